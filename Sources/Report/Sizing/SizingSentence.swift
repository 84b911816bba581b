// SizingSentence.swift: the answer of `size` in one sentence, and the remarks that belong to its gates.

internal import Planning
internal import Plans
internal import Units

/// "You need 6 × (2 × H200-SXM, …): …", or why there is no such sentence.
struct SizingSentence {
  let text: String

  /// - Parameter queue: whether the queue is as short as was asked; nil where nothing was.
  init(_ answer: SizingAnswer, queue: QueueCheck?) {
    let figures = answer.load
    let margin = figures.rule.marginInWords
    let percent = "p\(FigureText.shortest(figures.percentile))"
    let leading = answer.needs[0]
    let load =
      leading.job.map { job in
        "the job '\(job.name)' (\(FigureText.grouped(job.requests)) requests) + \(margin)"
      }
      ?? "\(percent) load + \(margin)"
    guard let replicas = answer.replicas, let gpus = answer.gpus else {
      text = Self.nothing(answer, load)
      return
    }
    let racks = answer.failureDomain.standing(
      replicas, keeping: answer.gates.withoutFailure ?? replicas)
    let nodes =
      answer.nodes.map { ", \($0) node\($0 == 1 ? "" : "s")\(racks.map { " \($0)" } ?? "")" } ?? ""
    let cost = answer.costPerHour.map { ", $\(FigureText.short($0)) an hour" } ?? ""
    let fleet =
      "\(replicas) × (\(answer.replicaDescription)) = \(gpus) GPU\(gpus == 1 ? "" : "s")\(nodes)\(cost)"
    if let queue, !queue.holds {
      text =
        "The queue is longer than asked: \(fleet), hold the SLO at \(load), but "
        + "\(FigureText.short(queue.p95)) requests wait at p95, and \(queue.limit) were allowed; a request that comes "
        + "while a step runs waits for its end, on any fleet"
      return
    }
    if let owned = answer.owned {
      text = Self.judged(owned, answer, load) + Self.doubt(answer)
      return
    }
    let loss =
      answer.failureDomain.isAsked
      ? ", and \(leading.job == nil ? "the \(percent) load" : "the job") as it is with \(answer.failureDomain.words) lost"
      : ""
    text =
      "\(answer.isDraft ? "A draft, no proof: you" : "You") need \(fleet): they hold the SLO at \(load)\(loss)\(answer.undecidedWords)"
      + Self.doubt(answer)
  }

  /// Why the answer cannot be called proven; empty where it can.
  private static func doubt(_ answer: SizingAnswer) -> String {
    answer.evidence.doubt.map { "; \($0)" } ?? ""
  }

  /// A fleet that is there.
  private static func judged(
    _ owned: OwnedFleet, _ answer: SizingAnswer, _ load: String
  ) -> String {
    let fleet =
      "\(owned.replicas) × (\(answer.replicaDescription)) = \(owned.gpus) GPU\(owned.gpus == 1 ? "" : "s"), "
      + "\(owned.nodes) node\(owned.nodes == 1 ? "" : "s")"
    let needed = answer.replicas ?? 0
    let percent = "p\(FigureText.shortest(answer.load.percentile))"
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
    let start = "Nothing up to \(answer.maxReplicas) × (\(answer.replicaDescription)) "
    let missing = gates.deciding.filter { gates[$0] == nil }
    if let gate = missing.first {
      let what =
        gate == "headroom"
        ? "holds the SLO at \(load)"
        : "passes the \(gate) gate, though \(gates.headroom ?? 0) hold \(load)"
      guard gate == "headroom", let tried = answer.largestTried else { return start + what }
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
    guard let nodes, let first = spreads.first, let last = spreads.last else { return nil }
    func told(_ fleet: FleetSpread) -> String {
      "\(fleet.replicas) replicas (\(fleet.replicas * gpusPerReplica) GPUs) on \(fleet.nodes)"
    }
    return
      "\(nodes) nodes are the fewest; where nodes are shared with other work, \(told(first)) pass every gate too"
      + (first == last ? "" : ", and \(told(last)), the fewest replicas")
  }

  /// What must be said with the gates: why a replay needs more, and how narrow the intervals are.
  var gateNotes: [String] {
    [replayExcess, precision?.sentence].compactMap { $0 }
  }
}
