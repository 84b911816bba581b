// Judge+Proof.swift: the runs that show the answer: at the design load, at the peak, with one fewer.

internal import Fleet
internal import Plans
internal import Text
internal import Units
internal import Workload

extension Judge {
  /// A fleet under replicates of a design load, judged and told as `simulate` tells it.
  /// - Parameters:
  ///   - runs: replicates that a verdict took; nil for as many as one begins with.
  ///   - loss: what is lost first: `replicas` are left.
  mutating func proof(
    _ replicas: Int, _ design: DesignLoad, runs wanted: Int? = nil,
    losing loss: FailureDomain? = nil, provenance: Provenance
  ) throws -> SidedProof {
    try problem.report("proof: \(replicas) replicas")
    let (cell, share) = problem.played(replicas)
    let lost = problem.lost(keeping: replicas, loss)
    let trial = FleetTrial(problem.fleet(cell), under: design, losing: lost)
    let count = design.most(max(problem.options.replicates, wanted ?? 0))
    let loads = try design.played(at: share).replicates(count, threads: problem.options.threads)
    let outcomes = try parallelMap(count, threads: problem.options.threads) { number in
      try trial.run(loads[number], number: number, stopsEarly: false, keepsResult: true)
    }
    let evaluation = Evaluation(
      outcomes, replicas: replicas, criteria: trial.criteria, scenario: problem.scenario)
    record(
      SearchStep(
        purpose: "proof", replicas: replicas, verdict: evaluation.verdict,
        margin: evaluation.binding?.margin, halfWidth: evaluation.binding?.halfWidth,
        budgetUsed: evaluation.binding?.budgetUsed, runs: count, requests: evaluation.requests))
    let runs = outcomes.compactMap { outcome in
      outcome.result.map { ReplicationOutcome(result: $0, arrivals: outcome.arrivals) }
    }
    var named = provenance
    named.replications = runs.count
    // Told of all replicas that were ever there.
    let fleet = problem.fleet(cell + lost.replicas)
    var summary = SimulationSummary.pooled(fleet, runs, provenance: named)
    summary.overall.verdict = evaluation.verdict == .holds
    summary.checks = []
    summary.warnings.append(
      "\(count) replicates of the design load pooled; counts and latencies are of their measured parts, "
        + "utilization also of lead-in, lead-out and drain")
    if lost.replicas > 0 {
      summary.warnings.append(
        "\(lost.replicas) of the \(fleet.pools[problem.pool].replicas) replicas of pool '\(problem.plan.name)' are lost "
          + "when the measured part begins, with what is cached on them")
    }
    return SidedProof(
      replicas: replicas, verdict: evaluation.verdict, binding: evaluation.binding,
      summary: summary)
  }
}
