// SimulationSummary.swift: every figure of a simulation, named and judged, ready for any writer.

public import Metrics

/// One latency distribution in milliseconds.
public struct LatencySummary: Hashable, Sendable {
  /// `ttft`, `tpot`, `itl`, `e2el` or `queue`.
  public var name: String
  public var mean, median, deviation: SummaryValue
  public var p90, p95, p99, p999: SummaryValue
  public var maximum: SummaryValue
  public var histogram: LatencyHistogram
}

/// One limit of an objective and whether it holds.
public struct LimitVerdict: Hashable, Sendable {
  public var limit: LatencyLimit
  /// The share of arrived requests (for ITL: of token gaps) within the limit.
  public var share: SummaryValue
  /// Nil for a class without requests: "–", not a pass.
  public var holds: Bool?
}

/// The figures of all requests, or of those of one class or tenant.
public struct BlockSummary: Hashable, Sendable {
  public var name: String
  /// Of several replications the sums over all runs, like tokens, preemptions and duration.
  public var arrived, completed, rejected, failed: Int
  /// Seconds from the first arrival to the last token.
  public var duration: Double
  public var totalInputTokens, totalOutputTokens: Int
  public var requestThroughput, outputThroughput, totalTokenThroughput: SummaryValue
  /// Good requests a second.
  public var requestGoodput: SummaryValue
  /// ttft, tpot, itl, e2el, queue, in this order.
  public var latencies: [LatencySummary]
  /// Good / arrived.
  public var sloAttainment: SummaryValue
  public var limits: [LimitVerdict]
  /// The attainment asked for, when one was.
  public var attainmentTarget: Double?
  /// Whether every limit and the attainment hold; nil without an objective or without requests.
  public var verdict: Bool?
  public var preemptions: Int
  public var prefixCacheHitRate: SummaryValue
  /// Requests whose output was cut at `maxModelLen`, and requests without output.
  public var cutRequests, zeroOutput: Int
  /// Share of arrived requests that completed by the class's deadline; nil where there is none.
  public var deadlineMet: SummaryValue?
  /// What went to a provider; nil where there is none.
  public var overflow: OverflowSummary?
  /// What was handed over between replicas; nil where no pool does.
  public var handOver: HandOverSummary?
  /// Who answered; empty where a class has one place for it, and for classes together.
  public var answers: [AnswerSummary] = []
  /// The stages after the first; empty where no answer is thrown away.
  public var escalations: [EscalationSummary] = []
}

/// What of a block went to a provider; it is in the block's other figures too.
public struct OverflowSummary: Hashable, Sendable {
  /// Whose interface it is.
  public var provider: String
  /// Requests that it took, and requests that it answered with 429.
  public var requests, refused: Int
  /// Of the requests that arrived, those that it took.
  public var share: SummaryValue
  public var inputTokens, outputTokens: Int
  /// Their ttft and e2el.
  public var latencies: [LatencySummary]
}

/// A count or share over time.
public struct OccupancySummary: Hashable, Sendable {
  public var mean, p95, maximum: SummaryValue
}

/// What the replicas of one pool did, after the warm-up.
public struct PoolSummary: Hashable, Sendable {
  public var name: String
  /// What the pool is: "4 × (2 × H200-SXM), llama-3.1-70b, fp8 weights, fp8 KV".
  public var description: String
  public var replicas, gpus: Int
  public var busy, capacityUtilization, mfu, mbu: SummaryValue
  public var kvCacheUsage, running, waiting: OccupancySummary
  /// Share of wall time by bound: launch, compute, memory, link, host, idle add up to one; queue and
  /// kv_capacity lie over it: shares of wall time in which requests waited for a place in the batch (a seat,
  /// or tokens of a step) and for KV blocks.
  public var bottleneck: [BoundShare]
  public var steps: Int
  /// Level of the step-time model, and what it had to fall back or guess on.
  public var stepTimeLevel: String
  public var kvBlocks: Int
  /// What left by the links of its replicas; nil where it hands nothing over.
  public var link: LinkSummary?
  /// Busy, MFU, MBU, KV use, running and waiting over time, in this order.
  public var histograms: [UtilizationHistogram] = []
  /// Wall time after the warm-up × replicas: what the seconds of each histogram add up to.
  public var seconds = 0.0
}

/// How long the replicas of a pool spent at each value of one quantity.
public struct UtilizationHistogram: Hashable, Sendable {
  public enum Unit: String, Sendable { case fraction, requests }
  /// As `PoolSummary` names the quantity in files: `busy`, `mfu`, `mbu`, `kv_cache_usage`, `running`, `waiting`.
  public var name: String
  public var unit: Unit
  public var histogram: TimeHistogram
  /// The windows, in seconds, over which each value is a mean; nil for values of an instant.
  public var window: Double?
}

public struct BoundShare: Hashable, Sendable {
  public var bound: String
  public var share: Double
}

/// Where the figures come from, so that they can be had again.
public struct Provenance: Hashable, Sendable {
  public var version: String
  /// SHA-256 of the canonical scenario, its traces' bytes, catalog, calibration and version, in hex.
  public var scenarioHash: String
  public var seed: UInt64
  public var replications: Int
  public var catalogVersion: String
  public var calibrationVersion: String
  /// Each trace read: path as given, SHA-256, rows and requests.
  public var traces: [TraceProvenance]
}

public struct TraceProvenance: Hashable, Sendable {
  public var path: String
  public var format: String
  public var sha256: String
  public var rows: Int
  public var requests: Int
}

/// Everything one `simulate` says.
public struct SimulationSummary: Sendable {
  public var scenarioName: String
  public var overall: BlockSummary
  /// One block a class (and a tenant, where tenants are named).
  public var classes: [BlockSummary]
  public var pools: [PoolSummary]
  public var stepTimeLevel: String
  public var costPerMillionOutputTokens: SummaryValue
  /// With what a provider takes; nil where there is none.
  public var blended: BlendedCost?
  /// Pools without a price, which cost waits for.
  public var unpricedPools: [String] = []
  /// Of one run: of several replications the mean.
  public var energyKilowattHours: SummaryValue
  public var frontEndMilliseconds: Double
  /// What the warm-up was and how it was found, in a sentence; seconds dropped, of several runs the most.
  public var warmUp: String
  public var warmUpSeconds: Double
  /// The load outran the fleet: latencies grow with the horizon.
  public var saturated: Bool
  /// How far the times can be trusted.
  public var evidence: [StepEvidence]
  /// What the figures rest on: guesses used, fallbacks, what is not modelled and the direction of the bias.
  public var assumptions: [String]
  /// What a reader must know before quoting a figure.
  public var warnings: [String]
  /// Self-checks: Little's law gap, flow conservation.
  public var checks: [String]
  public var provenance: Provenance
  /// Exit status 5 when an objective was given and missed.
  public var verdict: Bool? { overall.verdict }
}
