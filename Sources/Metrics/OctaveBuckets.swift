// OctaveBuckets.swift: where a whole number belongs that is too large for a counter of its own.

/// The whole numbers from a power of two on, in 128 buckets to each doubling: at most 0.8 % wide.
public struct OctaveBuckets: Sendable {
  private static let perOctave = 128
  private let first: Int

  /// - Precondition: `start` is a power of two, 128 or more.
  public init(from start: Int) {
    precondition(
      start >= Self.perOctave && start.nonzeroBitCount == 1, "buckets begin with an octave")
    first = start.trailingZeroBitCount
  }

  /// The bucket of a value, from 0.
  /// - Precondition: `value` is at least the start. - Complexity: O(1).
  public func index(of value: Int) -> Int {
    let octave = Int.bitWidth - 1 - value.leadingZeroBitCount
    return (octave - first) * Self.perOctave + (value >> (octave - 7)) & (Self.perOctave - 1)
  }

  /// The smallest value of a bucket, and the number of values in it.
  public func values(of index: Int) -> (lower: Int, count: Int) {
    let shift = first + index / Self.perOctave - 7
    return ((Self.perOctave + index % Self.perOctave) << shift, 1 << shift)
  }
}
