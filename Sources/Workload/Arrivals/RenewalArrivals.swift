// RenewalArrivals.swift: independent gaps of one law at a steady rate, whose burstiness is one number, their CV.

public import Kernel
internal import Text
public import Units

/// Gaps of a law of mean 1, divided by the rate.
public struct RenewalArrivals: ArrivalProcess {
  public let ratePerSecond: Double
  private var gaps: RenewalGaps
  private var clock = ArrivalClock()

  /// - Precondition: `0 < ratePerSecond ≤ WorkloadLimits.ratePerSecond`.
  public init(ratePerSecond: Double, gaps: RenewalGaps) {
    precondition(ratePerSecond > 0 && ratePerSecond <= WorkloadLimits.ratePerSecond)
    self.ratePerSecond = ratePerSecond
    self.gaps = gaps
  }

  public var isStationary: Bool { true }
  /// See `RenewalGaps.gammaShape`.
  public var gammaShape: Double? { gaps.gammaShape }
  public var meanRatePerSecond: Double? { ratePerSecond }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    clock.advance(gapSeconds: gaps.next(&random) / ratePerSecond)
  }
}

extension ArrivalKind {
  static let gamma = ArrivalKind(name: "gamma") { $0.renewal(RenewalGaps.gamma) }
  /// Stretched tails, the second law that fits measured clients.
  static let weibull = ArrivalKind(name: "weibull") { $0.renewal(RenewalGaps.weibull) }
}

extension ObjectReader {
  /// The keys `ratePerSecond`, `cv` and `noise`, with the law of gaps of a CV.
  fileprivate mutating func renewal(_ law: (Double) -> RenewalGaps) -> ArrivalSpecification? {
    let before = problems.count
    let rate = rate()
    let cv = double("cv", in: RenewalGaps.cvRange)
    let noise = rateNoise()
    return unless(problemsSince: before) {
      guard let noise else { return .open(RenewalArrivals(ratePerSecond: rate, gaps: law(cv))) }
      return modulated(ConstantRate(ratePerSecond: rate), gaps: law(cv), noise: noise)
    }
  }
}
