// ReferenceSamples.swift: samples and levels as they are, one by one, against the engine's histograms.

import Metrics
import Units

@testable import Fleet

/// Every latency of a class, in ticks.
struct ReferenceSamples {
  var ttft: [Int64] = []
  var tpot: [Int64] = []
  var itl: [Int64] = []
  var e2el: [Int64] = []
  var queue: [Int64] = []

  /// One line for each histogram that does not hold these samples.
  func differences(_ set: LatencySet) -> [String] {
    [
      ("ttft", set.ttft, ttft), ("tpot", set.tpot, tpot), ("itl", set.itl, itl),
      ("e2el", set.e2el, e2el), ("queue", set.queue, queue),
    ].compactMap { name, histogram, samples in
      Self.holds(histogram, samples)
        ? nil : "\(name): \(histogram.count) samples, reference \(samples.count)"
    }
  }

  static func holds(_ histogram: LatencyHistogram, _ samples: [Int64]) -> Bool {
    var counts: [Double: Int64] = [:]
    for sample in samples { counts[lowerEdge(sample), default: 0] += 1 }
    let found = Dictionary(
      uniqueKeysWithValues: histogram.occupiedBuckets.map {
        (LatencyBuckets.lowerMilliseconds($0.bucket), $0.count)
      })
    let sum = samples.reduce(Int128(0)) { $0 + Int128($1) }
    let total = Seconds(Double(sum) / Double(SimulationTime.ticksPerSecond))
    return histogram.count == samples.count && found == counts && histogram.total == total
      && histogram.maximum.ticks == samples.max() ?? 0
  }

  /// The largest 2ᵉ(1 + i/128) ms that a duration reaches, i below 128.
  private static func lowerEdge(_ ticks: Int64) -> Double {
    guard ticks > 0 else { return 0 }
    let scaled = Int128(ticks) * 1000  // in 2⁻³⁸ ms
    var octave = 0
    while Int128(1) << (octave + 1) <= scaled { octave += 1 }
    let part = Int((scaled * 128) >> octave) - 128
    return (1 + Double(part) / 128) * Double(sign: .plus, exponent: octave - 38, significand: 1)
  }
}

/// How long a whole number had each value.
struct ReferenceLevels {
  private var ticks: [Int: Int128] = [:]
  private(set) var maximum = 0

  mutating func add(_ value: Int, for length: Int64) {
    guard value > 0, length > 0 else { return }
    ticks[value, default: 0] += Int128(length)
    maximum = max(maximum, value)
  }

  mutating func merge(_ other: Self) {
    ticks.merge(other.ticks, uniquingKeysWith: +)
    maximum = max(maximum, other.maximum)
  }

  func mean(over wall: Seconds) -> Double? {
    guard wall.value > 0 else { return nil }
    let area = ticks.reduce(Int128(0)) { $0 + Int128($1.key) * $1.value }
    return Double(area) / (wall.value * Double(SimulationTime.ticksPerSecond))
  }

  /// The smallest value that was not exceeded for so many percent of the time.
  func percentile(_ percent: Double, over wall: Seconds) -> Double? {
    guard wall.value > 0 else { return nil }
    let whole = wall.value * Double(SimulationTime.ticksPerSecond)
    var below = max(0, whole - Double(ticks.values.reduce(0, +)))
    if below >= whole * percent / 100 { return 0 }
    for (value, length) in ticks.sorted(by: { $0.key < $1.key }) {
      below += Double(length)
      if below >= whole * percent / 100 { return Double(value) }
    }
    return Double(maximum)
  }
}
