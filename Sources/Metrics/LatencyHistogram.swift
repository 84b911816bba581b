// LatencyHistogram.swift: a mergeable histogram of durations that takes a whole leap of steps at once.

public import Units

/// Counts of durations in the buckets of `LatencyBuckets`, with exact mean, deviation and maximum.
///
/// Histograms of windows, classes and replications merge without loss: a count is a count.
public struct LatencyHistogram: Hashable, Sendable {
  /// Counts of the buckets `firstBucket ..< firstBucket + counts.count`; the rest are zero.
  private var counts: [Int64] = []
  private var firstBucket = 0
  public private(set) var count: Int64 = 0
  private var sumTicks: Int128 = 0
  /// The first sample: squares are summed about it, so that a narrow spread far from zero keeps its digits.
  private var origin: Int64 = 0
  private var sumSquares: Double = 0
  public private(set) var maximum = SimulationTime.zero

  public init() {}

  /// Records one duration.
  /// - Complexity: O(1).
  public mutating func add(_ duration: SimulationTime) {
    let ticks = duration.ticks
    if count == 0 { origin = ticks }
    record(bucket: LatencyBuckets.index(ofTicks: ticks), times: 1)
    count += 1
    sumTicks += Int128(ticks)
    let offset = Double(ticks - origin)
    sumSquares += offset * offset
    if ticks > maximum.ticks { maximum = duration }
  }

  /// Records durations, in ticks, one after the other, each with the same time added.
  /// - Complexity: O(durations).
  public mutating func add(_ durations: Span<Int64>, plus extra: SimulationTime = .zero) {
    let extra = extra.ticks
    guard !durations.isEmpty else { return }
    if count == 0 { origin = durations[0] + extra }
    var least = Int64.max
    var most = maximum.ticks - extra
    for index in durations.indices {
      least = min(least, durations[index])
      most = max(most, durations[index])
    }
    (least, most) = (least + extra, most + extra)
    hold(LatencyBuckets.index(ofTicks: least), LatencyBuckets.index(ofTicks: most))
    let (first, origin) = (firstBucket, origin)
    var (sum, squares) = (Int128(0), sumSquares)
    var slots = counts.mutableSpan
    for index in durations.indices {
      let ticks = durations[index] + extra
      slots[LatencyBuckets.index(ofTicks: ticks) &- first] += 1
      sum += Int128(ticks)
      let offset = Double(ticks - origin)
      squares += offset * offset
    }
    count += Int64(durations.count)
    sumTicks += sum
    sumSquares = squares
    maximum = SimulationTime(ticks: most)
  }

  /// Extends the stored range until it has two buckets.
  private mutating func hold(_ low: Int, _ high: Int) {
    if !counts.indices.contains(low - firstBucket) { grow(toHold: low) }
    if !counts.indices.contains(high - firstBucket) { grow(toHold: high) }
  }

  /// Records one duration a number of times.
  /// - Complexity: O(1).
  public mutating func add(_ duration: SimulationTime, times: Int) {
    let ticks = duration.ticks
    if count == 0 { origin = ticks }
    record(bucket: LatencyBuckets.index(ofTicks: ticks), times: Int64(times))
    count += Int64(times)
    sumTicks += Int128(ticks) * Int128(times)
    let offset = Double(ticks - origin)
    sumSquares += offset * offset * Double(times)
    if duration > maximum { maximum = duration }
  }

  /// Records the durations `first, first + increment, …` of a number of steps, each a number of times.
  ///
  /// The steps of a leap are such a progression: they enter a bucket at a time, not a sample at a time.
  /// - Precondition: `increment >= 0`, `steps > 0`, and the sum of the durations fits Int64 ticks.
  /// - Complexity: O(buckets touched): a leap whose steps grow by 1 % touches two or three.
  public mutating func addProgression(
    first: SimulationTime, increment: Int64, steps: Int, times: Int
  ) {
    if increment == 0 || steps == 1 { return add(first, times: steps * times) }
    if count == 0 { origin = first.ticks }
    let last = first.ticks + increment * Int64(steps - 1)
    let lastBucket = LatencyBuckets.index(ofTicks: last)
    let bucket = LatencyBuckets.index(ofTicks: first.ticks)
    if bucket == lastBucket {
      record(bucket: bucket, times: Int64(steps) * Int64(times))
    } else {
      hold(bucket, lastBucket)
      spread(first.ticks, increment, steps, times: Int64(times), from: bucket, to: lastBucket)
    }
    count += Int64(steps * times)
    if last > maximum.ticks { maximum = SimulationTime(ticks: last) }
    addSums(first: first.ticks, increment: increment, steps: steps, times: times)
  }

  /// Adds a progression to the buckets it crosses, whose storage is asked for once.
  /// - Precondition: all of them are held.
  private mutating func spread(
    _ first: Int64, _ increment: Int64, _ steps: Int, times: Int64, from start: Int,
    to lastBucket: Int
  ) {
    let base = firstBucket
    var slots = counts.mutableSpan
    var (bucket, ticks, left) = (start, first, Int64(steps))
    while bucket != lastBucket {
      let edge = LatencyBuckets.lowerTicks[bucket + 1]
      let here = (edge - ticks + increment - 1) / increment
      slots[bucket - base] += here * times
      left -= here
      ticks += here * increment
      bucket = LatencyBuckets.index(ofTicks: ticks)
    }
    slots[lastBucket - base] += left * times
  }

