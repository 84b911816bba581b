// LatencyBuckets.swift: where a duration belongs: 128 buckets an octave of milliseconds, in integers.

/// The fixed, log-linear partition that every latency histogram shares.
///
/// A duration of d ticks is `x = 1000 d` in units of 2⁻³⁸ ms. Its bucket is the position of the
/// highest set bit of x (the octave) and the next seven bits (the bucket in it), so an edge is at
/// `2ᵉ(1 + i/128)` ms exactly, lower edge inclusive, and no floating point decides a tie.
///
/// A bucket is at most 1/128 of its lower edge wide: its middle is at most 0.39 % off.
/// Bucket 0 holds durations of zero ticks alone.
public enum LatencyBuckets {
  public static let perOctave = 128
  /// The highest set bit of 1000 × 1 tick: the first octave that can hold a duration.
  private static let firstOctave = 9
  /// The highest set bit of 1000 × Int64.max ticks.
  private static let lastOctave = 72
  public static let count = (lastOctave - firstOctave + 1) * perOctave + 1

  /// The bucket of a duration.
  /// - Precondition: `ticks >= 0`.
  /// - Complexity: O(1).
  @inline(__always)
  public static func index(ofTicks ticks: Int64) -> Int {
    guard ticks > 0 && ticks < shortTicks else { return indexOfZeroOrLong(ticks) }
    let x = UInt64(bitPattern: ticks) &* 1000
    let octave = 63 &- x.leadingZeroBitCount
    let fraction = Int(truncatingIfNeeded: x &>> UInt64(truncatingIfNeeded: octave &- 7)) & 127
    return (octave &- firstOctave) &* perOctave &+ fraction &+ 1
  }

  /// Durations below this (18.6 hours) have a product with 1000 of at most 64 bits.
  private static let shortTicks = Int64(UInt64.max / 1000)

  private static func indexOfZeroOrLong(_ ticks: Int64) -> Int {
    precondition(ticks >= 0, "a duration is never negative")
    if ticks == 0 { return 0 }
    let product = UInt64(bitPattern: ticks).multipliedFullWidth(by: 1000)
    let wide = UInt128(_low: product.low, _high: product.high)
    let octave = 127 - wide.leadingZeroBitCount
    let fraction = Int(truncatingIfNeeded: wide >> (octave - 7)) & 127
    return (octave - firstOctave) * perOctave + fraction + 1
  }

  /// The smallest number of ticks in a bucket; `Int64.max` past the last.
  public static let lowerTicks: [Int64] = (0...count).map { bucket in
    if bucket == 0 { return 0 }
    let octave = (bucket - 1) / perOctave + firstOctave
    let mantissa = UInt128(perOctave + (bucket - 1) % perOctave)
    let edge = octave >= 7 ? mantissa << (octave - 7) : mantissa >> (7 - octave)
    return Int64(exactly: (edge + 999) / 1000) ?? .max
  }

  /// The lower edge of a bucket in milliseconds: exact in binary, not rounded to ticks.
  public static func lowerMilliseconds(_ bucket: Int) -> Double {
    if bucket == 0 { return 0 }
    let octave = (bucket - 1) / perOctave + firstOctave
    let mantissa = Double(perOctave + (bucket - 1) % perOctave) / Double(perOctave)
    return mantissa * Double(sign: .plus, exponent: octave - 38, significand: 1)
  }

  /// The middle of a bucket in milliseconds: what a percentile is reported as.
  public static func middleMilliseconds(_ bucket: Int) -> Double {
    if bucket == 0 { return 0 }
    return (lowerMilliseconds(bucket) + lowerMilliseconds(bucket + 1)) / 2
  }
}
