// ComparisonAnswer.swift: candidates side by side, who wins, by how much, and when that changes.

/// How far a size was taken.
public enum ProofStatus: String, Hashable, Sendable {
  /// By short runs alone.
  case screened
  /// All gates of `size` passed, with step times that nobody measured: never called proven.
  case simulated
  case proven
}

/// A candidate's fleet: sized, measured at the design load, priced.
public struct ComparedSize: Hashable, Sendable {
  public var replicas, gpus, nodes: Int
  /// Board power of all GPUs: a limit, not a draw.
  public var watts: Double
  /// Replicas that the headroom gate needs, that the failure gate needs with its spare ones, and that the replay
  /// gate needs where it was proven.
  public var headroom, failure: Int
  public var replay: Int?
  /// Replicas that must be left when a node is lost.
  public var needed: Int
  /// All gates of `size` passed, by as many replicates as a verdict takes; else it was screened.
  public var isProven: Bool
  /// How far its times can be trusted.
  public var evidence: StepEvidence
  /// GPUs that are paid for: its own, or those of whole nodes.
  public var paidGPUs: Int
  /// $ an hour for them; nil without a price.
  public var costPerHour: Double?
  /// $ an hour where its nodes are paid whole.
  public var nodeCostPerHour: Double?
  /// $ per million output tokens when the load is at its mean, and at its percentile: the fleet is paid either way.
  public var costPerMillionAtMean, costPerMillionAtPercentile: Double?
  /// Milliseconds at the design load.
  public var ttftP95, itlP95, e2elP95, meanTPOT: Double?
  /// Share of the time in a step at the design load; nil where nothing was recorded.
  public var busyShare: Double?
  /// Good share of requests at the design load; nil without requests that are promised something.
  public var attainment: Double?
  /// Output tokens a second at the design load.
  public var tokensPerSecondPerGPU: Double
  /// 1 / mean TPOT.
  public var tokensPerSecondPerUser: Double?
  /// Load it holds, as a factor of the percentile's.
  public var holdsUpTo: Double
  /// It holds the largest load that was looked at: `holdsUpTo` is at least this.
  public var holdsUpToIsBound: Bool
  /// Offered over held load, at the mean and at the percentile.
  public var utilizationAtMean: Double
  public var utilizationAtPercentile: Double { 1 / holdsUpTo }
  /// What its steps are bound by most, of the time it works.
  public var bound: String
  public var boundShare: Double
  /// Why one fewer does not do, where that was proven.
  public var why: String?
  /// Mean, of the four parts of a request's time at the design load, in milliseconds.
  public var parts: LatencyParts

  public var status: ProofStatus {
    isProven ? (evidence.isMeasured ? .proven : .simulated) : .screened
  }

  /// What its gates ask of nodes that it shares.
  var floor: FleetFloor { FleetFloor(atLeast: max(headroom, replay ?? 1), left: needed) }

  /// The gate that needs most.
  public var binding: String {
    if headroom == replicas { return "headroom" }
    return failure == replicas ? "failure" : "replay"
  }
}

/// Where a request's time goes, in milliseconds: mean and 95th percentile.
public struct LatencyParts: Hashable, Sendable {
  public var queueMean, queueP95: Double?
  public var ttftMean, ttftP95: Double?
  public var e2elMean, e2elP95: Double?
}

/// A rival against the best of its load, on the same replicates.
public struct PairedDifference: Hashable, Sendable {
  public enum Metric: String, CaseIterable, Hashable, Sendable {
    case ttftP95 = "p95_ttft_ms"
    case tpotP95 = "p95_tpot_ms"
    case attainment = "slo_attainment"
  }
  public var metric: Metric
  /// Rival − best: mean over replicates and half-width of its 95 % interval.
  public var difference, halfWidth: Double
  /// Mean of the best over these replicates.
  public var base: Double
  public var replicates: Int
  /// The interval does not hold 0.
  public var isSignificant: Bool { abs(difference) > halfWidth }
  /// Half-width as a share of the best's own figure.
  public var width: Double { halfWidth > 0 ? halfWidth / abs(base) : 0 }
}

/// A candidate and what came of it.
public struct ComparedCandidate: Sendable {
  public var candidate: Candidate
  /// Nil where nothing holds: `candidate.reason` says why.
  public var size: ComparedSize?
  /// GPUs to pay for, were the capacity of a replica off by the error of its model one way or the other, and the
  /// number that is reported between them; nil where nothing holds.
  public var gpusWithinError: ClosedRange<Int>?
  /// To the best of its load; empty for that one.
  public var differences: [PairedDifference] = []
  /// On the front of tokens/s/GPU against tokens/s/user, and of cost against latency.
  public var isOnThroughputFront = false
  public var isOnCostFront = false

  /// $ an hour for `gpusWithinError`; nil without a price.
  public var costWithinError: ClosedRange<Double>? {
    guard let size, let cost = size.costPerHour, let gpus = gpusWithinError, size.paidGPUs > 0
    else { return nil }
    let each = cost / Double(size.paidGPUs)
    return each * Double(gpus.lowerBound)...each * Double(gpus.upperBound)
  }
}

/// The answer of `compare`.
public struct ComparisonAnswer: Sendable {
  /// What candidates are put in order by.
  public enum Order: String, Hashable, Sendable {
    case cost = "cost_per_hour"
    case gpus
  }
  /// Those that hold, load by load, the best first; then those that do not, in the order asked for.
  public var candidates: [ComparedCandidate]
  /// Why there is no winner; nil where there is one.
  public var noWinner: String?
  /// Other candidates that are as good as the winner in what they are put in order by; nil for none.
  public var tie: ComparisonTie?
  public var order: Order
  /// Why they are not in the order of cost; nil where they are.
  public var orderReason: String?
  public var map: WinnerMap?
  /// Where it was asked for.
  public var tornado: Tornado?
  public var budget: LatencyBudget?
  /// How narrow the intervals became, where a width was asked for.
  public var widths: ReachedWidths?
  public var mix: MixAnswer?
  /// What holds in each way of paying, and APIs; nil where they were not asked for.
  public var offers: OfferRanking?
  public var loads: [LoadFigures]
  /// p95 and mean SLO concurrency of each load, and the design load.
  public var leading: [MeasuredLoad]
  public var simulatedRequests: Int
  public var assumptions: [String]
  /// Another candidate is cheaper where nodes are paid whole; nil where none is.
  public var nodeSentence: String?
  public var warnings: [String]
  public var provenance: Provenance

  public var winner: ComparedCandidate? {
    noWinner == nil ? candidates.first.flatMap { $0.size == nil ? nil : $0 } : nil
  }

  /// Whether each load is held by some candidate.
  public var isEveryLoadHeld: Bool {
    loads.indices.allSatisfy { load in
      candidates.contains { $0.candidate.load == load && $0.size != nil }
    }
  }

  /// Parts of the winner's latency that miss their targets; nil where no target was given or there is no winner.
  public var missedParts: [BudgetLine]? {
    guard let budget, !budget.targets.isEmpty, let size = winner?.size else { return nil }
    return budget.lines(size.parts).filter { $0.target != nil && $0.passes != true }
  }
}
