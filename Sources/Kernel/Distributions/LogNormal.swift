// LogNormal.swift: a quantity whose logarithm is normal: lengths and service times with a long tail.

import Foundation

extension Distribution {
  /// Log-normal with the mean and standard deviation of the logarithm.
  public struct LogNormal: Hashable, Sendable {
    /// The mean of the natural logarithm; e to its power is the median.
    public let mu: Double
    /// The standard deviation of the natural logarithm.
    public let sigma: Double

    /// - Precondition: both are finite and `sigma >= 0`.
    public init(mu: Double, sigma: Double) {
      precondition(mu.isFinite && sigma.isFinite && sigma >= 0, "a deviation is not negative")
      self.mu = mu
      self.sigma = sigma
    }

    /// - Precondition: `mean > 0`, `coefficientOfVariation >= 0`, both finite.
    public init(mean: Double, coefficientOfVariation: Double) {
      precondition(mean > 0 && mean.isFinite, "a log-normal mean is positive")
      let square = log1p(coefficientOfVariation * coefficientOfVariation)
      self.init(mu: log(mean) - square / 2, sigma: square.squareRoot())
    }

    /// The distribution with this mean and 95th percentile.
    ///
    /// From ln mean = μ + σ²/2 and ln p95 = μ + z σ follows σ = z − √(z² − 2 ln(p95/mean)), z = 1.645.
    /// The other root (σ > z: a mean made by one value in a thousand) is never meant and not taken.
    /// Nil when no such distribution exists: the ratio p95/mean must lie in
    /// 1...`largestP95ToMean`, and both must be positive and finite.
    public init?(mean: Double, p95: Double) {
      guard mean > 0, mean.isFinite, p95 >= mean, p95.isFinite else { return nil }
      let z = Self.z95
      let square = z * z - 2 * log(p95 / mean)
      guard square >= 0 else { return nil }
      let sigma = z - square.squareRoot()
      self.init(mu: log(mean) - sigma * sigma / 2, sigma: sigma)
    }

    /// The distribution with this median and another percentile: σ = ln(value/median) / z.
    ///
    /// Nil unless both are positive and finite and `value >= median`.
    /// - Precondition: `probability` lies strictly between 0.5 and 1.
    public init?(median: Double, value: Double, at probability: Double) {
      precondition(probability > 0.5 && probability < 1, "a percentile above the median")
      guard median > 0, value >= median, value.isFinite else { return nil }
      self.init(mu: log(median), sigma: log(value / median) / normalQuantile(probability))
    }

    /// The largest ratio of the 95th percentile to the mean: exp(z²/2) = 3.87, reached at σ = z.
    public static var largestP95ToMean: Double { exp(z95 * z95 / 2) }

    /// The 95 % quantile of the standard normal distribution.
    private static let z95 = 1.6448536269514722

    public var mean: Double { exp(mu + sigma * sigma / 2) }
    public var variance: Double { expm1(sigma * sigma) * exp(2 * mu + sigma * sigma) }

    /// The value below which a variate falls with the given probability.
    /// - Precondition: `probability` is strictly between 0 and 1.
    public func quantile(_ probability: Double) -> Double {
      exp(mu + sigma * normalQuantile(probability))
    }

    /// The probability that a variate lies at or below a value.
    public func cumulative(_ value: Double) -> Double {
      guard value > 0 else { return 0 }
      guard sigma > 0 else { return log(value) >= mu ? 1 : 0 }
      return normalCumulative((log(value) - mu) / sigma)
    }

    /// By inversion: one random number, its normal quantile good to 1e-8 (`NormalTable`).
    public func sample(using random: inout RandomStream) -> Double {
      exp(mu + sigma * NormalTable.quantile(random.nextUniform()))
    }
  }
}
