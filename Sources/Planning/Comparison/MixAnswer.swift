// MixAnswer.swift: the best fleet of two pools, what proves it, and what no such fleet can cost less than.

public import Text

/// How two pools share prompts.
public enum MixTopology: String, Hashable, Sendable {
  /// Each length has one pool.
  case split
  /// Short prompts go to either pool, whichever the router finds less busy; long ones to the second.
  case shared
}

/// A range of prompt lengths, and who would serve it at least cost.
public struct MixBucket: Hashable, Sendable {
  /// Prompt tokens: from, and to; nil for no end.
  public var minTokens: Int
  public var maxTokens: Int?
  /// Of the design load's requests, and of their work.
  public var requestShare, workShare: Double
  /// Candidates of the linear programme's optimum with their share of the bucket; empty where it has none.
  public var assigned: [MixAssignment]
}

public struct MixAssignment: Hashable, Sendable {
  public var candidate: String
  public var share: Double
}

/// One pool of a mixed fleet.
public struct MixedPart: Hashable, Sendable {
  /// "2 × H200-SXM fp8".
  public var name: String
  public var gpu: String
  public var replicas, gpus, nodes: Int
  public var costPerHour: Double?
  /// What the gates say of one replica fewer, and the gate that says it; nil where it was not tried.
  public var fewer: SizingVerdict?
  public var fewerGate: String?
}

/// A gate that a mixed fleet went through.
public struct MixGateProof: Hashable, Sendable {
  public var name: String
  public var verdict: SizingVerdict
  /// The criterion with the least room.
  public var held: CriterionEstimate?
}

/// A fleet of two pools: prompts up to a length may go to the first.
public struct MixedFleet: Sendable {
  public var topology: MixTopology
  /// Longest prompt of the first pool.
  public var threshold: Int
  public var short, long: MixedPart
  /// Share of the design load's requests, and of their work, in prompts up to the threshold.
  public var shortShare, shortWork: Double
  /// Gates passed; empty for a fleet that was only screened.
  public var gates: [MixGateProof] = []
  /// The pools as a scenario writes them.
  public var pools: [JSONValue] = []
  public var isProven: Bool { !gates.isEmpty }
  /// Whether runs on the parts of both pools were compared with predictions.
  public var isMeasured = true
  public var status: ProofStatus {
    isProven ? (isMeasured ? .proven : .simulated) : .screened
  }
  public var gpus: Int { short.gpus + long.gpus }
  public var costPerHour: Double? {
    short.costPerHour.flatMap { a in long.costPerHour.map { a + $0 } }
  }
}

/// The best fleet of one pool within the stock.
public struct UniformFleet: Hashable, Sendable {
  public var name: String
  public var replicas, gpus: Int
  public var costPerHour: Double?
}

/// What two pools by prompt length bring.
public struct MixAnswer: Sendable {
  /// The length asked for; nil where it was free.
  public var threshold: Int?
  /// What is least: cost or GPUs.
  public var order: ComparisonAnswer.Order
  /// Optimum of the linear programme, $ an hour or GPUs; nil where the stock holds none.
  public var bound: Double?
  public var buckets: [MixBucket]
  /// The cheapest that passes every gate; nil where none was found that is cheaper than `uniform`.
  public var fleet: MixedFleet?
  /// Others that look enough by few runs, the cheapest first.
  public var screened: [MixedFleet]
  public var uniform: UniformFleet?
  /// Candidates that took part, pairs of them and a length that were sized, and fleets that ran.
  public var candidates, pairsTried, fleetsTried: Int
  public var simulatedRequests: Int
}
