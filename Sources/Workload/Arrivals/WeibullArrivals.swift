// WeibullArrivals.swift: a renewal process with stretched tails, the second law that fits measured clients.

public import Kernel
internal import Text
public import Units

/// Weibull gaps of mean 1/rate and coefficient of variation `cv`: shape 1 is Poisson, below it clusters.
public struct WeibullArrivals: ArrivalProcess {
  public let ratePerSecond: Double
  public let cv: Double
  private var gaps: RenewalGaps
  private var clock = ArrivalClock()

  /// - Precondition: `0 < ratePerSecond ≤ WorkloadLimits.ratePerSecond`, `cv` within `RenewalGaps.cvRange`.
  public init(ratePerSecond: Double, cv: Double) {
    precondition(ratePerSecond > 0 && ratePerSecond <= WorkloadLimits.ratePerSecond)
    self.ratePerSecond = ratePerSecond
    self.cv = cv
    gaps = .weibull(cv: cv)
  }

  public var isStationary: Bool { true }
  public var meanRatePerSecond: Double? { ratePerSecond }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    clock.advance(gapSeconds: gaps.next(&random) / ratePerSecond)
  }
}

extension ArrivalKind {
  static let weibull = ArrivalKind(name: "weibull") { reader in
    let before = reader.problems.count
    let rate = reader.rate()
    let cv = reader.double("cv", in: RenewalGaps.cvRange)
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      guard let noise else { return .open(WeibullArrivals(ratePerSecond: rate, cv: cv)) }
      return reader.modulated(
        ConstantRate(ratePerSecond: rate), gaps: .weibull(cv: cv), noise: noise)
    }
  }
}
