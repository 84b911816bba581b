// OwnedFleet.swift: whether a fleet that is there holds, by the gates that size a new one.

internal import Fleet
internal import Hardware
internal import Plans

/// A fleet that is there.
public struct OwnedFleet: Hashable, Sendable {
  public var replicas: Int
  public var gpus: Int
  public var nodes: Int
  public var gates: [OwnedGate]
  /// Nodes that they would pass the failure gate on, were they dealt to more of them; nil where that does not help.
  public var wideNodes: Int?
  /// Load that all of it holds, as a multiple of the percentile of a measure, and that measure; nil where it holds
  /// less than its target.
  public var holdsUpTo: Double?
  public var holdsMeasure: LoadMeasure?
  /// What the gates ask for; nil where nothing holds.
  public var needed: Int?

  public var holds: Bool { gates.allSatisfy { $0.verdict == .holds } }
  /// The gates that it does not pass.
  public var missed: [OwnedGate] { gates.filter { $0.verdict != .holds } }
  /// Replicas to add so that every gate is passed; nil where nothing holds.
  public var toAdd: Int? { needed.map { max(0, $0 - replicas) } }
}

extension OwnedFleet {
  /// Tries every gate on a fleet of a given size.
  /// - Parameters:
  ///   - nodes: that it stands on, dealt evenly; nil for the fewest that hold it.
  ///   - answer: to the same problem.
  /// - Throws: what a simulation throws; `SimulationStopped`.
  init(
    _ problem: SizingProblem, _ replicas: Int, nodes: Int? = nil, beside answer: SizingAnswer,
    _ load: SizingLoad
  ) throws {
    var judge = try Judge(LoadDemand(problem, load))
    let domain = answer.pool.failureDomain
    var spread = domain.spread(replicas, keeping: 0)
    if let nodes { spread = FleetSpread(replicas: replicas, nodes: nodes) }
    let deciding = answer.proof?.held.decidingIndex ?? 0
    let gates = try Gates.all.filter { $0.isAsked(judge.demand) }.map {
      try $0.verdict(on: spread, &judge, deciding: deciding)
    }
    self.init(
      replicas: replicas, gpus: replicas * problem.plan.parallelism.devices, nodes: spread.nodes,
      gates: gates, needed: answer.replicas)
    if let needed = answer.gates.withoutFailure, replicas - domain.lost(spread) < needed {
      let wide = domain.spread(replicas, keeping: needed)
      wideNodes = replicas - domain.lost(wide) >= needed ? wide.nodes : nil
    }
    if gates.first(where: { $0.gate == HeadroomGate.name })?.verdict == .holds {
      let capacity = try judge.leastCapacity(replicas, deciding: deciding)
      holdsUpTo = capacity.factor
      holdsMeasure = capacity.need.load.measure
    }
  }
}
