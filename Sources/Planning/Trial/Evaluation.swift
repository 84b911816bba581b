// Evaluation.swift: whether a fleet holds its SLO, from trials: shares with intervals, and a verdict.

internal import Fleet
internal import Metrics
internal import Plans
internal import Workload

/// What replicates say of one number of replicas.
public enum SizingVerdict: String, Hashable, Sendable {
  /// The lower 95 % bound of every share is at its target or above.
  case holds
  /// The upper bound of a share is below its target.
  case fails
  /// Neither, after all replicates.
  case undecided
}

/// One criterion over the replicates.
public struct CriterionEstimate: Hashable, Sendable {
  /// As in "ttft p95 ≤ 1000 ms".
  public var name: String
  public var target: Double
  /// Mean share over replicates and half-width of its interval; an upper bound where runs were cut short.
  public var share: Double
  public var halfWidth: Double
  public var low: Double { share - halfWidth }
  public var high: Double { min(1, share + halfWidth) }
  /// Room to the target, in share.
  public var margin: Double { share - target }
  /// 1 with no misses, 0 with as many as are allowed, negative with more.
  public var room: Double { 1 - budgetUsed }
  /// Misses over those that are allowed.
  public var budgetUsed: Double { (1 - share) / max(1 - target, 1e-12) }
  /// Half-width as a part of the share that is promised.
  public var relativeError: Double { halfWidth / max(target, 1e-12) }
  /// Requests, or token gaps, behind the share.
  public var samples: Int
  /// It is counted over the whole of a job, and no estimate of a percentile.
  public var isOfJob = false
  /// Ten samples lie beyond the percentile.
  public var isSupported: Bool { isOfJob || Double(samples) * (1 - target) > 10 - 1e-9 }
}

/// A number of replicas, tried.
public struct Evaluation: Hashable, Sendable {
  public var replicas: Int
  public var verdict: SizingVerdict
  public var estimates: [CriterionEstimate]
  /// Replicates behind it, and requests simulated for them.
  public var runs: Int
  public var requests: Int
  public var isCutShort: Bool

  /// The criterion with the least room; nil without any.
  public var binding: CriterionEstimate? {
    estimates.min { ($0.room, $0.name) < ($1.room, $1.name) }
  }

  /// Whether every share is at its target, whatever its interval.
  var isPromising: Bool { !estimates.isEmpty && estimates.allSatisfy { $0.margin >= -1e-12 } }

  /// What one run settles by itself: it was given up, or has at most a quarter of the misses that are allowed, or
  /// more than four times as many; nil for what lies between. Guesses on the safe side, for a first look.
  var beyondDoubt: SizingVerdict? {
    if isCutShort || estimates.contains(where: { $0.room < -3 }) { return .fails }
    let isClear = !estimates.isEmpty && estimates.allSatisfy { $0.room >= 0.75 && $0.isSupported }
    return isClear ? .holds : nil
  }

  /// - Parameter level: of the two-sided intervals.
  init(
    _ outcomes: [TrialOutcome], replicas: Int, criteria: [Criterion], scenario: Scenario,
    level: Double = 0.95
  ) {
    self.replicas = replicas
    runs = outcomes.count
    requests = outcomes.reduce(0) { $0 + $1.simulated }
    isCutShort = outcomes.contains(where: \.isCutShort)
    estimates = criteria.compactMap { criterion in
      let classes = scenario.workload.classes
      return Self.estimate(
        criterion, outcomes, name: criterion.name(in: scenario),
        isOfJob: classes[criterion.classIndex].deadline != nil, level: level)
    }
    if estimates.contains(where: { $0.high < $0.target - 1e-12 }) {
      verdict = .fails
    } else if !estimates.isEmpty,
      estimates.allSatisfy({ $0.low >= $0.target - 1e-12 && $0.isSupported })
    {
      verdict = .holds
    } else {
      verdict = .undecided
    }
  }

  private static func estimate(
    _ criterion: Criterion, _ outcomes: [TrialOutcome], name: String, isOfJob: Bool, level: Double
  ) -> CriterionEstimate? {
    var moments = SampleMoments()
    var samples = 0
    for outcome in outcomes {
      let standing = outcome.standings[criterion.classIndex]
      let count = outcome.counts[criterion.classIndex]
      guard let share = criterion.share(standing, expected: count) else { continue }
      samples += criterion.isOfGaps ? standing.tally.gaps : count
      moments.add(share)
    }
    guard moments.count > 0 else { return nil }
    // One run tells nothing of its spread: anything is possible.
    let half = moments.interval(level: level)?.halfWidth ?? 1
    return CriterionEstimate(
      name: name, target: criterion.target, share: moments.mean, halfWidth: half,
      samples: samples, isOfJob: isOfJob)
  }
}
