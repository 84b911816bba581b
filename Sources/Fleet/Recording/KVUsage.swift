// KVUsage.swift: how many KV blocks of a replica were in use, for how long.

internal import Engine
internal import Kernel
internal import Metrics

/// The time at each share of the KV blocks in use; a straight line from a leap's first step to its last.
///
/// A row takes a block at a time, so the line is a block a row off at most, and where steps get longer over a
/// leap it is ahead of the truth by at most a quarter of the leap's rise.
struct KVUsage: Sendable {
  /// By `FractionBuckets`.
  private(set) var ticks = [Int128](repeating: 0, count: FractionBuckets.count)
  /// 2 × Σ blocks × ticks.
  private var doubleArea: Int128 = 0
  var most = 0

  /// Adds the leaps of a log to a table whose checks are made once for all of them.
  /// - Parameter blocks: of a replica.
  mutating func count(_ log: borrowing EventLog, blocks: Int) {
    var (area, most) = (doubleArea, most)
    var table = ticks.mutableSpan
    for index in 0..<log.leaps.count {
      let (first, last) = (log.leaps[index].firstBlocks, log.leaps[index].lastBlocks)
      let length = log.leaps[index].countedTicks
      let product = UInt64(first + last).multipliedFullWidth(by: UInt64(length))
      area += Int128(_low: product.low, _high: Int64(product.high))
      most = max(most, last)
      let bucket = FractionBuckets.index(first, of: blocks)
      // The line never falls: below the bucket's upper edge it is still in it.
      if last * FractionBuckets.perUnit < (bucket + 1) * blocks || first == last {
        table[bucket] += Int128(length)
      } else {
        FractionBuckets.spread(from: first, to: last, of: blocks, over: length, into: &table)
      }
    }
    doubleArea = area
    self.most = most
  }

  /// Adds a part of a step.
  mutating func add(_ part: LeapEntry, blocks: Int) {
    let length = Int128(part.end - part.countedFrom)
    doubleArea += Int128(2 * part.firstBlocks) * length
    most = max(most, part.firstBlocks)
    ticks[FractionBuckets.index(part.firstBlocks, of: blocks)] += length
  }

  func usage(of blocks: Int) -> TimeWeightedFraction {
    TimeWeightedFraction(ticksByBucket: ticks, doubleArea: doubleArea, most: most, of: blocks)
  }

  /// A copy of what was recorded so far; the maximum begins anew.
  mutating func cut() -> Self {
    let copy = self
    most = 0
    return copy
  }

  mutating func subtract(_ other: Self) {
    for bucket in ticks.indices { ticks[bucket] -= other.ticks[bucket] }
    doubleArea -= other.doubleArea
  }

  mutating func merge(_ other: Self) {
    for bucket in ticks.indices { ticks[bucket] += other.ticks[bucket] }
    doubleArea += other.doubleArea
    most = max(most, other.most)
  }
}
