// SpecialFunctions.swift: derivatives of the log-gamma function, for likelihoods of gamma laws.

internal import Foundation

/// The first two derivatives of ln Γ, by recurrence up to 10 and the asymptotic series from there;
/// the first term left out is below 1e-14.
/// - Source: NIST Digital Library of Mathematical Functions, 5.5.2, 5.11.2 and 5.15.8.
enum LogGammaDerivative {
  /// ψ(x), the first derivative.
  /// - Precondition: `x > 0`.
  static func first(_ x: Double) -> Double {
    precondition(x > 0)
    var (y, shift) = (x, 0.0)
    while y < 10 {
      shift -= 1 / y
      y += 1
    }
    let r = 1 / (y * y)
    let series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132)))))
    return shift + log(y) - 0.5 / y - series
  }

  /// ψ′(x), the second derivative.
  /// - Precondition: `x > 0`.
  static func second(_ x: Double) -> Double {
    precondition(x > 0)
    var (y, shift) = (x, 0.0)
    while y < 10 {
      shift += 1 / (y * y)
      y += 1
    }
    let r = 1 / (y * y)
    let series = r * (1 / 6 - r * (1 / 30 - r * (1 / 42 - r * (1 / 30 - r * (5 / 66)))))
    return shift + 1 / y + 0.5 * r + series / y
  }
}
