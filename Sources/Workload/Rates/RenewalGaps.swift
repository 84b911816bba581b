// RenewalGaps.swift: gaps of mean 1 that repeat themselves in law: the clockwork behind every rate.

internal import Foundation
public import Kernel
public import Text

/// Independent gaps of mean 1, observed from steady state: the first is what is left of a gap that is met
/// in proportion to its length.
///
/// Multiplied by 1/rate they are a renewal process; consumed by the integral of a varying rate they keep
/// their burstiness at every rate.
/// - Source: Cox, "Renewal Theory", 1962, sections 4.1 and 5.4 (equilibrium renewal process).
public struct RenewalGaps: Sendable {
  private enum Law: Sendable {
    case constant
    case exponential
    case gamma(gap: Distribution.Gamma, byLength: Distribution.Gamma)
    case weibull(gap: Distribution.Weibull, powerByLength: Distribution.Gamma)
  }

  /// CVs accepted; measured clients reach 142 in their worst window (ServeGen m-mid, p99).
  public static let cvRange = 0.01...200.0

  private let law: Law
  private var hasStarted = false

  private init(_ law: Law) { self.law = law }

  /// Evenly spaced, the first at once.
  public static var constant: Self { Self(.constant) }

  /// Poisson.
  public static var exponential: Self { Self(.exponential) }

  /// Gamma of shape 1/cv²; drawn in proportion to its length a gap is Gamma of shape 1/cv² + 1.
  /// - Precondition: `cv` within `cvRange`.
  public static func gamma(cv: Double) -> Self {
    precondition(cvRange.contains(cv))
    let shape = 1 / (cv * cv)
    return Self(
      .gamma(
        gap: Distribution.Gamma(shape: shape, scale: cv * cv),
        byLength: Distribution.Gamma(shape: shape + 1, scale: cv * cv)))
  }

  /// Weibull, its shape k solved from the cv; drawn in proportion to its length a gap is
  /// scale × G^(1/k) with G Gamma of shape 1 + 1/k.
  /// - Precondition: `cv` within `cvRange`.
  public static func weibull(cv: Double) -> Self {
    precondition(cvRange.contains(cv))
    guard let gap = Distribution.Weibull(mean: 1, coefficientOfVariation: cv) else {
      preconditionFailure("a Weibull has any CV from 0.01 to 200")
    }
    return Self(
      .weibull(
        gap: gap, powerByLength: Distribution.Gamma(shape: 1 + 1 / gap.shape, scale: 1)))
  }

  /// The shape of gaps that are gamma-distributed, exponential ones among them; nil for those of another law.
  public var gammaShape: Double? {
    switch law {
    case .exponential: 1
    case .gamma(let gap, _): gap.shape
    case .constant, .weibull: nil
    }
  }

  /// The next gap.
  @inline(__always)
  public mutating func next(_ random: inout RandomStream) -> Double {
    switch law {
    case .exponential: ArrivalClock.unitWork.sample(using: &random)
    default: nextOther(&random)
    }
  }

  private mutating func nextOther(_ random: inout RandomStream) -> Double {
    let isFirst = !hasStarted
    hasStarted = true
    switch law {
    case .constant: return isFirst ? 0 : 1
    case .exponential: return ArrivalClock.unitWork.sample(using: &random)
    case .gamma(let gap, let byLength):
      guard isFirst else { return gap.sample(using: &random) }
      let whole = byLength.sample(using: &random)
      return random.nextUniform() * whole
    case .weibull(let gap, let powerByLength):
      guard isFirst else { return gap.sample(using: &random) }
      let whole = gap.scale * pow(powerByLength.sample(using: &random), 1 / gap.shape)
      return random.nextUniform() * whole
    }
  }
}

extension ObjectReader {
  /// The key `cv` of a rate that varies: gamma gaps; Poisson when it is left out.
  public mutating func renewalGaps() -> RenewalGaps {
    doubleIfPresent("cv", in: RenewalGaps.cvRange).map { RenewalGaps.gamma(cv: $0) } ?? .exponential
  }
}
