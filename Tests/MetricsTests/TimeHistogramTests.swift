// TimeHistogramTests.swift: time at each level is never lost, and adds up in any order.

import Testing
import Units

@testable import Metrics

@Suite struct TimeHistogramTests {
  private static func ramp(_ start: Int, _ end: Int, _ whole: Int, _ length: Int64) -> [Int128] {
    var table = [Int128](repeating: 0, count: FractionBuckets.count)
    var span = table.mutableSpan
    FractionBuckets.spread(from: start, to: end, of: whole, over: length, into: &span)
    return table
  }

  @Test("a line spends in each bucket the time that its points do", arguments: 0..<300)
  func lines(seed: Int) {
    var random = SeededRandom(seed)
    let whole = Int.random(in: 1...2000, using: &random)
    let start = Int.random(in: 0...whole, using: &random)
    let end = Int.random(in: start...whole, using: &random)
    let length = Int64.random(in: 0...5000, using: &random)
    let table = Self.ramp(start, end, whole, length)
    #expect(table.reduce(0, +) == Int128(length))
    #expect(table.allSatisfy { $0 >= 0 })
    // Tick by tick: at tick t the line is at start + (end − start) t / length.
    var points = [Int](repeating: 0, count: FractionBuckets.count)
    for tick in 0..<Int(length) {
      let level = 200 * (start * Int(length) + (end - start) * tick) / (whole * Int(length))
      points[level] += 1
    }
    for bucket in table.indices {
      #expect(abs(Int(table[bucket]) - points[bucket]) <= 1, "bucket \(bucket), seed \(seed)")
    }
  }

  @Test("a bucket holds its lower edge, and the last all from one on")
  func edges() {
    for bucket in 0..<FractionBuckets.count {
      #expect(FractionBuckets.index(bucket, of: 200) == bucket)
      #expect(FractionBuckets.edges(bucket).low == Double(bucket) / 200)
    }
    #expect(FractionBuckets.index(7, of: 2) == 200)
    #expect(FractionBuckets.index(999, of: 1000) == 199)
  }

  private static func random(_ seed: Int) -> TimeHistogram {
    var random = SeededRandom(seed)
    return TimeHistogram(
      (0..<20).map { value in
        TimeHistogram.Bucket(
          low: Double(value), high: Double(value + 1),
          ticks: Bool.random(using: &random) ? Int128.random(in: 0...9, using: &random) : 0)
      })
  }

  @Test("adding is commutative and associative, and loses nothing", arguments: 0..<200)
  func merging(seed: Int) {
    let parts = (0..<3).map { Self.random(3 * seed + $0) }
    var left = parts[0]
    left.merge(parts[1])
    left.merge(parts[2])
    var right = parts[2]
    right.merge(parts[1])
    var last = parts[0]
    last.merge(right)
    #expect(left == last)
    #expect(left.totalTicks == parts.reduce(0) { $0 + $1.totalTicks })
    var same = left
    same.merge(TimeHistogram())
    #expect(same == left)
  }

  @Test("time that no one counted was spent at zero")
  func rest() {
    var count = TimeWeightedCount()
    count.add(3, for: SimulationTime(ticks: 10))
    count.add(2000, for: SimulationTime(ticks: 5))
    let histogram = count.histogram(wallTicks: 40)
    #expect(histogram.buckets.map(\.ticks) == [25, 10, 5])
    #expect(histogram.buckets[0].low == 0 && histogram.buckets[1].low == 3)
    #expect(histogram.buckets[2].low <= 2000 && histogram.buckets[2].high > 2000)
    let share = TimeHistogram(ticksByFraction: [1, 0, 4], wallTicks: 12)
    #expect(share.buckets.map(\.ticks) == [8, 4])
  }
}
