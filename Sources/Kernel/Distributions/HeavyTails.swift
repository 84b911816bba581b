// HeavyTails.swift: Weibull and Pareto, for durations with stretched and with power-law tails.

import Foundation

extension Distribution {
  /// Weibull: P(X > x) = exp(−(x/scale)^shape). A shape below 1 has a heavier tail than exponential.
  public struct Weibull: Hashable, Sendable {
    public let shape: Double
    public let scale: Double

    /// - Precondition: both are positive and finite.
    public init(shape: Double, scale: Double) {
      precondition(shape > 0 && shape.isFinite, "a Weibull shape is positive")
      precondition(scale > 0 && scale.isFinite, "a Weibull scale is positive")
      self.shape = shape
      self.scale = scale
    }

    /// The distribution with this mean and coefficient of variation, its shape found by bisection.
    ///
    /// Nil when either is not positive and finite, or when the shape would leave `shapeRange`.
    public init?(mean: Double, coefficientOfVariation: Double) {
      guard mean > 0, mean.isFinite, coefficientOfVariation > 0, coefficientOfVariation.isFinite
      else { return nil }
      var low = Self.shapeRange.lowerBound
      var high = Self.shapeRange.upperBound
      let target = coefficientOfVariation * coefficientOfVariation
      guard target <= Self.squaredVariation(shape: low),
        target >= Self.squaredVariation(shape: high)
      else { return nil }
      while true {
        let middle = (low * high).squareRoot()
        guard low < middle, middle < high else { break }
        if Self.squaredVariation(shape: middle) > target { low = middle } else { high = middle }
      }
      self.init(shape: high, scale: mean / tgamma(1 + 1 / high))
    }

    /// The shapes that `init(mean:coefficientOfVariation:)` searches: coefficients of variation from
    /// 0.0013 to 400.
    public static let shapeRange = 0.1...1000

    public var mean: Double { scale * tgamma(1 + 1 / shape) }
    public var variance: Double { mean * mean * Self.squaredVariation(shape: shape) }

    /// Γ(1 + 2/k) / Γ(1 + 1/k)² − 1, which falls as k grows.
    private static func squaredVariation(shape: Double) -> Double {
      let root = tgamma(1 + 1 / shape)
      return tgamma(1 + 2 / shape) / (root * root) - 1
    }

    /// By inversion: one random number.
    public func sample(using random: inout RandomStream) -> Double {
      scale * pow(-log(random.nextUniform()), 1 / shape)
    }
  }

  /// Pareto: P(X > x) = (scale/x)^shape from `scale` on. The mean is finite for a shape above 1, the
  /// variance above 2; near those limits a sample mean converges too slowly to be trusted.
  public struct Pareto: Hashable, Sendable {
    public let shape: Double
    /// The smallest value.
    public let scale: Double

    /// - Precondition: both are positive and finite.
    public init(shape: Double, scale: Double) {
      precondition(shape > 0 && shape.isFinite, "a Pareto shape is positive")
      precondition(scale > 0 && scale.isFinite, "a Pareto scale is positive")
      self.shape = shape
      self.scale = scale
    }

    /// - Precondition: `shape > 1`, `mean` is positive and finite.
    public init(shape: Double, mean: Double) {
      precondition(shape > 1, "a Pareto mean is finite for a shape above 1")
      self.init(shape: shape, scale: mean * (shape - 1) / shape)
    }

    public var mean: Double { shape > 1 ? shape * scale / (shape - 1) : .infinity }
    public var variance: Double {
      guard shape > 2 else { return .infinity }
      return scale * scale * shape / ((shape - 1) * (shape - 1) * (shape - 2))
    }

    /// The probability that a variate lies at or below a value.
    public func cumulative(_ value: Double) -> Double {
      value > scale ? -expm1(-shape * log(value / scale)) : 0
    }

    /// The value below which a variate falls with the given probability; infinite where a shape near 0
    /// takes it beyond the largest number.
    /// - Precondition: `probability` is strictly between 0 and 1.
    public func quantile(_ probability: Double) -> Double {
      scale * exp(-log1p(-probability) / shape)
    }

    /// By inversion: one random number.
    public func sample(using random: inout RandomStream) -> Double {
      scale * exp(-log(random.nextUniform()) / shape)
    }
  }
}
