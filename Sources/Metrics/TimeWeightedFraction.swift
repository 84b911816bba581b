// TimeWeightedFraction.swift: how long a share (KV cache in use) was how large.

public import Units

/// The time a count spent in each bucket of its share of a whole, with exact mean and maximum.
///
/// Time at zero need not be in it: it is what is left of the wall time a reader gives.
public struct TimeWeightedFraction: Sendable {
  /// By `FractionBuckets`.
  private let ticks: [Int128]
  /// Twice the count × ticks: a straight line has half counts in its mean.
  private let doubleArea: Int128
  private let whole: Int
  private let most: Int

  /// - Parameters:
  ///   - doubleArea: 2 × Σ count × ticks.
  ///   - most: the largest count.
  public init(ticksByBucket table: [Int128], doubleArea: Int128, most: Int, of whole: Int) {
    precondition(whole > 0, "a share is of something")
    ticks = table
    self.doubleArea = doubleArea
    self.most = most
    self.whole = whole
  }

  public var maximum: Double { Double(most) / Double(whole) }

  public func mean(over wall: Seconds) -> Double? {
    guard wall.value > 0 else { return nil }
    let wallTicks = wall.value * Double(SimulationTime.ticksPerSecond)
    return Double(doubleArea) / 2 / Double(whole) / wallTicks
  }

  /// The upper edge of the bucket below which the share stayed for `percent` of a wall time; 0.5 points wide.
  public func percentile(_ percent: Double, over wall: Seconds) -> Double? {
    guard wall.value > 0 else { return nil }
    let wallTicks = wall.value * Double(SimulationTime.ticksPerSecond)
    let needed = wallTicks * percent / 100
    var below = max(0, wallTicks - Double(ticks.reduce(0, +)))
    if below >= needed { return 0 }
    for (bucket, time) in ticks.enumerated() {
      below += Double(time)
      if below >= needed { return min(FractionBuckets.edges(bucket).high, maximum) }
    }
    return maximum
  }

  /// The time in each bucket over a wall time.
  public func histogram(wallTicks: Int128) -> TimeHistogram {
    TimeHistogram(ticksByFraction: ticks, wallTicks: wallTicks)
  }
}
