// ConfidenceInterval.swift: how far a mean of independent observations may be from the truth.

/// A mean with the half-width of its confidence interval, both in the unit of the observations.
public struct ConfidenceInterval: Hashable, Sendable, BitwiseCopyable {
  public let mean: Double
  /// Half the length of the interval `mean ± halfWidth`.
  public let halfWidth: Double
  /// How many observations (replications, or batches) it rests on.
  public let count: Int
  /// The share of such intervals that hold the true mean, as in 0.95.
  public let level: Double

  public init(mean: Double, halfWidth: Double, count: Int, level: Double) {
    self.mean = mean
    self.halfWidth = halfWidth
    self.count = count
    self.level = level
  }

  /// The interval of independent observations, one a replication; nil for fewer than two.
  /// - Precondition: `level` is strictly between 0 and 1.
  public init?(of observations: [Double], level: Double = 0.95) {
    var moments = SampleMoments()
    for observation in observations { moments.add(observation) }
    guard let interval = moments.interval(level: level) else { return nil }
    self = interval
  }

  public var low: Double { mean - halfWidth }
  public var high: Double { mean + halfWidth }

  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

/// Count, mean and variance of observations that are seen once and not kept.
/// - Source: Welford, Technometrics 4(3), 1962; merging: Chan, Golub and LeVeque, 1979.
public struct SampleMoments: Hashable, Sendable, BitwiseCopyable {
  public private(set) var count = 0
  /// 0 while there are no observations.
  public private(set) var mean = 0.0
  private var squares = 0.0

  public init() {}

  public mutating func add(_ value: Double) {
    count += 1
    let delta = value - mean
    mean += delta / Double(count)
    squares += delta * (value - mean)
  }

  /// Adds the observations behind other moments.
  public mutating func merge(_ other: SampleMoments) {
    guard other.count > 0 else { return }
    let total = Double(count + other.count)
    let delta = other.mean - mean
    mean += delta * Double(other.count) / total
    squares += other.squares + delta * delta * Double(count) * Double(other.count) / total
    count += other.count
  }

  /// The unbiased sample variance; nil for fewer than two observations.
  public var variance: Double? { count < 2 ? nil : squares / Double(count - 1) }

  /// Student's interval for the mean: half-width = t(n − 1) × s/√n; nil for fewer than two
  /// observations. The observations must be independent: replications, not consecutive requests.
  /// - Precondition: `level` is strictly between 0 and 1.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    guard let variance else { return nil }
    let t = StudentT.quantile((1 + level) / 2, degreesOfFreedom: count - 1)
    return ConfidenceInterval(
      mean: mean, halfWidth: t * (variance / Double(count)).squareRoot(), count: count,
      level: level)
  }
}
