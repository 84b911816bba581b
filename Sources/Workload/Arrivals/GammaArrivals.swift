// GammaArrivals.swift: a renewal process whose burstiness is one number, the CV of its gaps.

public import Kernel
internal import Text
public import Units

/// Gamma gaps of mean 1/rate and coefficient of variation `cv`: shape 1/cv², 1 is Poisson.
///
/// The window opens in steady state: the time to the first arrival is a uniform share of a gap that
/// is drawn in proportion to its length, and a Gamma gap of shape k so drawn is Gamma of shape k + 1.
/// - Source: Cox, "Renewal Theory", 1962, sections 4.1 and 5.4 (equilibrium renewal process).
public struct GammaArrivals: ArrivalProcess {
  public let ratePerSecond: Double
  public let cv: Double
  private let gap: Distribution.Gamma
  private let gapByLength: Distribution.Gamma
  private var clock = ArrivalClock()
  private var hasStarted = false

  /// The CVs accepted; measured clients reach 142 in their worst window (ServeGen m-mid, p99).
  public static let cvRange = 0.01...200.0

  /// - Precondition: `0 < ratePerSecond ≤ WorkloadLimits.ratePerSecond`, `cv` within `cvRange`.
  public init(ratePerSecond: Double, cv: Double) {
    precondition(ratePerSecond > 0 && ratePerSecond <= WorkloadLimits.ratePerSecond)
    precondition(Self.cvRange.contains(cv))
    self.ratePerSecond = ratePerSecond
    self.cv = cv
    let shape = 1 / (cv * cv)
    let scale = 1 / (shape * ratePerSecond)
    gap = Distribution.Gamma(shape: shape, scale: scale)
    gapByLength = Distribution.Gamma(shape: shape + 1, scale: scale)
  }

  public var isStationary: Bool { true }
  public var meanRatePerSecond: Double? { ratePerSecond }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    guard hasStarted else {
      hasStarted = true
      let whole = gapByLength.sample(using: &random)
      return clock.advance(gapSeconds: random.nextUniform() * whole)
    }
    return clock.advance(gapSeconds: gap.sample(using: &random))
  }
}

extension ArrivalKind {
  static let gamma = ArrivalKind(name: "gamma") { reader in
    let before = reader.problems.count
    let rate = reader.rate()
    let cv = reader.double("cv", in: GammaArrivals.cvRange)
    return reader.unless(problemsSince: before) {
      .open(GammaArrivals(ratePerSecond: rate, cv: cv))
    }
  }
}
