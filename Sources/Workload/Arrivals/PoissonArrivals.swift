// PoissonArrivals.swift: independent users, the load most queueing formulas assume.

public import Kernel
internal import Text
public import Units

/// Exponential gaps of mean 1/rate.
public struct PoissonArrivals: ArrivalProcess {
  public let ratePerSecond: Double
  private let gap: Distribution.Exponential
  private var clock = ArrivalClock()

  /// - Precondition: `0 < ratePerSecond ≤ WorkloadLimits.ratePerSecond`.
  public init(ratePerSecond: Double) {
    precondition(ratePerSecond > 0 && ratePerSecond <= WorkloadLimits.ratePerSecond)
    self.ratePerSecond = ratePerSecond
    gap = Distribution.Exponential(mean: 1 / ratePerSecond)
  }

  public var isStationary: Bool { true }
  public var meanRatePerSecond: Double? { ratePerSecond }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    clock.advance(gapSeconds: gap.sample(using: &random))
  }
}

extension ArrivalKind {
  static let poisson = ArrivalKind(name: "poisson") { reader in
    let before = reader.problems.count
    let rate = reader.rate()
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      guard let noise else { return .open(PoissonArrivals(ratePerSecond: rate)) }
      return reader.modulated(
        ConstantRate(ratePerSecond: rate), gaps: .exponential, noise: noise)
    }
  }
}
