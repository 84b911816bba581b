// KolmogorovDistance.swift: the largest difference between two distribution functions.

/// The Kolmogorov-Smirnov distance: the largest difference between two distribution functions.
///
/// As a distance, not as a test: with 10,000 requests every law is "rejected", while what a plan needs
/// to know is how far off it is.
enum KolmogorovDistance {
  /// Of a sample from a continuous law, on both sides of each of its values.
  static func continuous(_ sample: WeightedSample, _ cumulative: (Double) -> Double) -> Double {
    var (before, worst) = (0.0, 0.0)
    for (value, weight) in zip(sample.values, sample.weights) {
      let law = cumulative(value)
      let after = before + weight / sample.total
      worst = max(worst, abs(law - before), abs(after - law))
      before = after
    }
    return worst
  }

  /// Of whole tokens from a law that is rounded to them, at least `minimum`, and piles up at `cap`.
  static func tokens(
    _ sample: WeightedSample, minimum: Double, cap: Double?, _ cumulative: (Double) -> Double
  ) -> Double {
    func law(upTo value: Double) -> Double {
      if value < minimum { return 0 }
      if let cap, value >= cap { return 1 }
      return cumulative(value + 0.5)
    }
    var (before, worst) = (0.0, 0.0)
    for (value, weight) in zip(sample.values, sample.weights) {
      let after = before + weight / sample.total
      worst = max(worst, abs(law(upTo: value - 1) - before), abs(after - law(upTo: value)))
      before = after
    }
    return worst
  }

  /// Of two samples.
  static func samples(_ a: WeightedSample, _ b: WeightedSample) -> Double {
    var (i, j, shareA, shareB, worst) = (0, 0, 0.0, 0.0, 0.0)
    while i < a.values.count && j < b.values.count {
      let value = min(a.values[i], b.values[j])
      if a.values[i] == value {
        shareA += a.weights[i] / a.total
        i += 1
      }
      if b.values[j] == value {
        shareB += b.weights[j] / b.total
        j += 1
      }
      worst = max(worst, abs(shareA - shareB))
    }
    return worst
  }
}
