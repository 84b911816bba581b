// DiurnalRate.swift: a rate that follows the clock and the day of the week, in the local time of its users.

internal import Foundation
public import Kernel

/// A rate by the hour of the day or of the week, times a factor for each day.
public struct DiurnalRate: RateCurve {
  /// How the rate runs over the local day, before the factors of the days.
  public enum Pattern: Hashable, Sendable {
    /// Requests a second in each hour of a day (24) or of a week from Monday (168).
    case hourly([Double])
    /// `mean × (1 + amplitude × cos)` with its top at an hour of the day.
    case wave(meanRatePerSecond: Double, amplitude: Double, peakHour: Double)
  }

  /// A change of local time against the simulation's: daylight saving time begins or ends.
  public struct ClockShift: Hashable, Sendable {
    /// Seconds after the window opened.
    public var atSeconds: Double
    /// Seconds by which local clocks are put forward.
    public var bySeconds: Double

    public init(atSeconds: Double, bySeconds: Double) {
      self.atSeconds = atSeconds
      self.bySeconds = bySeconds
    }
  }

  public let pattern: Pattern
  /// One for each day from Monday.
  public let dayFactors: [Double]
  /// Local seconds since Monday 00:00.
  private var position: Double
  private var elapsed = 0.0
  private let shifts: [ClockShift]
  private var nextShift = 0

  static let secondsPerHour = 3600.0
  static let secondsPerDay = 86_400.0
  static let secondsPerWeek = 604_800.0

  /// - Parameters:
  ///   - startSeconds: the local time at which the window opens, since Monday 00:00.
  ///   - shifts: in order of time.
  /// - Precondition: 24 or 168 rates within limits; amplitude in 0...1; seven factors, none negative;
  ///   some rate positive; `startSeconds` within a week.
  public init(
    _ pattern: Pattern, dayFactors: [Double] = [Double](repeating: 1, count: 7),
    startSeconds: Double = 0, shifts: [ClockShift] = []
  ) {
    switch pattern {
    case .hourly(let rates):
      precondition(rates.count == 24 || rates.count == 168)
      precondition(rates.allSatisfy { $0 >= 0 && $0 <= WorkloadLimits.ratePerSecond })
    case .wave(let mean, let amplitude, _):
      precondition(mean >= 0 && mean <= WorkloadLimits.ratePerSecond && (0...1).contains(amplitude))
    }
    precondition(dayFactors.count == 7 && dayFactors.allSatisfy { $0 >= 0 })
    precondition(startSeconds >= 0 && startSeconds < Self.secondsPerWeek)
    self.pattern = pattern
    self.dayFactors = dayFactors
    position = startSeconds
    self.shifts = shifts
    precondition(Self.weekMean(pattern, dayFactors) > 0)
  }

  /// A table of 24 or 168 multiples of its mean.
  /// - Parameter startHour: of the day, or of the week from Monday.
  public init(hourly: [Double], meanRatePerSecond: Double, startHour: Double = 0) {
    let mean = hourly.reduce(0, +) / Double(hourly.count)
    self.init(
      .hourly(hourly.map { $0 / mean * meanRatePerSecond }),
      startSeconds: startHour * Self.secondsPerHour)
  }

  public var isStationary: Bool { false }

  /// Over a week.
  public var meanRatePerSecond: Double { Self.weekMean(pattern, dayFactors) }

  /// The mean of a pattern over a week, times the factors of its days.
  static func weekMean(_ pattern: Pattern, _ dayFactors: [Double]) -> Double {
    (0..<7).reduce(0) { sum, day in
      let mean: Double
      switch pattern {
      case .hourly(let rates) where rates.count == 24: mean = rates.reduce(0, +) / 24
      case .hourly(let rates): mean = rates[day * 24..<(day + 1) * 24].reduce(0, +) / 24
      case .wave(let rate, _, _): mean = rate
      }
      return sum + dayFactors[day] * mean / 7
    }
  }

  /// The highest rate of any time.
  var peakRatePerSecond: Double {
    (0..<7).reduce(0) { top, day in
      let peak: Double
      switch pattern {
      case .hourly(let rates) where rates.count == 24: peak = rates.reduce(0, max)
      case .hourly(let rates): peak = rates[day * 24..<(day + 1) * 24].reduce(0, max)
      case .wave(let rate, let amplitude, _): peak = rate * (1 + amplitude)
      }
      return max(top, dayFactors[day] * peak)
    }
  }

  public mutating func next(_ random: inout RandomStream) -> RatePiece? {
    let day = min(6, Int(position / Self.secondsPerDay))
    let (shape, end) = stretch(day)
    var seconds = end - position
    var target = end
    if nextShift < shifts.count, elapsed + seconds >= shifts[nextShift].atSeconds {
      seconds = max(0, shifts[nextShift].atSeconds - elapsed)
      target = position + seconds + shifts[nextShift].bySeconds
      nextShift += 1
    }
    elapsed += seconds
    position = target
    if position >= Self.secondsPerWeek { position -= Self.secondsPerWeek }
    if position < 0 { position += Self.secondsPerWeek }
    return RatePiece(shape, seconds: seconds)
  }

  /// The shape from now on, and the local time to which it holds.
  private func stretch(_ day: Int) -> (RateShape, end: Double) {
    let factor = dayFactors[day]
    switch pattern {
    case .hourly(let rates):
      let hour = Int(position / Self.secondsPerHour)
      let rate = rates[hour % rates.count] * factor
      return (.constant(rate), Double(hour + 1) * Self.secondsPerHour)
    case .wave(let mean, let amplitude, let peakHour):
      let midnight = Double(day) * Self.secondsPerDay
      let angular = 2 * Double.pi / Self.secondsPerDay
      let phase = angular * (position - midnight - peakHour * Self.secondsPerHour)
      let shape = RateShape.wave(
        mean: mean * factor, amplitude: amplitude, angularRate: angular, phase: phase)
      return (shape, midnight + Self.secondsPerDay)
    }
  }
}
