// CounterSeries.swift: counters as Prometheus scraped them: increases per step, resets and gaps found.

/// One counter of one target, sampled at a steady step.
struct CounterSeries {
  /// In order of time; no two at the same step.
  private(set) var samples: [(index: Int, value: Double)] = []

  mutating func add(_ value: Double, at index: Int) { samples.append((index, value)) }

  /// How often the counter began again from 0.
  var resets: Int { zip(samples, samples.dropFirst()).count { $1.value < $0.value } }

  /// The whole increase, gaps included.
  var increase: Double {
    zip(samples, samples.dropFirst()).reduce(0) { $0 + Self.increase($1.0.value, $1.1.value) }
  }

  /// From one sample to the next; after a reset all of the new value is new. What was counted between
  /// the last sample and the reset is lost, as it is in Prometheus's own `increase`.
  /// - Source: prometheus.io/docs/prometheus/latest/querying/functions, `increase` and `resets`.
  private static func increase(_ from: Double, _ to: Double) -> Double {
    to >= from ? to - from : to
  }

  /// Adds the increase of each step to `sums`, and marks steps inside gaps of the series, whose share
  /// of the increase nobody knows.
  func addSteps(to sums: inout CounterSteps) {
    for (before, after) in zip(samples, samples.dropFirst()) {
      if after.index == before.index + 1 {
        sums.add(Self.increase(before.value, after.value), at: before.index)
      } else {
        for index in before.index..<after.index { sums.markGap(at: index) }
      }
    }
  }
}

/// The increase of several counters together in each step; nil where one of them has a gap, or none
/// was sampled.
struct CounterSteps {
  private var sums: [Double]
  private var hasSample: [Bool]
  private var hasGap: [Bool]

  init(count: Int) {
    sums = Array(repeating: 0, count: count)
    hasSample = Array(repeating: false, count: count)
    hasGap = hasSample
  }

  mutating func add(_ increase: Double, at index: Int) {
    sums[index] += increase
    hasSample[index] = true
  }

  mutating func markGap(at index: Int) { hasGap[index] = true }

  subscript(index: Int) -> Double? {
    hasSample[index] && !hasGap[index] ? sums[index] : nil
  }
}
