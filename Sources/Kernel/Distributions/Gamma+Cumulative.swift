// Gamma+Cumulative.swift: the gamma distribution function and its inverse.

import Foundation

extension Distribution.Gamma {
  /// The probability that a variate lies at or below a value: the regularised incomplete gamma
  /// function P(shape, value/scale), to about 1e-13.
  /// - Complexity: O(√shape) terms.
  public func cumulative(_ value: Double) -> Double {
    let x = value / scale
    guard x > 0 else { return 0 }
    guard x.isFinite else { return 1 }
    return x < shape + 1 ? lowerSeries(x) : 1 - upperFraction(x)
  }

  /// The value below which a variate falls with the given probability, by bisection to 1e-15 of itself
  /// or 1e-18 of the mean.
  /// - Precondition: `probability` is strictly between 0 and 1.
  /// - Complexity: some 60 evaluations of `cumulative`, about 10 microseconds.
  public func quantile(_ probability: Double) -> Double {
    var low = 0.0
    var high = max(mean, scale)
    while cumulative(high) < probability, high.isFinite {
      low = high
      high *= 2
    }
    while high - low > max(1e-15 * high, 1e-18 * mean) {
      let middle = low + (high - low) / 2
      guard low < middle, middle < high else { break }
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
    return high
  }

  /// x^a e^−x / Γ(a), the factor before both expansions.
  private func factor(_ x: Double) -> Double { exp(shape * log(x) - x - lgamma(shape)) }

  /// P(a, x) = x^a e^−x / Γ(a) × Σ xⁿ / (a (a+1) … (a+n)).
  /// - Source: NIST Digital Library of Mathematical Functions, 8.7.1 with 8.2.6.
  private func lowerSeries(_ x: Double) -> Double {
    var term = 1 / shape
    var sum = term
    var divisor = shape
    while term > sum * 1e-16 {
      divisor += 1
      term *= x / divisor
      sum += term
    }
    return min(1, sum * factor(x))
  }

  /// Q(a, x) = 1 − P(a, x) as a continued fraction, from its front by Lentz's method.
  /// - Source: NIST Digital Library of Mathematical Functions, 8.9.2; Thompson and Barnett,
  ///   "Coulomb and Bessel functions", J. Comput. Phys. 64, 1986 (the modified Lentz method).
  private func upperFraction(_ x: Double) -> Double {
    let tiny = 1e-300  // stands for a denominator of 0
    var b = x + 1 - shape
    var c = 1 / tiny
    var d = 1 / b
    var fraction = d
    var n = 0.0
    while n < 1e6 {
      n += 1
      let a = -n * (n - shape)
      b += 2
      d = 1 / nonzero(a * d + b, tiny)
      c = nonzero(b + a / c, tiny)
      let change = c * d
      fraction *= change
      guard abs(change - 1) > 1e-15 else { break }
    }
    return min(1, fraction * factor(x))
  }

  private func nonzero(_ value: Double, _ tiny: Double) -> Double {
    abs(value) < tiny ? tiny : value
  }
}
