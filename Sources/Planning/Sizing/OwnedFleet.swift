// OwnedFleet.swift: whether a fleet that is there holds, by the gates that size a new one.

internal import Fleet
internal import Hardware

/// A gate tried on a fleet of a given size.
public struct OwnedGate: Hashable, Sendable {
  public var gate: String
  /// Replicas that run in it: fewer where some are lost.
  public var running: Int
  /// The load with the least room; nil for a replay.
  public var measure: LoadMeasure?
  public var verdict: SizingVerdict
  /// The promise with the least room under it.
  public var estimate: CriterionEstimate?
}

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

extension SizingProblem {
  /// Tries every gate on a fleet of a given size.
  /// - Parameters:
  ///   - nodes: that it stands on, dealt evenly; nil for the fewest that hold it.
  ///   - answer: to the same problem.
  /// - Throws: what a simulation throws; `SimulationStopped`.
  public func owned(
    _ replicas: Int, nodes: Int? = nil, beside answer: SizingAnswer, _ load: SizingLoad
  ) throws -> OwnedFleet {
    var sizer = try Sizer(self, load)
    let designs = try sizer.designs()
    let domain = answer.failureDomain
    var spread = domain.spread(replicas, keeping: 0)
    if let nodes { spread = FleetSpread(replicas: replicas, nodes: nodes) }
    let kept = replicas - domain.lost(spread)
    var gates = [try sizer.judged("headroom", replicas, designs)]
    let run = try sizer.replay(replicas, sizer.scope)
    gates.append(
      OwnedGate(
        gate: "replay", running: replicas, verdict: run.holds ? .holds : .fails,
        estimate: run.worst))
    if domain.isAsked {
      let deciding = answer.decidingIndex
      let nominal = sizer.decisive(designs, deciding).map {
        $0.scaled(to: 1 / (1 + sizer.rule.margin))
      }
      gates.append(try sizer.judged("failure", kept, nominal))
    }
    var fleet = OwnedFleet(
      replicas: replicas, gpus: replicas * plan.parallelism.devices, nodes: spread.nodes,
      gates: gates,
      needed: answer.replicas)
    if let needed = answer.gates.withoutFailure, kept < needed {
      let wide = domain.spread(replicas, keeping: needed)
      fleet.wideNodes = replicas - domain.lost(wide) >= needed ? wide.nodes : nil
    }
    if gates[0].verdict == .holds {
      let capacity = try sizer.leastCapacity(
        replicas, of: designs, deciding: answer.decidingIndex)
      fleet.holdsUpTo = capacity.factor
      fleet.holdsMeasure = capacity.need.load.measure
    }
    return fleet
  }
}

extension Sizer {
  /// The load of a gate that a number of replicas does worst under, with its verdict.
  mutating func judged(
    _ gate: String, _ replicas: Int, _ designs: [MeasureDesign]
  ) throws -> OwnedGate {
    guard replicas > 0 else {
      return OwnedGate(gate: gate, running: 0, verdict: .fails, estimate: nil)
    }
    var worst: OwnedGate?
    for measure in designs {
      var search = ReplicaSearch(problem, measure.design, purpose: "owned_\(gate)")
      let found = try search.judge(replicas)
      steps += search.steps
      let own = OwnedGate(
        gate: gate, running: replicas, measure: needs[measure.index].load.measure,
        verdict: found.verdict, estimate: found.binding)
      if worst.map({ Self.isWorse(own, than: $0) }) ?? true { worst = own }
    }
    return worst ?? OwnedGate(gate: gate, running: replicas, verdict: .undecided, estimate: nil)
  }

  private static func isWorse(_ a: OwnedGate, than b: OwnedGate) -> Bool {
    let order: [SizingVerdict: Int] = [.fails: 0, .undecided: 1, .holds: 2]
    let (left, right) = (order[a.verdict] ?? 0, order[b.verdict] ?? 0)
    return (left, a.estimate?.room ?? 0) < (right, b.estimate?.room ?? 0)
  }
}
