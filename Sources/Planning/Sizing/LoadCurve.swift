// LoadCurve.swift: latency against load for the answer, from light load to past what it holds.

internal import Fleet
internal import Plans
internal import Units

/// Latencies of the answer at one load.
public struct LoadPoint: Hashable, Sendable {
  /// Of the p95 of the measure that decides, and that load of it.
  public var factor, load: Double
  /// SLO concurrency of the whole fleet, and requests a second of a replica.
  public var concurrency, requestsPerSecondPerReplica: Double
  /// Milliseconds; nil where the requests do not support them.
  public var ttftP95, ttftP99, tpotP95, tpotP99: Double?
  public var itlP95, itlP99, e2elP95, e2elP99: Double?
}

extension LoadPoint {
  /// The design load at several heights on the answer, three replicates each.
  /// - Parameters:
  ///   - need: the one that decides.
  ///   - holds: the load that the answer holds, as a multiple of its p95.
  /// - Throws: what a simulation throws.
  static func curve(
    _ problem: SizingProblem, _ replicas: Int, _ load: SizingLoad, of need: MeasureNeed,
    holds: Double, provenance: Provenance
  ) throws -> [LoadPoint] {
    guard !load.profile.isOfJobs else { return [] }
    let demand = try LoadDemand(problem, load)
    let threads = problem.options.threads
    let (need, whole) = try demand.design(of: need)
    let (cell, share) = problem.played(replicas)
    let fleet = problem.fleet(cell)
    let trial = FleetTrial(fleet, under: whole)
    let margin = demand.rule.factor
    var factors = [0.25, 0.5, 0.75, 1, margin, holds]
    factors += [0.4, 0.7].map { margin + (holds - margin) * $0 }.filter { $0 > margin * 1.05 }
    // Past the edge, where latency turns up: a guess at how far one wants to see.
    factors += [1.08, 1.15].map { holds * $0 }
    return try Set(factors).sorted().map { factor in
      try problem.report("latency against load: × \(factor)")
      let design = whole.scaled(to: factor / margin).played(at: share)
      let loads = try design.replicates(ReplicaSearch.quickReplicates, threads: threads)
      let outcomes = try parallelMap(loads.count, threads: threads) { number in
        try trial.run(loads[number], number: number, stopsEarly: false, keepsResult: true)
      }
      let runs = outcomes.compactMap { outcome in
        outcome.result.map { ReplicationOutcome(result: $0, arrivals: outcome.arrivals) }
      }
      let summary = SimulationSummary.pooled(fleet, runs, provenance: provenance)
      func latency(_ name: String) -> LatencySummary? {
        summary.overall.latencies.first { $0.name == name }
      }
      let (ttft, tpot) = (latency("ttft"), latency("tpot"))
      let (itl, e2el) = (latency("itl"), latency("e2el"))
      let rate = loads.reduce(0) { $0 + $1.load.requestsPerSecond } / Double(loads.count)
      return LoadPoint(
        factor: factor, load: factor * need.load.p95,
        concurrency: loads.reduce(0) { $0 + $1.load.concurrency } / Double(loads.count) / share,
        requestsPerSecondPerReplica: rate / Double(cell), ttftP95: ttft?.p95.value,
        ttftP99: ttft?.p99.value, tpotP95: tpot?.p95.value, tpotP99: tpot?.p99.value,
        itlP95: itl?.p95.value, itlP99: itl?.p99.value, e2elP95: e2el?.p95.value,
        e2elP99: e2el?.p99.value)
    }
  }
}