  /// Σ (a + jd) and Σ (a + jd)² for j in 0 ..< n in closed form.
  private mutating func addSums(first: Int64, increment: Int64, steps: Int, times: Int) {
    let n = Int64(steps)
    sumTicks += Int128(first * n + increment * (n * (n - 1) / 2)) * Int128(times)
    let a = Double(first - origin)
    let d = Double(increment)
    let k = Double(steps)
    let squares = k * a * a + d * a * k * (k - 1) + d * d * (k - 1) * k * (2 * k - 1) / 6
    sumSquares += squares * Double(times)
  }

  @inline(__always)
  private mutating func record(bucket: Int, times: Int64) {
    let slot = bucket - firstBucket
    if UInt(bitPattern: slot) < UInt(bitPattern: counts.count) {
      counts[slot] += times
    } else {
      grow(toHold: bucket)
      counts[bucket - firstBucket] += times
    }
  }

  /// Extends the stored range by whole octaves, so that growth happens a handful of times a run.
  private mutating func grow(toHold bucket: Int) {
    let octave = LatencyBuckets.perOctave
    let low = max(0, bucket - bucket % octave)
    let high = min(LatencyBuckets.count, low + octave)
    if counts.isEmpty {
      firstBucket = low
      counts = [Int64](repeating: 0, count: high - low)
      return
    }
    let newFirst = min(firstBucket, low)
    let newEnd = max(firstBucket + counts.count, high)
    var grown = [Int64](repeating: 0, count: newEnd - newFirst)
    for (slot, times) in counts.enumerated() { grown[firstBucket - newFirst + slot] = times }
    firstBucket = newFirst
    counts = grown
  }
}

// MARK: - Reading

extension LatencyHistogram {
  /// Mean in milliseconds, exact; nil without samples.
  public var meanMilliseconds: Double? {
    count == 0 ? nil : Double(sumTicks) / Double(count) * Self.millisecondsPerTick
  }

  /// Standard deviation of the samples in milliseconds (divisor n); nil without samples.
  public var deviationMilliseconds: Double? {
    guard count > 0 else { return nil }
    let offset = Double(sumTicks - Int128(origin) * Int128(count)) / Double(count)
    let variance = max(0, sumSquares / Double(count) - offset * offset)
    return variance.squareRoot() * Self.millisecondsPerTick
  }

  /// Sum of all samples.
  public var total: Seconds { Seconds(Double(sumTicks) / Double(SimulationTime.ticksPerSecond)) }

  /// The middle of the bucket that holds the ⌈p·n⌉-th smallest sample, in milliseconds, and never more
  /// than the largest sample.
  ///
  /// Nil when fewer than ten samples lie beyond it, n(1 − p) < 10: such a figure is `insufficient`.
  /// - Parameter percent: p in percent, in 0 < p < 100.
  public func percentile(_ percent: Double) -> Double? {
    guard count > 0, Double(count) * (100 - percent) / 100 > 10 - 1e-9 else { return nil }
    let rank = Int64(nearestRank(percent: percent, of: Int(count)))
    var seen: Int64 = 0
    for (slot, times) in counts.enumerated() {
      seen += times
      if seen >= rank {
        return min(LatencyBuckets.middleMilliseconds(firstBucket + slot), maximum.milliseconds)
      }
    }
    return nil
  }

  /// The buckets that hold samples, in increasing order.
  public var occupiedBuckets: [(bucket: Int, count: Int64)] {
    counts.enumerated().compactMap { slot, times in
      times == 0 ? nil : (firstBucket + slot, times)
    }
  }

  private static var millisecondsPerTick: Double { 1e3 / Double(SimulationTime.ticksPerSecond) }
}

// MARK: - Merging

extension LatencyHistogram {
  /// Adds every sample of another histogram.
  public mutating func merge(_ other: Self) {
    if count == 0 { origin = other.origin }
    for (bucket, times) in other.occupiedBuckets { record(bucket: bucket, times: times) }
    count += other.count
    sumTicks += other.sumTicks
    sumSquares += other.squares(about: origin)
    maximum = max(maximum, other.maximum)
  }

  /// What was recorded after an earlier copy of this histogram was taken, with its own maximum.
  /// - Precondition: `earlier` is a prefix of this histogram's samples.
  public func samples(since earlier: Self, maximum laterMaximum: SimulationTime) -> Self {
    var rest = self
    for (bucket, times) in earlier.occupiedBuckets { rest.record(bucket: bucket, times: -times) }
    rest.count -= earlier.count
    rest.sumTicks -= earlier.sumTicks
    rest.sumSquares -= earlier.squares(about: origin)
    rest.maximum = laterMaximum
    return rest
  }

  /// Σ (x − p)² over the samples, moved from this histogram's own origin to another point p.
  private func squares(about point: Int64) -> Double {
    let shift = Double(origin - point)
    let offsets = Double(sumTicks - Int128(origin) * Int128(count))
    return sumSquares + 2 * shift * offsets + Double(count) * shift * shift
  }

  /// Equal counts in every bucket, whatever ranges are stored.
  public static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.sumTicks == b.sumTicks && a.maximum == b.maximum
      && a.occupiedBuckets.elementsEqual(b.occupiedBuckets, by: ==)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(sumTicks)
  }
}

extension LatencyHistogram: CustomStringConvertible {
  /// The occupied buckets, for the messages of tests.
  public var description: String {
    let buckets = occupiedBuckets.map { "\($0.bucket): \($0.count)" }.joined(separator: ", ")
    return "\(count) samples, sum \(sumTicks), max \(maximum.ticks) ticks [\(buckets)]"
  }
}

// MARK: - Windows of a run

extension LatencyHistogram {
  /// A copy of what was recorded so far; the maximum begins anew, so that a later window has its own.
  public mutating func cut() -> Self {
    let copy = self
    maximum = .zero
    return copy
  }
}
