// GammaEstimation.swift: gamma and Weibull laws by maximum likelihood, one equation in the shape each.

internal import Foundation

extension FittedLaw {
  /// Shapes that are searched; measured clients lie between 0.005 and 3 (ServeGen's tables).
  static let shapes = 1e-4...1e6

  /// The exponential law: its likelihood is largest at the sample's mean.
  static func exponential(fitting sample: WeightedSample) -> FittedLaw? {
    guard !sample.isEmpty, sample.values[0] >= 0, sample.mean > 0 else { return nil }
    return .exponential(mean: sample.mean)
  }

  /// The gamma law of largest likelihood; nil when values are not positive or all alike.
  ///
  /// ln k − ψ(k) = ln mean − mean ln, from Minka's start by his iteration on 1/k, which is Newton's on
  /// a better-shaped function. - Source: Minka, "Estimating a Gamma distribution", 2002.
  static func gamma(fitting sample: WeightedSample) -> FittedLaw? {
    guard let low = sample.values.first, low > 0 else { return nil }
    let mean = sample.mean
    let meanLog = sample.sum { log($0) } / sample.total
    let s = log(mean) - meanLog
    guard s > 1e-9, s.isFinite else { return nil }
    var shape = (3 - s + ((s - 3) * (s - 3) + 24 * s).squareRoot()) / (12 * s)
    for _ in 0..<100 {
      let slope = shape * shape * (1 / shape - LogGammaDerivative.second(shape))
      let next = 1 / (1 / shape + (log(shape) - s - LogGammaDerivative.first(shape)) / slope)
      guard next.isFinite, next > 0 else { return nil }
      let isDone = abs(next - shape) <= 1e-12 * shape
      shape = next
      if isDone { break }
    }
    return shapes.contains(shape) ? .gamma(shape: shape, scale: mean / shape) : nil
  }

  /// The Weibull law of largest likelihood; nil when values are not positive or all alike.
  ///
  /// The shape c solves Σ xᶜ ln x / Σ xᶜ − 1/c = mean ln x, whose left side rises in c: bisection.
  /// - Source: Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions" 1, 1994, 21.4.
  static func weibull(fitting sample: WeightedSample) -> FittedLaw? {
    guard let low = sample.values.first, let high = sample.values.last, low > 0, low < high else {
      return nil
    }
    // Bins 0.3 % wide over six decades: no error that shows.
    let logs = sample.logarithms(bins: 4096)
    let meanLog = logs.mean
    let top = logs.values[logs.values.count - 1]
    func excess(_ shape: Double) -> Double {
      var (powers, products) = (0.0, 0.0)
      for (value, weight) in zip(logs.values, logs.weights) {
        let power = weight * exp(shape * (value - top))  // at most the weight: never overflows
        powers += power
        products += power * value
      }
      return products / powers - 1 / shape - meanLog
    }
    var (lower, upper) = (log(1e-3), log(1e3))
    guard excess(exp(lower)) < 0, excess(exp(upper)) > 0 else { return nil }
    for _ in 0..<60 {
      let middle = (lower + upper) / 2
      if excess(exp(middle)) < 0 { lower = middle } else { upper = middle }
    }
    let shape = exp(upper)
    let meanPower = logs.sum { exp(shape * ($0 - top)) } / logs.total
    let scale = exp(top + log(meanPower) / shape)
    return scale > 0 && scale.isFinite ? .weibull(shape: shape, scale: scale) : nil
  }
}

extension FittedLaw {
  /// The coefficient of variation of a Weibull law: √(Γ(1 + 2/k) / Γ(1 + 1/k)² − 1).
  static func weibullCV(shape: Double) -> Double {
    expm1(lgamma(1 + 2 / shape) - 2 * lgamma(1 + 1 / shape)).squareRoot()
  }
}
