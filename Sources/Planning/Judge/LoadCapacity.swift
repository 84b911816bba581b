// LoadCapacity.swift: how much of a load a fleet holds.

internal import Fleet
internal import Plans

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

extension Judge {
  /// The least that a fleet holds of any measure's load, as a factor of its percentile, and whose it is.
  ///
  /// What the deciding measure holds is bisected to 3 %; another is only where it does not hold as much.
  /// - Parameters:
  ///   - deciding: place of the need that is tried first.
  mutating func leastCapacity(_ replicas: Int, deciding: Int) throws -> LoadCapacity {
    let ordered = designs.filter { $0.index == deciding } + designs.filter { $0.index != deciding }
    var least: (index: Int, factor: Double)?
    for measure in ordered {
      var probe = CapacityProbe(self, replicas, measure.design)
      let known = rule.factor
      let factor: Double? =
        if let bound = least?.factor {
          try probe.isHeld(bound) ? nil : probe.bisected(holds: known, fails: bound)
        } else { try probe.factor(holds: known) }
      if let factor { least = (measure.index, factor) }
      record(probe.step)
    }
    let found = least ?? (deciding, rule.factor)
    return LoadCapacity(need: needs[found.index], factor: found.factor, replicas: replicas)
  }
}

/// Looks at one fleet under one measure's load at several heights.
private struct CapacityProbe {
  private let problem: SizingProblem
  private let replicas: Int
  private let design: DesignLoad
  private let trial: FleetTrial
  private let share: Double
  /// Height of the design load, as a factor of its percentile.
  private let base: Double
  private let runs: Int
  private var requests = 0

  init(_ judge: Judge, _ replicas: Int, _ design: DesignLoad) {
    problem = judge.problem
    self.replicas = replicas
    self.design = design
    let (cell, share) = problem.played(replicas)
    self.share = share
    trial = FleetTrial(problem.fleet(cell), under: design)
    base = judge.rule.factor
    runs = design.most(ReplicaSearch.quickReplicates)  // a figure, not a verdict
  }

  /// The largest factor that is held, from one that is: galloped, then bisected.
  mutating func factor(holds known: Double) throws -> Double {
    var (low, high) = (known, known * 1.1)
    for _ in 0..<20 {
      guard try isHeld(high) else { break }
      (low, high) = (high, high * 1.25)
    }
    return try bisected(holds: low, fails: high)
  }

  /// To 3 %.
  mutating func bisected(holds known: Double, fails bound: Double) throws -> Double {
    var (low, high) = (known, bound)
    while high / low > 1.03 {
      let middle = (low + high) / 2
      if try isHeld(middle) { low = middle } else { high = middle }
    }
    return low
  }

  mutating func isHeld(_ factor: Double) throws -> Bool {
    try problem.report("capacity of \(replicas) replicas")
    let scaled = design.scaled(to: factor / base).played(at: share)
    let outcomes = try parallelMap(runs, threads: problem.options.threads) { [trial] number in
      try trial.run(try scaled.source.replicate(number), number: number, stopsEarly: true)
    }
    let found = Evaluation(
      outcomes, replicas: replicas, criteria: trial.criteria, scenario: problem.scenario)
    requests += found.requests
    return found.isPromising
  }

  var step: SearchStep {
    SearchStep(
      purpose: "capacity", replicas: replicas, verdict: .holds, margin: nil, halfWidth: nil,
      runs: runs, requests: requests)
  }
}
