// SizingSentence.swift: the answer of `size` in one sentence, and the remarks that belong to its gates.

internal import Planning
internal import Plans
internal import Units

/// "You need 6 × (2 × H200-SXM, …): …", or why there is no such sentence.
struct SizingSentence {
  let text: String

  /// - Parameters:
  ///   - owned: a fleet that is there; nil where one is to be found.
  ///   - queue: whether the queue is as short as was asked; nil where nothing was.
  init(_ answer: SizingAnswer, owned: OwnedFleet? = nil, queue: QueueCheck?) {
    let load = Self.load(answer.demand)
    guard let sized = answer.fleet else {
      text = Self.nothing(answer, load)
      return
    }
    let fleet = Self.fleet(sized, answer.pool, answer.gates)
    if let queue, !queue.holds {
      text = Self.waits(queue, fleet, load)
    } else if let owned {
      text = Self.judged(owned, answer, load) + Self.doubt(answer)
    } else {
      text = Self.needed(fleet, answer, load) + Self.doubt(answer)
    }
  }

  /// "p95 load + 30 %".
  private static func load(_ demand: SizedDemand) -> String {
    let margin = demand.load.rule.marginInWords
    guard let job = demand.needs[0].job else {
      return "p\(FigureText.shortest(demand.load.percentile)) load + \(margin)"
    }
    return "the job '\(job.name)' (\(FigureText.grouped(job.requests)) requests) + \(margin)"
  }

  /// "6 × (2 × H200-SXM, …) = 12 GPUs, 2 nodes, $54 an hour".
  private static func fleet(_ fleet: SizedFleet, _ pool: SizedPool, _ gates: GateNeeds) -> String {
    let (replicas, nodes) = (fleet.replicas, fleet.nodes)
    let gpus = replicas * pool.gpusPerReplica
    let racks = pool.failureDomain.standing(
      replicas, keeping: gates.withoutFailure ?? replicas)
    let cost = fleet.costPerHour.map { ", $\(FigureText.short($0)) an hour" } ?? ""
    return "\(replicas) × (\(pool.replicaDescription)) = \(gpus) GPU\(gpus == 1 ? "" : "s"), "
      + "\(nodes) node\(nodes == 1 ? "" : "s")\(racks.map { " \($0)" } ?? "")\(cost)"
  }

  private static func waits(_ queue: QueueCheck, _ fleet: String, _ load: String) -> String {
    "The queue is longer than asked: \(fleet), hold the SLO at \(load), but "
      + "\(FigureText.short(queue.p95)) requests wait at p95, and \(queue.limit) were allowed; a request that comes "
      + "while a step runs waits for its end, on any fleet"
  }

  private static func needed(_ fleet: String, _ answer: SizingAnswer, _ load: String) -> String {
    let (pool, demand) = (answer.pool, answer.demand)
    let percent = "p\(FigureText.shortest(demand.load.percentile))"
    let kept = demand.needs[0].job == nil ? "the \(percent) load" : "the job"
    let loss =
      pool.failureDomain.isAsked
      ? ", and \(kept) as it is with \(pool.failureDomain.words) lost" : ""
    return
      "\(pool.isDraft ? "A draft, no proof: you" : "You") need \(fleet): they hold the SLO at \(load)"
      + "\(loss)\(answer.undecidedWords)"
  }

  /// Why the answer cannot be called proven; empty where it can.
  private static func doubt(_ answer: SizingAnswer) -> String {
    answer.pool.evidence.doubt.map { "; \($0)" } ?? ""
  }

  /// A fleet that is there.
  private static func judged(
    _ owned: OwnedFleet, _ answer: SizingAnswer, _ load: String
  ) -> String {
    let fleet =
      "\(owned.replicas) × (\(answer.pool.replicaDescription)) = \(owned.gpus) GPU\(owned.gpus == 1 ? "" : "s"), "
      + "\(owned.nodes) node\(owned.nodes == 1 ? "" : "s")"
    let needed = answer.replicas ?? 0
    let percent = "p\(FigureText.shortest(answer.demand.load.percentile))"
    guard owned.holds else {
      let gates = owned.missed.map { gate in
        let share = gate.estimate.map {
          " (\($0.name): \(FigureText.percent($0.share, beside: $0.target)) of \(FigureText.percent($0.target)))"
        }
        let left =
          gate.running < owned.replicas ? " with \(gate.running) left" : ""
        let word = gate.verdict == .fails ? "fails" : "is undecided"
        return "the \(gate.gate) gate \(word)\(left)\(share ?? "")"
      }
      let wide = owned.wideNodes.map { "; dealt to \($0) nodes they would pass it" } ?? ""
      let more = owned.toAdd.map { $0 > 0 ? "\(wide); add \($0): \(needed) pass every gate" : wide }
      return
        "\(fleet), do not hold the SLO at \(load): \(gates.joined(separator: "; "))\(more ?? "")"
    }
    let room =
      owned.holdsUpTo.map { factor in
        let measure = owned.holdsMeasure?.words ?? "the load"
        return ", all of them up to \(FigureText.short(factor)) × \(percent) of \(measure)"
      } ?? ""
    let spare = needed < owned.replicas ? "; \(needed) would do" : ""
    return "\(fleet), hold the SLO at \(load) by every gate\(room)\(spare)"
  }

