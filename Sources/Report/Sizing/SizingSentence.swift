// SizingSentence.swift: the answer of `size` in one sentence, and the remarks that belong to its gates.

internal import Planning
internal import Units

/// "You need 6 × (2 × H200-SXM, …): …", or why there is no such sentence.
struct SizingSentence {
  let text: String

  /// - Parameter queue: whether the queue is as short as was asked; nil where nothing was.
  init(_ answer: SizingAnswer, queue: QueueCheck?) {
    let figures = answer.load
    let load =
      "p\(FigureText.shortest(figures.percentile)) load (\(FigureText.short(answer.needs[0].load.p95)) concurrent "
      + "requests by SLO) + \(FigureText.percent(figures.margin).replacing(".0 %", with: " %"))"
    guard let replicas = answer.replicas, let gpus = answer.gpus else {
      text = Self.nothing(answer, load)
      return
    }
    let nodes = answer.nodes.map { ", \($0) node\($0 == 1 ? "" : "s")" } ?? ""
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
    text = "You need \(fleet): they hold the SLO at \(load); \(answer.decidingWords)"
  }

  private static func nothing(_ answer: SizingAnswer, _ load: String) -> String {
    let gates = answer.gates
    let start = "Nothing up to \(answer.maxReplicas) × (\(answer.replicaDescription)) "
    let missing = gates.deciding.filter { gate in
      [("headroom", gates.headroom), ("replay", gates.replay), ("failure", gates.failure)]
        .contains { $0.0 == gate && $0.1 == nil }
    }
    if let gate = missing.first {
      let what =
        gate == "headroom"
        ? "holds the SLO at \(load)"
        : "passes the \(gate) gate, though \(gates.headroom ?? 0) hold \(load)"
      guard gate == "headroom", let tried = answer.largestTried else { return start + what }
      let binding = tried.binding
      return start + what
        + ": with \(tried.replicas), \(binding.name) is met by at most \(FigureText.percent(binding.share)), and "
        + "\(FigureText.percent(binding.target)) are asked"
    }
    let needed = [gates.headroom, gates.replay, gates.failure].compactMap { $0 }.max() ?? 0
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
