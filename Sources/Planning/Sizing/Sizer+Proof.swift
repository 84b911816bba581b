// Sizer+Proof.swift: the runs that show the answer: at the design load, at the peak, with one fewer.

internal import Fleet
internal import Text
internal import Units
internal import Workload

extension Sizer {
  /// A fleet under replicates of a design load, judged and told as `simulate` tells it.
  /// - Parameter runs: replicates that a verdict took; nil for as many as one begins with.
  mutating func proof(
    _ replicas: Int, _ design: DesignLoad, runs wanted: Int? = nil, provenance: Provenance
  ) throws -> SidedProof {
    try problem.report("proof: \(replicas) replicas")
    let (cell, share) = problem.played(replicas)
    let fleet = problem.fleet(cell)
    let trial = FleetTrial(fleet, under: design)
    let count = design.most(max(problem.options.replicates, wanted ?? 0))
    let loads = try design.played(at: share).replicates(count, threads: threads)
    let outcomes = try parallelMap(count, threads: threads) { number in
      try trial.run(loads[number], number: number, stopsEarly: false, keepsResult: true)
    }
    let evaluation = Evaluation(
      outcomes, replicas: replicas, criteria: trial.criteria, scenario: problem.scenario)
    steps.append(
      SearchStep(
        purpose: "proof", replicas: replicas, verdict: evaluation.verdict,
        margin: evaluation.binding?.margin, halfWidth: evaluation.binding?.halfWidth,
        runs: count, requests: evaluation.requests))
    let runs = outcomes.compactMap { outcome in
      outcome.result.map { ReplicationOutcome(result: $0, arrivals: outcome.arrivals) }
    }
    var named = provenance
    named.replications = runs.count
    var summary = Self.summary(fleet, runs, provenance: named)
    summary.overall.verdict = evaluation.verdict == .holds
    summary.checks = []
    summary.warnings.append(
      "\(count) replicates of the design load pooled; counts and latencies are of their measured parts, "
        + "utilization also of lead-in, lead-out and drain")
    return SidedProof(
      replicas: replicas, verdict: evaluation.verdict, binding: evaluation.binding,
      summary: summary)
  }

  static func summary(
    _ fleet: Scenario, _ runs: [ReplicationOutcome], provenance: Provenance
  ) -> SimulationSummary {
    let builder = SummaryBuilder(scenario: fleet, provenance: provenance)
    var merged = runs[0].result
    for other in runs.dropFirst() { merged.merge(other.result) }
    var summary = builder.summary(merged, outcomes: runs)
    if runs.count > 1 {
      summary.takeIntervals(from: runs.map { builder.summary($0.result, outcomes: [$0]) })
    }
    return summary
  }

  /// A replay of the trace, or of a load made from it, as `simulate` tells it.
  func summary(_ replicas: Int, _ replay: Replay, provenance: Provenance) -> SimulationSummary? {
    replay.outcome.map {
      Self.summary(problem.fleet(problem.played(replicas).replicas), [$0], provenance: provenance)
    }
  }

  /// The failing side in one sentence: which promise, and what the replicas spend their time on.
  /// - Parameters:
  ///   - running: replicas in the runs behind it.
  ///   - nodes: of the answer.
  ///   - lost: what may be lost, in words.
  func cause(
    gate: String, measure: LoadMeasure, _ fewer: SidedProof, running: Int, nodes: Int, lost: String
  ) -> BindingCause? {
    guard let binding = fewer.binding, let summary = fewer.summary else { return nil }
    let bounds = summary.pools[problem.pool].bottleneck
    let waits = bounds.filter { ["queue", "kv_capacity"].contains($0.bound) && $0.share >= 0.01 }
    let work = bounds.filter { !["queue", "kv_capacity", "idle"].contains($0.bound) }
    guard let top = work.max(by: { $0.share < $1.share }) else { return nil }
    func percent(_ share: Double) -> String { NumberText.percent(share, beside: binding.target) }
    let names = ["queue": "a place in the batch", "kv_capacity": "KV blocks"]
    let waiting = waits.map {
      "requests wait for \(names[$0.bound] ?? $0.bound) \(percent($0.share)) of the time"
    }
    let plural = running != 1
    let word =
      fewer.verdict == .fails
      ? (plural ? "miss" : "misses") : "cannot be told to hold"
    let percentile = "p\(NumberText.shortest(rule.percentile)) of \(measure.words)"
    let load = measure == .batch ? measure.words : percentile
    let loads = [
      "headroom": "at \(load) × \(NumberText.shortest(1 + rule.margin))",
      "replay": "in the load as recorded",
      "failure": "with \(lost) lost at \(load)",
    ]
    let who =
      running == fewer.replicas
      ? "\(running) replica\(plural ? "s" : "")"
      : "of \(fewer.replicas) replicas on \(nodes) node\(nodes == 1 ? "" : "s") \(running) would be left, which"
    let miss =
      "\(who) \(word) \(binding.name) \(loads[gate] ?? "") "
      + "(\(percent(binding.share)) within, \(NumberText.percent(binding.target)) asked)"
    let time =
      "\(plural ? "their" : "its") time is bound by \(top.bound), \(percent(top.share)) of it"
      + (waiting.isEmpty ? "" : "; " + waiting.joined(separator: "; "))
    let resource = waits.max { $0.share < $1.share }.map { $0.share > 0.5 ? $0.bound : top.bound }
    return BindingCause(
      gate: gate, slo: binding.name, resource: resource ?? top.bound, miss: miss, time: time)
  }
}
