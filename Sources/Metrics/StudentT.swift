// StudentT.swift: Student's t distribution for whole degrees of freedom, from its finite sums.

import Foundation

/// Student's t distribution: how far the mean of a few normal observations strays, in standard errors.
public enum StudentT {
  /// The value that a variate lies below with the given probability, to the last digits of a `Double`.
  /// - Precondition: `probability` is strictly between 0 and 1, `degreesOfFreedom >= 1`.
  /// - Complexity: O(min(degreesOfFreedom, 10⁵)) in about 60 steps of bisection: once per interval,
  ///   never in a loop.
  public static func quantile(_ probability: Double, degreesOfFreedom: Int) -> Double {
    precondition(probability > 0 && probability < 1, "a quantile lies strictly inside 0...1")
    precondition(degreesOfFreedom >= 1, "t needs a degree of freedom")
    if probability < 0.5 {
      return -quantile(1 - probability, degreesOfFreedom: degreesOfFreedom)
    }
    let inside = 2 * probability - 1
    var high = 1.0
    while probabilityWithin(high, degreesOfFreedom: degreesOfFreedom) < inside { high *= 2 }
    var low = 0.0
    while true {
      let middle = (low + high) / 2
      guard low < middle, middle < high else { return high }
      if probabilityWithin(middle, degreesOfFreedom: degreesOfFreedom) < inside {
        low = middle
      } else {
        high = middle
      }
    }
  }

  /// P(|T| ≤ t): a finite sum in the powers of cos² θ, with tan θ = t/√(degrees of freedom).
  /// - Precondition: `t >= 0`, `degreesOfFreedom >= 1`.
  /// - Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
  public static func probabilityWithin(_ t: Double, degreesOfFreedom: Int) -> Double {
    precondition(t >= 0 && degreesOfFreedom >= 1, "t needs a degree of freedom")
    let angle = atan(t / Double(degreesOfFreedom).squareRoot())
    let cosine = cos(angle)
    let odd = degreesOfFreedom % 2 == 1
    if odd && degreesOfFreedom == 1 { return 2 * angle / .pi }
    var term = odd ? cosine : 1
    var sum = term
    var index = odd ? 3 : 2
    while index <= degreesOfFreedom - 2 {
      term *= cosine * cosine * Double(index - 1) / Double(index)
      sum += term
      if term < sum * 1e-17 { break }  // below half a unit in the last place of the sum
      index += 2
    }
    return odd ? 2 / .pi * (angle + sin(angle) * sum) : sin(angle) * sum
  }
}
