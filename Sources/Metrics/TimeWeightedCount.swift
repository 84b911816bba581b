// TimeWeightedCount.swift: how long a count (running, waiting) had each value.

public import Units

/// The time a whole number spent at each value, over one or many replicas.
///
/// Values below 1024 are kept apart, larger ones in `OctaveBuckets`. Time at zero is not recorded:
/// it is what is left of the wall time a reader gives.
public struct TimeWeightedCount: Sendable {
  private static let exactValues = 1024
  private static let octaves = OctaveBuckets(from: exactValues)
  /// Ticks by bucket of value; bucket 0 stays empty.
  private var ticks: [Int128] = []
  /// Value × ticks of the values in buckets that hold several.
  private var coarseArea: Int128 = 0
  public private(set) var maximum = 0

  public init() {}

  /// The time at each value, from a table that begins with the value zero.
  /// - Parameter maximum: the largest value of the window that the table is read for.
  public init(ticksByValue table: [Int128], maximum: Int) {
    for (value, length) in table.enumerated() where value > 0 && length != 0 {
      add(value, ticks: length)
    }
    self.maximum = maximum
  }

  /// Records that the count was `value` for a length of time.
  /// - Complexity: O(1).
  public mutating func add(_ value: Int, for length: SimulationTime) {
    guard value > 0, length.ticks > 0 else { return }
    if value > maximum { maximum = value }
    if value < Self.exactValues && value < ticks.count {
      ticks[value] += Int128(length.ticks)
    } else {
      add(value, ticks: Int128(length.ticks))
    }
  }

  private mutating func add(_ value: Int, ticks length: Int128) {
    let bucket = Self.bucket(of: value)
    while ticks.count <= bucket { ticks.append(0) }
    ticks[bucket] += length
    if value >= Self.exactValues { coarseArea += length * Int128(value) }
  }

  /// Value × ticks over all values, exact.
  private var area: Int128 {
    ticks.prefix(Self.exactValues).enumerated().reduce(coarseArea) {
      $0 + $1.element * Int128($1.offset)
    }
  }

  /// The mean over a wall time.
  public func mean(over wall: Seconds) -> Double? {
    guard wall.value > 0 else { return nil }
    return Double(area) / (wall.value * Double(SimulationTime.ticksPerSecond))
  }

  /// The smallest value that the count did not exceed for `percent` of a wall time.
  public func percentile(_ percent: Double, over wall: Seconds) -> Double? {
    guard wall.value > 0 else { return nil }
    let wallTicks = wall.value * Double(SimulationTime.ticksPerSecond)
    var below = max(0, wallTicks - Double(ticks.reduce(0, +)))
    let needed = wallTicks * percent / 100
    if below >= needed { return 0 }
    for (bucket, length) in ticks.enumerated() where length > 0 {
      below += Double(length)
      if below >= needed { return Self.value(of: bucket) }
    }
    return Double(maximum)
  }

  /// The time at each value over a wall time; a bucket holds the values from its lower edge to below its upper.
  public func histogram(wallTicks: Int128) -> TimeHistogram {
    let atZero = TimeHistogram.Bucket(
      low: 0, high: 1, ticks: wallTicks - ticks.reduce(0, +))
    return TimeHistogram(
      [atZero]
        + ticks.indices.dropFirst().map { bucket in
          let values = Self.values(of: bucket)
          return TimeHistogram.Bucket(
            low: Double(values.lower), high: Double(values.lower + values.count),
            ticks: ticks[bucket])
        })
  }

  private static func bucket(of value: Int) -> Int {
    value < exactValues ? value : exactValues + octaves.index(of: value)
  }

  /// The lower edge of a bucket: exact below 1024, at most 0.8 % low above.
  private static func value(of bucket: Int) -> Double { Double(values(of: bucket).lower) }

  private static func values(of bucket: Int) -> (lower: Int, count: Int) {
    bucket < exactValues ? (bucket, 1) : octaves.values(of: bucket - exactValues)
  }
}

// MARK: - Windows of a run

extension TimeWeightedCount {
  /// A copy of what was recorded so far; the maximum begins anew.
  public mutating func cut() -> Self {
    let copy = self
    maximum = 0
    return copy
  }

  /// What was recorded after a cut was taken; `laterMaximum` is the largest since.
  public func values(since earlier: Self, maximum laterMaximum: Int) -> Self {
    var rest = self
    for (bucket, length) in earlier.ticks.enumerated() { rest.ticks[bucket] -= length }
    rest.coarseArea -= earlier.coarseArea
    rest.maximum = laterMaximum
    return rest
  }

  /// Takes in the maximum of an earlier window.
  public mutating func raise(to earlierMaximum: Int) { maximum = max(maximum, earlierMaximum) }

  public mutating func merge(_ other: Self) {
    while ticks.count < other.ticks.count { ticks.append(0) }
    for (bucket, length) in other.ticks.enumerated() { ticks[bucket] += length }
    coarseArea += other.coarseArea
    maximum = max(maximum, other.maximum)
  }
}
