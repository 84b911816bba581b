// Sizer+Proof.swift: the runs that show the answer: at the design load, at the peak, with one fewer.

internal import Fleet
internal import Units
internal import Workload

extension Sizer {
  /// A fleet under replicates of a design load, judged and told as `simulate` tells it.
  func proof(
    _ replicas: Int, _ design: DesignLoad, provenance: Provenance
  ) throws -> SidedProof {
    try problem.report("proof: \(replicas) replicas")
    let fleet = problem.fleet(replicas)
    let trial = FleetTrial(fleet)
    let count = problem.options.replicates
    let loads = try design.replicates(count, threads: threads)
    let outcomes = try parallelMap(count, threads: threads) { number in
      try trial.run(loads[number], number: number, stopsEarly: false, keepsResult: true)
    }
    let evaluation = Evaluation(
      outcomes, replicas: replicas, criteria: trial.criteria, scenario: problem.scenario)
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
      Self.summary(problem.fleet(replicas), [$0], provenance: provenance)
    }
  }

  /// The whole trace with every rate raised by the margin: harder than the p95 asks for.
  mutating func stress(_ replicas: Int, provenance: Provenance) throws -> SimulationSummary? {
    try problem.report("stress: \(replicas) replicas")
    let stream = RateScaledStream(
      try load.recorded.makeStream(), factor: min(1 + rule.margin, WorkloadLimits.rateScale),
      seed: problem.scenario.seed, name: "stress")
    let run = try problem.replay(
      replicas, stream, profile, isInScope: profile.windows.map { _ in false })
    steps.append(
      SearchStep(
        purpose: "stress", replicas: replicas, verdict: .undecided, margin: nil, halfWidth: nil,
        runs: 1, requests: run.simulated))
    let told = summary(replicas, run, provenance: provenance)
    if let verdict = told?.verdict {
      steps[steps.count - 1].verdict = verdict ? .holds : .fails
    }
    return told
  }

  /// The failing side in one sentence: which promise, and what the replicas spend their time on.
  func cause(gate: String, _ fewer: SidedProof) -> BindingCause? {
    guard let binding = fewer.binding, let summary = fewer.summary else { return nil }
    let bounds = summary.pools[problem.pool].bottleneck
    let waits = bounds.filter { ["queue", "kv_capacity"].contains($0.bound) && $0.share >= 0.01 }
    let work = bounds.filter { !["queue", "kv_capacity", "idle"].contains($0.bound) }
    guard let top = work.max(by: { $0.share < $1.share }) else { return nil }
    func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
    let names = ["queue": "a place in the batch", "kv_capacity": "KV blocks"]
    let waiting = waits.map {
      "requests wait for \(names[$0.bound] ?? $0.bound) \(percent($0.share)) of the time"
    }
    let word = fewer.verdict == .fails ? "misses" : "cannot be told to hold"
    let sentence =
      "\(fewer.replicas) replica\(fewer.replicas == 1 ? "" : "s") \(word) \(binding.name) at the load of the "
      + "\(gate) gate (\(percent(binding.share)) within, \(percent(binding.target)) asked); their time is "
      + "bound by \(top.bound), \(percent(top.share)) of it"
      + (waiting.isEmpty ? "" : "; " + waiting.joined(separator: "; "))
    let resource = waits.max { $0.share < $1.share }.map { $0.share > 0.5 ? $0.bound : top.bound }
    return BindingCause(
      gate: gate, slo: binding.name, resource: resource ?? top.bound, sentence: sentence)
  }
}
