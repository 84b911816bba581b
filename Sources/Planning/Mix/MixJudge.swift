// MixJudge.swift: whether a fleet of two pools passes a gate, by simulation.

internal import Fleet
internal import Metrics
internal import Plans
internal import Workload

/// A gate of a mixed fleet.
enum MixGate: Int, CaseIterable, Sendable {
  /// The design load.
  case headroom
  /// The percentile itself with a node of the first or the second pool lost.
  case shortNodeLost, longNodeLost
}

/// Runs fleets of one shape under the loads that all candidates share.
struct MixJudge {
  let shape: MixShape
  let loads: ComparisonLoads
  let options: SizingOptions
  /// The loads of the headroom gate: the leading measure's, then those that are more work for either pool.
  private let designs: [DesignLoad]
  private(set) var requests = 0

  init(_ shape: MixShape, _ loads: ComparisonLoads, options: SizingOptions) throws {
    (self.shape, self.loads, self.options) = (shape, loads, options)
    var designs = [loads.design]
    for option in [shape.short, shape.long] {
      let work = WorkRule(option.pool, meanContext: loads.meanContext)
      let heavy = try loads.heaviest(for: work)
      if !designs.contains(where: { $0 === heavy }) { designs.append(heavy) }
    }
    self.designs = designs
  }

  /// What runs at a gate, and under which loads.
  private func trial(_ gate: MixGate, _ counts: MixCounts) -> (fleet: Scenario, [DesignLoad])? {
    switch gate {
    case .headroom: return shape.fleet(counts).map { ($0, designs) }
    case .shortNodeLost, .longNodeLost:
      let left = shape.survivors(counts)[gate == .shortNodeLost ? 0 : 1]
      return shape.fleet(left).map { ($0, [loads.nominal]) }
    }
  }

  /// Whether every gate looks held by few replicates: a screening, no verdict.
  mutating func seemsToHold(_ counts: MixCounts) throws -> Bool {
    // What no pool serves is known without a run.
    guard MixGate.allCases.allSatisfy({ trial($0, counts) != nil }) else { return false }
    for gate in MixGate.allCases {
      guard let (fleet, loads) = trial(gate, counts) else { return false }
      for load in loads {
        let found = try evaluate(
          fleet, load, runs: ComparisonLoads.quickReplicates, stopsEarly: true)
        guard found.isPromising else { return false }
      }
    }
    return true
  }

  /// The verdict of a gate by as many replicates as it takes; of several loads the first that does not hold.
  mutating func judge(_ gate: MixGate, _ counts: MixCounts) throws -> MixVerdict {
    guard let (fleet, loads) = trial(gate, counts) else {
      return MixVerdict(gate: gate, verdict: .fails, binding: nil)
    }
    var worst: Evaluation?
    for load in loads {
      var found = try evaluate(fleet, load, runs: options.replicates, stopsEarly: false)
      var runs = options.replicates
      while found.verdict == .undecided, runs < options.replicateCap {
        runs = min(options.replicateCap, runs * 2)
        found = try evaluate(fleet, load, runs: runs, stopsEarly: false)
      }
      guard found.verdict == .holds else {
        return MixVerdict(gate: gate, verdict: found.verdict, binding: found.binding)
      }
      let isLess = (found.binding?.room ?? 1) < (worst?.binding?.room ?? 1)
      if worst == nil || isLess { worst = found }
    }
    return MixVerdict(gate: gate, verdict: .holds, binding: worst?.binding)
  }

  private mutating func evaluate(
    _ fleet: Scenario, _ load: DesignLoad, runs: Int, stopsEarly: Bool
  ) throws -> Evaluation {
    let trial = FleetTrial(fleet, under: load)
    let replicates = try load.replicates(runs, threads: options.threads)
    let outcomes = try parallelMap(runs, threads: options.threads) { number in
      try trial.run(replicates[number], number: number, stopsEarly: stopsEarly)
    }
    requests += outcomes.reduce(0) { $0 + $1.simulated }
    return Evaluation(
      outcomes, replicas: fleet.pools.reduce(0) { $0 + $1.replicas }, criteria: trial.criteria,
      scenario: fleet)
  }
}

/// What a gate says of a fleet.
struct MixVerdict: Sendable {
  var gate: MixGate
  var verdict: SizingVerdict
  /// The criterion with the least room; nil where some prompts have no pool left.
  var binding: CriterionEstimate?
}
