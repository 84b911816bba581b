// TokenCounts.swift: how often each length occurs: exact quantiles in memory that rows do not grow.

internal import Metrics

/// Lengths in tokens, counted by value.
///
/// Values below `exactLimit` have a counter each, so their quantiles are exact; longer ones share 128
/// buckets an octave, whose middle is at most 0.4 % off. Sum and extremes are always exact.
/// - Memory: at most 8 MB for `exactLimit` counters, taken as longer values come.
public struct TokenCounts: Sendable {
  /// Longest value with its own counter and one more: eight times the longest context on sale in 2025.
  public static let exactLimit = 1 << 20
  private static let octaves = OctaveBuckets(from: exactLimit)

  public private(set) var count = 0
  /// Sum of all lengths; Int128 holds more than any file.
  public private(set) var sum: Int128 = 0
  public private(set) var maximum = 0
  private var byValue: [Int] = []
  private var buckets: [Int] = []

  public init() {}

  /// - Precondition: `tokens` is not negative. - Complexity: O(1) amortised.
  @inline(__always)
  public mutating func add(_ tokens: Int) {
    count += 1
    sum += Int128(tokens)
    if tokens > maximum { maximum = tokens }
    if tokens < byValue.count { byValue[tokens] += 1 } else { addRare(tokens) }
  }

  private mutating func addRare(_ tokens: Int) {
    guard tokens >= Self.exactLimit else {
      var size = max(1024, byValue.count)
      while size <= tokens { size *= 2 }
      byValue += repeatElement(0, count: size - byValue.count)
      byValue[tokens] += 1
      return
    }
    let bucket = Self.octaves.index(of: tokens)
    if bucket >= buckets.count {
      buckets += repeatElement(0, count: bucket + 1 - buckets.count)
    }
    buckets[bucket] += 1
  }

  /// Nil while nothing was counted.
  public var mean: Double? { count == 0 ? nil : Double(sum) / Double(count) }

  /// Memory of the counters.
  var memoryBytes: Int { (byValue.count + buckets.count) * MemoryLayout<Int>.stride }

  /// Whether every quantile is exact: no value shares a bucket.
  public var isExact: Bool { buckets.isEmpty }

  /// The ⌈p·n⌉-th smallest (nearest rank); nil while nothing was counted.
  /// - Parameter percent: p in percent, above 0 and at most 100. - Complexity: O(longest value).
  public func quantile(percent: Double) -> Int? {
    guard count > 0 else { return nil }
    let rank = nearestRank(percent: percent, of: count)
    var seen = 0
    for (value, times) in byValue.enumerated() {
      seen += times
      if seen >= rank { return value }
    }
    for (bucket, times) in buckets.enumerated() {
      seen += times
      let (lower, width) = Self.octaves.values(of: bucket)
      if seen >= rank { return min(lower + width / 2, maximum) }
    }
    return maximum
  }
}
