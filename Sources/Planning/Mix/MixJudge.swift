// MixJudge.swift: whether a fleet of two pools passes a gate, by simulation.

internal import Fleet
internal import Metrics
internal import Plans
internal import Workload

/// A gate on a fleet of two pools: one that loses something is a gate for each pool that may lose it.
struct MixGate: Sendable {
  private let gate: any Gate
  /// Place of the pool that loses a node; nil where none does.
  fileprivate let lost: Int?

  fileprivate var play: GatePlay { gate.play }
  var isReplay: Bool { gate.isReplay }

  /// The gates of `size`, in the order in which they are asked.
  static let all: [MixGate] = Gates.inTurn.flatMap { gate in
    (gate.play.hasLoss ? [0, 1] : [nil]).map { MixGate(gate: gate, lost: $0) }
  }

  var name: String {
    guard let lost else { return gate.name }
    return "\(gate.name) of a node of the \(lost == 0 ? "first" : "second") pool"
  }
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
    let left = gate.lost.map { shape.survivors(counts)[$0] } ?? counts
    let height = gate.play.height
    let played = height == .margin ? designs : [loads.load(at: height)]
    return shape.fleet(left).map { ($0, played) }
  }

  /// Whether every gate looks held by few replicates: a screening, no verdict.
  mutating func seemsToHold(_ counts: MixCounts) throws -> Bool {
    let gates = MixGate.all.filter { !$0.isReplay }
    // What no pool serves is known without a run.
    guard gates.allSatisfy({ trial($0, counts) != nil }) else { return false }
    for gate in gates {
      guard let (fleet, loads) = trial(gate, counts) else { return false }
      for load in loads {
        let found = try evaluate(
          fleet, load, runs: ComparisonLoads.quickReplicates, stopsEarly: true)
        guard found.isPromising else { return false }
      }
    }
    return true
  }

  /// The verdict of a gate on design loads by as many replicates as it takes; of several loads the first that does not hold.
  mutating func judge(_ gate: MixGate, _ counts: MixCounts) throws -> MixGateProof {
    guard let (fleet, loads) = trial(gate, counts) else {
      // Some prompts have no pool left.
      return MixGateProof(name: gate.name, verdict: .fails, held: nil)
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
        return MixGateProof(name: gate.name, verdict: found.verdict, held: found.binding)
      }
      let isLess = (found.binding?.room ?? 1) < (worst?.binding?.room ?? 1)
      if worst == nil || isLess { worst = found }
    }
    return MixGateProof(name: gate.name, verdict: .holds, held: worst?.binding)
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
