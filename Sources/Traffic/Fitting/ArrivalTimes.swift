// ArrivalTimes.swift: the times of a trace as fitting needs them, freed of the ticks of its clock.

internal import Foundation
internal import Kernel

/// Arrivals in seconds from the first, in order.
struct ArrivalTimes: Sendable {
  let seconds: [Double]
  /// From the first arrival to the last.
  let span: Double
  /// All gaps, those of 0 included.
  let gaps: WeightedSample
  let positiveGaps: WeightedSample

  /// - Precondition: at least two arrivals, in order.
  init(_ seconds: [Double]) {
    precondition(seconds.count > 1)
    self.seconds = seconds
    span = seconds[seconds.count - 1] - seconds[0]
    gaps = WeightedSample(zip(seconds, seconds.dropFirst()).map { $1 - $0 })
    positiveGaps = gaps.above(0)
  }

  var ratePerSecond: Double { Double(seconds.count) / span }

  /// Share of gaps of 0 s.
  var tieShare: Double { 1 - positiveGaps.total / gaps.total }

  /// The tick on which all times lie, where it is coarse enough to distort gaps; nil otherwise.
  ///
  /// Ticks show when nearly all gaps are multiples of their smallest and many gaps are that short:
  /// by chance 2 % of gaps lie within 1 % of a multiple. Mooncake's 3 s (± 3 ms) and whole seconds do.
  var tick: Double? {
    guard positiveGaps.total >= 10 else { return nil }
    let base = positiveGaps.quantile(0.05)
    guard base > 0 else { return nil }
    // The mean of the gaps that are one tick long: a tick that jitters is known better by its mean.
    let single = positiveGaps.upTo(base * 1.01).above(base * 0.99)
    let tick = single.mean
    let tolerance = 0.01
    var onTick = 0.0
    for (gap, weight) in zip(positiveGaps.values, positiveGaps.weights) {
      let ticks = gap / tick
      if abs(ticks - ticks.rounded()) <= tolerance { onTick += weight }
    }
    guard onTick >= 0.9 * positiveGaps.total, gaps.mean < 20 * tick else { return nil }
    return tick
  }

  /// Every arrival moved by a uniformly random part of a tick, as if the clock had not rounded it down.
  func spread(overTick tick: Double, seed: UInt64) -> ArrivalTimes {
    var random = RandomStream(seed: seed, name: "fit/ticks")
    let moved = seconds.map { $0 + tick * random.nextUniform() }.sorted()
    let first = moved[0]
    return ArrivalTimes(moved.map { $0 - first })
  }
}
