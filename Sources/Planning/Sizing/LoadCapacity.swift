// LoadCapacity.swift: how much of a load a fleet holds.

internal import Fleet

/// What a fleet holds of the load that decides.
struct LoadCapacity: Sendable {
  /// The need whose load it is.
  let need: MeasureNeed
  /// Of its percentile.
  let factor: Double
  let replicas: Int

  /// Load of the measure that one replica holds.
  var perReplica: Double { factor * need.load.p95 / Double(max(1, replicas)) }

  /// Replicas for a window; nil for a job, which has no windows.
  func replicas(for window: LoadWindow, work: WorkRule) -> Int? {
    guard need.job == nil, perReplica > 0 else { return nil }
    let wanted = need.load.measure.value(window, work: work) / perReplica
    return Int(min(wanted, 1e9).rounded(.up))
  }
}

extension Sizer {
  /// How much of a load a fleet holds, as a factor of its percentile: bisected to 3 % with a few replicates.
  /// - Parameters:
  ///   - design: the load with its margin.
  ///   - known: a factor that is held.
  mutating func capacity(
    _ replicas: Int, of design: DesignLoad, holds known: Double
  ) throws -> Double {
    let (cell, share) = problem.played(replicas)
    let trial = FleetTrial(problem.fleet(cell), under: design)
    let base = 1 + rule.margin
    let count = design.most(ReplicaSearch.quickReplicates)  // a figure, not a verdict
    let problem = problem
    func isHeld(_ factor: Double) throws -> (Bool, Int) {
      try problem.report("capacity of \(replicas) replicas")
      let scaled = design.scaled(to: factor / base).played(at: share)
      let outcomes = try parallelMap(count, threads: problem.options.threads) { number in
        try trial.run(
          try scaled.source.replicate(number), number: number, stopsEarly: true)
      }
      let found = Evaluation(
        outcomes, replicas: replicas, criteria: trial.criteria, scenario: problem.scenario)
      return (found.isPromising, found.requests)
    }
    var (low, high) = (known, known * 1.1)
    var requests = 0
    for _ in 0..<20 {
      let (isHeldHere, simulated) = try isHeld(high)
      requests += simulated
      guard isHeldHere else { break }
      (low, high) = (high, high * 1.25)
    }
    while high / low > 1.03 {
      let middle = (low + high) / 2
      let (isHeldHere, simulated) = try isHeld(middle)
      requests += simulated
      if isHeldHere { low = middle } else { high = middle }
    }
    steps.append(
      SearchStep(
        purpose: "capacity", replicas: replicas, verdict: .holds, margin: nil, halfWidth: nil,
        runs: count, requests: requests))
    return low
  }
}
