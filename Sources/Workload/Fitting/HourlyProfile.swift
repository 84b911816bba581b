// HourlyProfile.swift: the rate's daily and weekly shape, where a trace is long enough to have one.

/// Mean requests a second in each hour of the day, and on weekdays and weekends.
public struct HourlyProfile: Sendable {
  /// 24 rates as multiples of their mean; 0 is midnight where the trace says the hour, else the hour that
  /// begins with the first arrival.
  public let hourly: [Double]
  /// Whole days in the span.
  public let days: Int
  /// Whether the trace says the hour of the day.
  public let isAnchored: Bool
  /// Multiples for Monday to Friday and for the weekend, whose mean over a week is 1; nil below a week, and where no
  /// date is known.
  public let weekdayFactor: Double?
  public let weekendFactor: Double?
  /// Mean over a whole week, or over whole days without factors.
  let ratePerSecond: Double
  /// Since Monday 00:00, or since the first arrival's hour began, at the first arrival.
  let startSeconds: Double

  /// Shortest span a daily shape is inferred from: each hour is then seen twice.
  static let fewestDays = 2
  static let daysOfWeek = 7
  static let secondsPerDay = 86_400.0
  static let secondsPerHour = 3600.0

  /// Nil for a span below two days.
  /// - Parameter start: the clock at the first arrival; nil where nothing tells it.
  init?(_ arrivals: ArrivalTimes, start: TraceAnchor? = nil) {
    let days = Int(arrivals.span / Self.secondsPerDay)
    guard days >= Self.fewestDays else { return nil }
    let first = Self.sinceMonday(start)
    var counts = [[Double]](repeating: [Double](repeating: 0, count: 24), count: 2)
    for time in arrivals.seconds {
      let slot = Self.slot(first + time)
      counts[slot.isWeekend ? 1 : 0][slot.hour] += 1
    }
    let seen = Self.observed(first, arrivals.span)
    let rates = (0..<24).map { (counts[0][$0] + counts[1][$0]) / (seen[0][$0] + seen[1][$0]) }
    let mean = rates.reduce(0, +) / 24
    let hourly = rates.map { $0 / mean }
    let hasWeek = start?.hasDate == true && days >= Self.daysOfWeek
    // Multiples of the hourly table that give each kind of day its count.
    let kinds = (0..<2).map { kind in
      counts[kind].reduce(0, +) / zip(seen[kind], hourly).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let week = hasWeek ? (5 * kinds[0] + 2 * kinds[1]) / 7 : mean
    self.hourly = hourly
    self.days = days
    isAnchored = start != nil
    ratePerSecond = week
    weekdayFactor = hasWeek ? kinds[0] / week : nil
    weekendFactor = hasWeek ? kinds[1] / week : nil
    startSeconds = first
  }

  /// The shape over a trace's span.
  func steps(_ span: Double) -> RateSteps {
    var steps: [(Double, Double)] = []
    Self.walk(startSeconds, span) { slot, seconds in
      let factor = (slot.isWeekend ? weekendFactor : weekdayFactor) ?? 1
      steps.append((seconds, hourly[slot.hour] * factor))
    }
    return RateSteps(steps)
  }

  private static func sinceMonday(_ start: TraceAnchor?) -> Double {
    guard let start else { return 0 }
    // 1970-01-01 was a Thursday, three days after a Monday.
    let seconds = start.epochSeconds + (start.hasDate ? 3 * secondsPerDay : 0)
    let rest = seconds.truncatingRemainder(dividingBy: 7 * secondsPerDay)
    return rest < 0 ? rest + 7 * secondsPerDay : rest
  }

  private static func slot(_ sinceMonday: Double) -> (hour: Int, isWeekend: Bool) {
    let hours = Int((sinceMonday / secondsPerHour).rounded(.down))
    return (hours % 24, hours / 24 % 7 >= 5)
  }

  /// Seconds of each hour of the day within the span, on weekdays and on weekends.
  private static func observed(_ first: Double, _ span: Double) -> [[Double]] {
    var seen = [[Double]](repeating: [Double](repeating: 0, count: 24), count: 2)
    walk(first, span) { slot, seconds in seen[slot.isWeekend ? 1 : 0][slot.hour] += seconds }
    return seen
  }

  /// The clock hours of a span, the first and the last of them in part.
  private static func walk(
    _ first: Double, _ span: Double,
    _ visit: (_ slot: (hour: Int, isWeekend: Bool), _ seconds: Double) -> Void
  ) {
    var time = first
    while time < first + span {
      let end = min(first + span, ((time / secondsPerHour).rounded(.down) + 1) * secondsPerHour)
      visit(slot(time), end - time)
      time = end
    }
  }
}
