// FractionBuckets.swift: where a share belongs: 200 equal buckets of 0...1, and one for all of it.

/// The fixed partition that every histogram of a share has.
///
/// Bucket i holds the shares from i/200 up to (i + 1)/200, lower edge inclusive; the last holds 1 and what
/// lies above it.
public enum FractionBuckets {
  @inlinable public static var perUnit: Int { 200 }
  @inlinable public static var count: Int { 201 }

  /// The bucket of one whole number's share of another.
  /// - Precondition: `part >= 0`, `whole > 0`, and 200 × `part` fits Int64.
  @inlinable
  public static func index(_ part: Int, of whole: Int) -> Int {
    min(part * perUnit / whole, perUnit)
  }

  public static func edges(_ bucket: Int) -> (low: Double, high: Double) {
    (
      Double(bucket) / Double(perUnit),
      Double(min(bucket + 1, perUnit)) / Double(perUnit)
    )
  }

  /// Spreads a length of time over the buckets that a straight line between two counts crosses.
  ///
  /// The line is below edge i for ⌊length × (i × whole − 200 × start) / (200 × (end − start))⌋ ticks, so
  /// that the parts add up to the length exactly.
  /// - Precondition: `0 <= start <= end <= whole`, `length >= 0`.
  /// - Complexity: O(buckets crossed).
  public static func spread(
    from start: Int, to end: Int, of whole: Int, over length: Int64,
    into table: inout MutableSpan<Int128>
  ) {
    let last = index(end, of: whole)
    var bucket = index(start, of: whole)
    var spent: Int128 = 0
    while bucket < last {
      let rise = Int128((bucket + 1) * whole - perUnit * start)
      let below = Int128(length) * rise / Int128(perUnit * (end - start))
      table[bucket] += below - spent
      spent = below
      bucket += 1
    }
    table[last] += Int128(length) - spent
  }
}
