// SizingAnswer.swift: how many replicas, why so many, and what proves it.

public import Plans
public import Units

/// A fleet that failed.
public struct TriedFleet: Hashable, Sendable {
  public var replicas: Int
  /// The load that it failed under.
  public var measure: LoadMeasure
  public var binding: CriterionEstimate
}

/// Three sizes side by side, and the rules of thumb.
public struct SizingComparison: Hashable, Sendable {
  /// Replicas of a system that wastes nothing: datasheet peaks, full batches, at the p95 without headroom.
  public var perfect: Int?
  /// Replicas on average, and at most, if the fleet followed each hour's busiest window with perfect foresight.
  public var hourlyMean: Double?
  public var hourlyPeak: Int?
  /// Output tokens a second of one saturated replica.
  public var saturatedTokensPerSecond: Double
  public var saturatedRequestsPerSecond: Double
  /// Requests that a GPU does in an hour by tokens alone, and GPUs for the p95 with headroom.
  public var requestsPerGPUHour: Double
  public var gpusByRequests: Int
  /// Replicas for the mean load × (1 + margin), and windows and requests that they miss in the trace; nil
  /// where that is the answer itself or more.
  public var meanReplicas: Int
  public var meanFailedWindows: Int?
  public var meanMissedRequests: Int?
}

/// The load as reported.
public struct LoadFigures: Hashable, Sendable {
  public var windows: Int
  public var window: Seconds
  public var span: Seconds
  public var requests: Int
  /// p95 of prompt and output tokens a second together.
  public var tokensPerSecond: Double
  public var rule: HeadroomRule
  public var percentile: Double { rule.percentile }
  public var margin: Double { rule.margin }
  /// How long requests of each class count as present: name and rule.
  public var presence: [ClassPresence]
  /// What the interval of the percentile rests on; empty for one window.
  public var intervalSentence: String
}

public struct ClassPresence: Hashable, Sendable {
  public var name: String
  public var rule: String
}

/// The answer of `size`.
public struct SizingAnswer: Sendable {
  public var scenarioName: String
  public var poolName: String
  /// One replica: "2 × H200-SXM, llama-3.1-70b, fp8 weights, fp8 KV".
  public var replicaDescription: String
  public var gpusPerReplica: Int
  public var load: LoadFigures
  /// Each measure of load with what it needs; the leading one (SLO concurrency) first.
  public var needs: [MeasureNeed]
  /// p95/(1 − margin) and the replicas it needs, where they differ from the answer's.
  public var alternativeTarget: Double?
  public var alternativeReplicas: Int?
  public var gates: GateNeeds
  /// What each gate that is asked for plays, in the order of reports.
  public var gateLoads: [GateLoad]
  /// N beside N − 1 for each gate that some fleet passes.
  public var gateProofs: [GateProof]
  /// The width of intervals that was asked for, and what was reached; nil where none was asked.
  public var precision: PrecisionCheck?
  /// Why the recorded windows need more than the load with the margin; nil where they do not.
  public var replayExcess: String?
  /// Replicas that were tried at most, and the promise with the least room on the largest fleet that was tried
  /// at the load with the margin where none held it.
  public var maxReplicas: Int
  public var largestTried: TriedFleet?
  /// Replicas that were played for the answer, under their share of the load; nil for all of them.
  public var cell: Int?
  /// The answer; nil where nothing up to the limit holds.
  public var replicas: Int?
  public var nodes: Int?
  /// Fleets that pass every gate on more nodes with fewer replicas; empty where there is none.
  public var spreads: [FleetSpread] = []
  public var failureDomain: FailureDomain
  /// Replicas that go with a node of the answer.
  public var lostReplicas: Int?
  /// Dollars, for the GPUs that are paid for.
  public var costPerHour: Double?
  public var basis = FleetBasis.gpu
  /// Load that the answer holds, as a multiple of the p95 of the measure that decides, and in requests/s a replica.
  public var holdsUpTo: Double?
  /// Places in `needs`: of the one that asks for most, and of the one whose load the answer holds least more of; the
  /// leading one until they are known.
  public var decidingIndex = 0
  public var leastIndex = 0
  public var leastNeed: MeasureNeed { needs[leastIndex] }
  public var capacityRequestsPerSecond: Double?
  /// The fleet's own mean number of requests in the trace, and that by Little's law from its latencies.
  public var fleetConcurrency: Double?
  public var littleConcurrency: Double?
  public var atHeadroom, atNominal, atPeak, stress: SimulationSummary?
  public var accepted, oneFewer: SidedProof?
  public var binding: BindingCause?
  public var search: [SearchStep]
  public var tail: [TailWindow]
  public var comparison: SizingComparison?
  /// Every setting of the free knobs; empty where none was free.
  public var settings: [SizedSetting] = []
  /// How near the call was; nil without an answer.
  public var nearness: CallNearness?
  /// How an owned fleet does by the same gates; nil where none was given.
  public var owned: OwnedFleet?
  /// How far its times can be trusted.
  public var evidence: StepEvidence
  public var assumptions: [String]
  public var warnings: [String]
  public var provenance: Provenance
  /// Replicates were too short for a proof: a first look.
  public var isDraft = false

  public var gpus: Int? { replicas.map { $0 * gpusPerReplica } }
  /// GPUs that are paid for: those of the replicas, or of whole nodes.
  public var paidGPUs: Int? {
    guard let gpus, let nodes else { return nil }
    return basis.paid(gpus: gpus, nodes: nodes, of: failureDomain)
  }
  /// Requests simulated in all.
  public var simulatedRequests: Int { search.reduce(0) { $0 + $1.requests } }
}
