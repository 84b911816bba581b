// GammaArrivals.swift: a renewal process whose burstiness is one number, the CV of its gaps.

public import Kernel
internal import Text
public import Units

/// Gamma gaps of mean 1/rate and coefficient of variation `cv`: shape 1/cv², 1 is Poisson.
public struct GammaArrivals: ArrivalProcess {
  public let ratePerSecond: Double
  public let cv: Double
  private var gaps: RenewalGaps
  private var clock = ArrivalClock()

  /// - Precondition: `0 < ratePerSecond ≤ WorkloadLimits.ratePerSecond`, `cv` within `RenewalGaps.cvRange`.
  public init(ratePerSecond: Double, cv: Double) {
    precondition(ratePerSecond > 0 && ratePerSecond <= WorkloadLimits.ratePerSecond)
    self.ratePerSecond = ratePerSecond
    self.cv = cv
    gaps = .gamma(cv: cv)
  }

  public var isStationary: Bool { true }
  public var meanRatePerSecond: Double? { ratePerSecond }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    clock.advance(gapSeconds: gaps.next(&random) / ratePerSecond)
  }
}

extension ArrivalKind {
  static let gamma = ArrivalKind(name: "gamma") { reader in
    let before = reader.problems.count
    let rate = reader.rate()
    let cv = reader.double("cv", in: RenewalGaps.cvRange)
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      guard let noise else { return .open(GammaArrivals(ratePerSecond: rate, cv: cv)) }
      return reader.modulated(
        ConstantRate(ratePerSecond: rate), gaps: .gamma(cv: cv), noise: noise)
    }
  }
}