  private static func nothing(_ answer: SizingAnswer, _ load: String) -> String {
    let gates = answer.gates
    let start = "Nothing up to \(answer.pool.maxReplicas) × (\(answer.pool.replicaDescription)) "
    let missing = gates.deciding.filter { gates[$0] == nil }
    if let gate = missing.first {
      let what =
        gate == "headroom"
        ? "holds the SLO at \(load)"
        : "passes the \(gate) gate, though \(gates.headroom ?? 0) hold \(load)"
      guard gate == "headroom", let tried = answer.judged.largestTried else { return start + what }
      let binding = tried.binding
      return start + what
        + ": with \(tried.replicas), at the load of \(tried.measure.words), \(binding.name) is met by at most \(FigureText.percent(binding.share)), and "
        + "\(FigureText.percent(binding.target)) are asked"
    }
    let needed = GateNeeds.names.compactMap { gates[$0] }.max() ?? 0
    return start + "passes every gate at \(load): \(answer.decidingWords) and needs \(needed)"
  }
}

extension SizingAnswer {
  /// "the headroom and failure gates decide".
  var decidingWords: String {
    let names = gates.deciding
    guard names.count > 1, let last = names.last else {
      return "the \(gates.binding) gate decides"
    }
    return "the \(names.dropLast().joined(separator: ", ")) and \(last) gates decide alike"
  }

  /// Behind the headline: one fewer cannot be told from passing.
  var undecidedWords: String {
    guard let near = nearness, near.isUndecided, let fewer = near.fewer, let missed = near.missed
    else { return "" }
    return "; undecided whether \(fewer) would do (\(missed.shareOfTarget))"
  }

  /// How near the call was: always said.
  var nearSentence: String? {
    guard let near = nearness else { return nil }
    var parts: [String] = []
    if let fewer = near.fewer, let missed = near.missed {
      let plural = fewer == 1 ? "" : "s"
      let what = "\(fewer) replica\(plural) reach\(fewer == 1 ? "es" : "") \(missed.shareOfTarget)"
      let gate = near.gate.map { " (\($0) gate)" } ?? ""
      if near.isUndecided {
        parts.append("\(what)\(gate): cannot be told from passing")
      } else if near.isClose {
        parts.append("\(what)\(gate): near; a month more of data may turn it")
      } else {
        parts.append("\(what)\(gate): clear")
      }
    }
    let windows = near.windows.map { other in
      let length = FigureText.wholeDuration(other.window)
      guard other.reason == nil else { return "– in windows of \(length)" }
      return "\(other.replicas.map { "\($0)" } ?? "none") in windows of \(length)"
    }
    if !windows.isEmpty {
      let turn = near.turnsWithWindow ? ": near, as the window decides" : ""
      parts.append("by short runs \(windows.joined(separator: ", "))\(turn)")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// Fleets of fewer replicas on more nodes; nil where there are none.
  var spreadSentence: String? {
    guard let fleet, let first = fleet.spreads.first, let last = fleet.spreads.last else {
      return nil
    }
    func told(_ fleet: FleetSpread) -> String {
      "\(fleet.replicas) replicas (\(fleet.replicas * pool.gpusPerReplica) GPUs) on \(fleet.nodes)"
    }
    return
      "\(fleet.nodes) nodes are the fewest; where nodes are shared with other work, \(told(first)) pass every gate too"
      + (first == last ? "" : ", and \(told(last)), the fewest replicas")
  }

  /// What must be said with the gates: why a replay needs more, and how narrow the intervals are.
  var gateNotes: [String] {
    [judged.replayExcess, judged.precision?.sentence].compactMap { $0 }
  }
}
