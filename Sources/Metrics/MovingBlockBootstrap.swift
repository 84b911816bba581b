// MovingBlockBootstrap.swift: other histories that one recorded history could have been.

/// Resamples the positions of a series in blocks, so that what is close in time stays together.
///
/// The new series is a chain of blocks of the old one, each from a start drawn at random; the last is
/// cut to fit. With a `period`, a block is only drawn from starts that have the same phase as the
/// place it goes to: with hours as positions and a period of 168 the hour of the week is kept.
/// - Source: Künsch, "The jackknife and the bootstrap for general stationary observations",
///   Annals of Statistics 17(3), 1989.
public struct MovingBlockBootstrap: Hashable, Sendable {
  /// The number of positions in the series.
  public let count: Int
  public let blockLength: Int
  public let period: Int

  /// - Precondition: `count > 0`, `blockLength` and `period` are in 1...count, and one whole block fits
  ///   at every phase: `blockLength + period - 1 <= count`.
  public init(count: Int, blockLength: Int, period: Int = 1) {
    precondition(count > 0 && blockLength > 0 && period > 0, "a series has positions and blocks")
    precondition(blockLength <= count - period + 1, "a block must fit at every phase")
    self.count = count
    self.blockLength = blockLength
    self.period = period
  }

  /// The blocks of one resampled series, as ranges of positions of the old one, in their new order;
  /// their lengths add up to `count`.
  /// - Complexity: O(count / blockLength); one random draw a block.
  public func blocks(using random: inout some RandomNumberGenerator) -> [Range<Int>] {
    stride(from: 0, to: count, by: blockLength).map { place in
      let phase = place % period
      let choices = (count - blockLength - phase) / period + 1
      let start = phase + period * Int.random(in: 0..<choices, using: &random)
      return start..<(start + min(blockLength, count - place))
    }
  }

  /// The positions of one resampled series, `count` of them.
  public func indices(using random: inout some RandomNumberGenerator) -> [Int] {
    blocks(using: &random).flatMap { Array($0) }
  }
}
