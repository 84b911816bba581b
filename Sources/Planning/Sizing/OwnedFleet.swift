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
  /// Load that it holds, as a multiple of the percentile of the measure that decides; nil where it holds less than
  /// its target.
  public var holdsUpTo: Double?
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
  /// - Parameter answer: to the same problem.
  /// - Throws: what a simulation throws; `SimulationStopped`.
  public func owned(
    _ replicas: Int, beside answer: SizingAnswer, _ load: SizingLoad
  ) throws -> OwnedFleet {
    var sizer = try Sizer(self, load)
    let designs = try sizer.designs()
    let domain = answer.failureDomain
    let spread = Self.ownedSpread(replicas, domain, keeping: answer.gates.withoutFailure ?? 1)
    let kept = replicas - domain.lost(spread)
    var gates = [try sizer.judged("headroom", replicas, designs)]
    let run = try sizer.replay(replicas, sizer.scope)
    gates.append(
      OwnedGate(
        gate: "replay", running: replicas, verdict: run.holds ? .holds : .fails,
        estimate: run.worst))
    if domain.isAsked {
      let deciding = sizer.needs.firstIndex { $0.isSame(as: answer.decidingNeed) } ?? 0
      let nominal = sizer.decisive(designs, deciding).map {
        $0.scaled(to: 1 / (1 + sizer.rule.margin))
      }
      gates.append(try sizer.judged("failure", kept, nominal))
    }
    var fleet = OwnedFleet(
      replicas: replicas, gpus: replicas * plan.parallelism.devices, nodes: spread.nodes,
      gates: gates,
      needed: answer.replicas)
    if gates[0].verdict == .holds {
      let index =
        designs.firstIndex { sizer.needs[$0.index].isSame(as: answer.decidingNeed) } ?? 0
      fleet.holdsUpTo = try sizer.capacity(
        replicas, of: designs[index].design, holds: 1 + sizer.rule.margin)
    }
    return fleet
  }

  /// How an owned fleet stands: on as few nodes as hold it, or on the more that the failure gate needs, where there
  /// is such a number.
  private static func ownedSpread(
    _ replicas: Int, _ domain: FailureDomain, keeping needed: Int
  ) -> FleetSpread {
    let wide = domain.spread(replicas, keeping: needed)
    return replicas - domain.lost(wide) >= needed ? wide : domain.spread(replicas, keeping: 0)
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
