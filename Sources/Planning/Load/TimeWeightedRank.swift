// TimeWeightedRank.swift: the percentile of a load over time, and how sure it is.

internal import Kernel
internal import Metrics
internal import Text

/// Values over stretches of time, in order of size.
struct TimeWeightedRank: Sendable {
  /// Positions in the series, the smallest value first; ties in order of time.
  let order: [Int]
  private let values: [Double]
  private let weights: [Double]

  /// - Precondition: as many values as weights, at least one; weights are positive.
  init(values: [Double], weights: [Double]) {
    precondition(
      !values.isEmpty && values.count == weights.count, "a series has values and weights")
    self.values = values
    self.weights = weights
    order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }

  /// Nearest rank by time: the smallest value below or at which the load stayed for at least `percent` of
  /// the time.
  func percentile(_ percent: Double) -> Double {
    percentile(percent) { weights[$0] }
  }

  /// The share of time, in percent, up to and with each value of the series.
  var ranks: [Double] {
    let total = weights.reduce(0, +)
    var ranks = [Double](repeating: 0, count: values.count)
    var sum = 0.0
    for position in order {
      sum += weights[position]
      ranks[position] = sum / total * 100
    }
    return ranks
  }

  private func percentile(_ percent: Double, weight: (Int) -> Double) -> Double {
    let total = order.reduce(0) { $0 + weight($1) }
    let wanted = total * percent / 100 * (1 - 1e-12)  // sums of weights are rounded
    var sum = 0.0
    for position in order {
      sum += weight(position)
      if sum >= wanted { return values[position] }
    }
    return values[order[order.count - 1]]
  }

  /// The 95 % interval of a percentile: the 2.5th and 97.5th percentiles of it over block resamples of the
  /// series.
  /// - Parameter plan: the blocks.
  /// - Source: Künsch 1989; percentile interval of Efron and Tibshirani 1993, section 13.3.
  func interval(
    _ percent: Double, plan: MovingBlockBootstrap, seed: UInt64
  ) -> (low: Double, high: Double) {
    let found = resampled(percent, plan: plan, seed: seed).sorted()
    let ends = [2.5, 97.5].map { nearestRank(percent: $0, of: found.count) - 1 }
    return (found[ends[0]], found[ends[1]])
  }

  /// A percentile over each block resample of the series, in the order drawn.
  func resampled(_ percent: Double, plan: MovingBlockBootstrap, seed: UInt64) -> [Double] {
    var found: [Double] = []
    for resample in 0..<Self.resamples {
      var random = RandomStream(seed: seed, replication: resample, name: "load-percentile")
      var counts = [Double](repeating: 0, count: values.count)
      for block in plan.blocks(using: &random) { for position in block { counts[position] += 1 } }
      found.append(percentile(percent) { counts[$0] * weights[$0] })
    }
    return found
  }

  /// Resamples behind an interval: its ends rest on the 10th from each side.
  static let resamples = 400
}

/// What is resampled for the interval of a percentile of the load.
struct LoadBlocks: Hashable, Sendable {
  let plan: MovingBlockBootstrap
  let sentence: String

  /// Days, each in its own place of the day, where the load has four or more; else a tenth of the load.
  /// Four days are a guess at the fewest that tell anything of how days differ.
  /// - Returns: nil for fewer than two windows.
  init?(windows: Int, windowSeconds: Double) {
    guard windows >= 2 else { return nil }
    let day = Int((86_400 / windowSeconds).rounded())
    if Double(day) * windowSeconds == 86_400, windows >= 4 * day {
      plan = MovingBlockBootstrap(count: windows, blockLength: day, period: day)
      sentence = "block bootstrap of days"
      return
    }
    let length = max(1, windows / 10)
    plan = MovingBlockBootstrap(count: windows, blockLength: length)
    let minutes = NumberText.shortest((Double(length) * windowSeconds / 6).rounded() / 10)
    sentence =
      "block bootstrap of \(minutes) min blocks, as the load has fewer than four days: how days differ is "
      + "not in it"
  }
}
