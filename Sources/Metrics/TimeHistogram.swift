// TimeHistogram.swift: how long a quantity lay in each bucket, ready to be written and added up.

public import Units

/// The time that replicas spent at each value of a quantity.
///
/// Times are whole ticks, so histograms of replicas and runs add up without loss in any order, and the
/// buckets of one that was read off a wall time add up to that wall time.
public struct TimeHistogram: Hashable, Sendable {
  /// The values from `low`, inclusive, to `high`, exclusive; of a share the last has both at 1, and holds 1
  /// and what lies above it.
  public struct Bucket: Hashable, Sendable {
    public let low, high: Double
    public fileprivate(set) var ticks: Int128

    public init(low: Double, high: Double, ticks: Int128) {
      self.low = low
      self.high = high
      self.ticks = ticks
    }

    public var seconds: Seconds { Seconds(Double(ticks) / Double(SimulationTime.ticksPerSecond)) }
    public var middle: Double { (low + high) / 2 }
  }

  /// Those in which time was spent, in increasing order.
  public private(set) var buckets: [Bucket]

  /// - Precondition: the buckets do not overlap and come in increasing order.
  public init(_ buckets: [Bucket] = []) { self.buckets = buckets.filter { $0.ticks != 0 } }

  /// A share, from its time in each of `FractionBuckets`; what is left of the wall time was spent at 0.
  public init(ticksByFraction table: [Int128], wallTicks: Int128) {
    let rest = wallTicks - table.reduce(0, +)
    self.init(
      table.enumerated().map { bucket, ticks in
        let edges = FractionBuckets.edges(bucket)
        return Bucket(low: edges.low, high: edges.high, ticks: bucket == 0 ? ticks + rest : ticks)
      })
  }

  public var totalTicks: Int128 { buckets.reduce(0) { $0 + $1.ticks } }

  /// The mean of the middles, off by at most half the width of a bucket.
  public var mean: Double? {
    let total = totalTicks
    guard total > 0 else { return nil }
    return buckets.reduce(0) { $0 + $1.middle * Double($1.ticks) } / Double(total)
  }

  /// The first bucket at whose end the time so far is `percent` of all.
  public func percentile(_ percent: Double) -> Bucket? {
    let needed = Double(totalTicks) * percent / 100
    var below: Int128 = 0
    for bucket in buckets {
      below += bucket.ticks
      if Double(below) >= needed { return bucket }
    }
    return nil
  }

  /// Adds the time of other replicas, or of another run.
  public mutating func merge(_ other: Self) {
    var sum: [Bucket] = []
    var (mine, theirs) = (buckets[...], other.buckets[...])
    while let a = mine.first, let b = theirs.first {
      if a.low <= b.low { mine.removeFirst() }
      if b.low <= a.low { theirs.removeFirst() }
      var bucket = a.low <= b.low ? a : b
      // The bucket of shares of 1 begins where no other does; edges of two buckets are equal or apart.
      if a.low == b.low { bucket.ticks += b.ticks }
      sum.append(bucket)
    }
    buckets = sum + mine + theirs
  }
}
