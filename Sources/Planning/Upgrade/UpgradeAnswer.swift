// UpgradeAnswer.swift: what a new side does to each figure, with the interval of the paired difference.

internal import Metrics

/// A figure of both sides.
public struct UpgradeFigure: Hashable, Sendable {
  /// A figure that an upgrade is judged by.
  public enum Metric: String, CaseIterable, Hashable, Sendable {
    case ttftMedian = "median_ttft_ms"
    case ttftP95 = "p95_ttft_ms"
    case ttftP99 = "p99_ttft_ms"
    case itlMedian = "median_itl_ms"
    case itlP95 = "p95_itl_ms"
    case itlP99 = "p99_itl_ms"
    case e2elMedian = "median_e2el_ms"
    case e2elP95 = "p95_e2el_ms"
    case e2elP99 = "p99_e2el_ms"
    case goodput = "request_goodput"
    case attainment = "slo_attainment"
    case cost = "cost_per_million_output_tokens"

    /// Whether more of it is better.
    public var isGain: Bool { self == .goodput || self == .attainment }
  }

  public let metric: Metric
  /// Means over the replicates; of a trace, the recorded run's. Nil where a replicate does not support the figure.
  public let before, after: Double?
  /// Of the difference, new less old: 95 %.
  public let halfWidth: Double?

  public var difference: Double? { before.flatMap { old in after.map { $0 - old } } }
  /// The difference as a share of the old figure.
  public var fraction: Double? { share(difference) }
  /// The half-width as a share of the old figure.
  public var fractionWidth: Double? { share(halfWidth) }

  private func share(_ value: Double?) -> Double? {
    guard let value, let before, before != 0 else { return nil }
    return value / before
  }

  /// Whether the interval of the difference does not hold 0.
  public var isSignificant: Bool {
    guard let difference, let halfWidth else { return false }
    return difference != 0 && abs(difference) > halfWidth
  }

  public var isWorse: Bool {
    isSignificant && (difference ?? 0 > 0) != metric.isGain
  }
  public var isBetter: Bool { isSignificant && !isWorse }
}

/// An old side and a new one on the same replicates.
public struct UpgradeAnswer: Sendable {
  /// Whether the new side keeps its promise.
  public enum Outcome: String, CaseIterable, Hashable, Sendable {
    case holds, misses, undecided
    /// Nothing was promised.
    case unasked = "no-slo"
  }

  /// The scenarios' names.
  public let names: (before: String, after: String)
  public let figures: [UpgradeFigure]
  /// Of the old and the new side: in every replicate, in none, or in some.
  public let outcomes: (before: Outcome, after: Outcome)
  public let replicates: Int
  /// They are resamples of a trace.
  public let isResampled: Bool
  public let isOtherModel: Bool
  public let provenances: (before: Provenance, after: Provenance)

  init(
    names: (String, String), _ pairs: [(UpgradeRun, UpgradeRun)], isResampled: Bool,
    isOtherModel: Bool
  ) {
    self.names = names
    self.isResampled = isResampled
    self.isOtherModel = isOtherModel
    replicates = isResampled ? pairs.count - 1 : pairs.count
    figures = UpgradeFigure.Metric.allCases.map { metric in
      UpgradeFigure(
        metric, pairs.map { ($0.0.values[metric], $0.1.values[metric]) }, isResampled: isResampled)
    }
    outcomes = (Self.outcome(pairs.map(\.0.verdict)), Self.outcome(pairs.map(\.1.verdict)))
    provenances = (pairs[0].0.provenance, pairs[0].1.provenance)
  }

  private static func outcome(_ verdicts: [Bool?]) -> Outcome {
    let known = verdicts.compactMap { $0 }
    guard known.count == verdicts.count else { return .unasked }
    return known.allSatisfy { $0 } ? .holds : known.contains(true) ? .undecided : .misses
  }

  /// Whether the new side may take the old one's place: it keeps its promise, or nothing was promised and nothing
  /// is worse.
  public var isYes: Bool {
    outcomes.after == .holds || (outcomes.after == .unasked && !figures.contains(where: \.isWorse))
  }

  public subscript(metric: UpgradeFigure.Metric) -> UpgradeFigure? {
    figures.first { $0.metric == metric }
  }
}

extension UpgradeFigure {
  fileprivate init(_ metric: Metric, _ pairs: [(Double?, Double?)], isResampled: Bool) {
    let known = pairs.compactMap { old, new in old.flatMap { old in new.map { (old, $0) } } }
    self.metric = metric
    guard known.count == pairs.count, let first = known.first else {
      (before, after, halfWidth) = (nil, nil, nil)
      return
    }
    let differences = known.map { $0.1 - $0.0 }
    guard isResampled else {
      before = known.reduce(0) { $0 + $1.0 } / Double(known.count)
      after = known.reduce(0) { $0 + $1.1 } / Double(known.count)
      halfWidth = ConfidenceInterval(of: differences)?.halfWidth
      return
    }
    (before, after) = first
    var moments = SampleMoments()
    for difference in differences.dropFirst() { moments.add(difference) }
    // 1.96: the 97.5th percentile of the normal distribution.
    halfWidth = moments.variance.map { 1.96 * $0.squareRoot() }
  }
}

/// What is kept of one run.
struct UpgradeRun: Sendable {
  let values: [UpgradeFigure.Metric: Double]
  let verdict: Bool?
  let provenance: Provenance

  init(_ summary: SimulationSummary) {
    var values: [UpgradeFigure.Metric: Double] = [:]
    func latency(_ name: String) -> LatencySummary? {
      summary.overall.latencies.first { $0.name == name }
    }
    for metric in UpgradeFigure.Metric.allCases {
      values[metric] =
        switch metric {
        case .ttftMedian: latency("ttft")?.median.value
        case .ttftP95: latency("ttft")?.p95.value
        case .ttftP99: latency("ttft")?.p99.value
        case .itlMedian: latency("itl")?.median.value
        case .itlP95: latency("itl")?.p95.value
        case .itlP99: latency("itl")?.p99.value
        case .e2elMedian: latency("e2el")?.median.value
        case .e2elP95: latency("e2el")?.p95.value
        case .e2elP99: latency("e2el")?.p99.value
        case .goodput: summary.overall.requestGoodput.value
        case .attainment: summary.overall.sloAttainment.value
        case .cost: summary.costPerMillionOutputTokens.value
        }
    }
    self.values = values
    verdict = summary.verdict
    provenance = summary.provenance
  }
}
