// DiurnalArrivals.swift: a rate that follows the clock: a table of hours, repeated day after day.

public import Kernel
internal import Text
public import Units

/// A Poisson process whose rate is constant within each hour of a table of 24 (a day) or 168 (a week).
///
/// Arrivals are exact: unit exponentials are inverted through the integral of the rate, hour by hour.
/// - Source: Çinlar, "Introduction to Stochastic Processes", 1975, section 4.7 (time change).
public struct DiurnalArrivals: ArrivalProcess {
  /// Requests a second in each hour.
  public let ratesPerSecond: [Double]
  /// The hour of the table at which the window opens, from 0; may have a fraction.
  public let startHour: Double
  private var slot: Int
  /// Ticks from the opening of the window to the start of the current slot; negative for a part hour.
  private var slotStart: Int64
  /// Seconds of the current slot that have passed.
  private var passed: Double

  static let secondsPerHour = 3600.0
  private static let ticksPerHour = 3600 * SimulationTime.ticksPerSecond

  /// - Precondition: 24 or 168 rates within limits, at least one positive; `0 ≤ startHour < rates.count`.
  public init(ratesPerSecond: [Double], startHour: Double = 0) {
    precondition(ratesPerSecond.count == 24 || ratesPerSecond.count == 168)
    precondition(ratesPerSecond.allSatisfy { $0 >= 0 && $0 <= WorkloadLimits.ratePerSecond })
    precondition(ratesPerSecond.contains { $0 > 0 })
    precondition(startHour >= 0 && startHour < Double(ratesPerSecond.count))
    self.ratesPerSecond = ratesPerSecond
    self.startHour = startHour
    slot = Int(startHour)
    passed = (startHour - Double(slot)) * Self.secondsPerHour
    slotStart = -SimulationTime(Seconds(passed)).ticks
  }

  /// The table as multiples of its own mean, so that `meanRatePerSecond` is the mean of a whole day.
  /// - Precondition: as for `init(ratesPerSecond:startHour:)` after scaling.
  public init(hourly: [Double], meanRatePerSecond: Double, startHour: Double = 0) {
    let mean = hourly.reduce(0, +) / Double(hourly.count)
    self.init(ratesPerSecond: hourly.map { $0 / mean * meanRatePerSecond }, startHour: startHour)
  }

  public var isStationary: Bool { false }
  public var meanRatePerSecond: Double? {
    ratesPerSecond.reduce(0, +) / Double(ratesPerSecond.count)
  }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    var work = ArrivalClock.unitWork.sample(using: &random)
    while true {
      let rate = ratesPerSecond[slot]
      let passes = (Self.secondsPerHour - passed) * rate
      if work < passes {
        passed += work / rate
        return SimulationTime(ticks: slotStart) + SimulationTime(Seconds(passed))
      }
      work -= passes
      guard slotStart <= Int64.max - 3 * Self.ticksPerHour else { return .never }
      slotStart += Self.ticksPerHour
      passed = 0
      slot = slot + 1 == ratesPerSecond.count ? 0 : slot + 1
    }
  }
}

extension ArrivalKind {
  /// `hourly` holds requests a second, or multiples of their mean when `ratePerSecond` gives it.
  static let diurnal = ArrivalKind(name: "diurnal") { reader in
    let before = reader.problems.count
    let limit = WorkloadLimits.ratePerSecond
    let hourly = reader.array("hourly") { $0.double(in: 0...limit) }
    let mean = reader.doubleIfPresent("ratePerSecond", in: WorkloadLimits.rates)
    let lastHour = Double(max(1, hourly.count)).nextDown
    let startHour = reader.double("startHour", in: 0...lastHour, default: 0)
    return reader.unless(problemsSince: before) {
      guard hourly.count == 24 || hourly.count == 168 else {
        reader.report(
          .outOfRange, key: "hourly",
          "'\(reader.path(to: "hourly"))' has \(hourly.count) values; it must have 24 or 168",
          hint: "give one value for each hour of a day, or of a week")
        return nil
      }
      let sum = hourly.reduce(0, +)
      let scale = mean.map { $0 * Double(hourly.count) / sum } ?? 1
      let rates = hourly.map { $0 * scale }
      guard sum > 0, rates.allSatisfy({ $0 <= limit }), rates.reduce(0, +) >= 1e-9 else {
        reader.report(
          .outOfRange, key: "hourly", "the busiest hour must lie above 0, and none above 1e9/s",
          hint: "give at least one hour a rate")
        return nil
      }
      return .open(DiurnalArrivals(ratesPerSecond: rates, startHour: startHour))
    }
  }
}
