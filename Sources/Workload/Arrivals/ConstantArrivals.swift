// ConstantArrivals.swift: evenly spaced requests, the load of a paced benchmark client.

public import Kernel
internal import Text
public import Units

/// One request every 1/rate seconds, the first at 0.
public struct ConstantArrivals: ArrivalProcess {
  public let ratePerSecond: Double
  private var index: Double = 0

  /// - Precondition: `0 < ratePerSecond ≤ WorkloadLimits.ratePerSecond`.
  public init(ratePerSecond: Double) {
    precondition(ratePerSecond > 0 && ratePerSecond <= WorkloadLimits.ratePerSecond)
    self.ratePerSecond = ratePerSecond
  }

  public var isStationary: Bool { true }
  public var meanRatePerSecond: Double? { ratePerSecond }

  /// The n-th arrival is n/rate rounded once, so no error builds up.
  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    let ticks = index / ratePerSecond * Double(SimulationTime.ticksPerSecond)
    index += 1
    return ticks < 0x1p63 ? SimulationTime(ticks: Int64(ticks.rounded())) : .never
  }
}

extension ArrivalKind {
  static let constant = ArrivalKind(name: "constant") { reader in
    let before = reader.problems.count
    let rate = reader.rate()
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      guard let noise else { return .open(ConstantArrivals(ratePerSecond: rate)) }
      return reader.modulated(ConstantRate(ratePerSecond: rate), gaps: .constant, noise: noise)
    }
  }
}
