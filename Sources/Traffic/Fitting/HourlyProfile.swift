// HourlyProfile.swift: the rate's daily and weekly shape, where a trace is long enough to have one.

internal import Units

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
  /// The clock at the first arrival: the day of the week from Monday as 0, and the hour of the day with its part.
  let start: (weekday: Int, hour: Double)
  /// The shape over the trace's span.
  let steps: RateSteps

  /// Shortest span a daily shape is inferred from: each hour is then seen twice.
  private static let fewestDays = 2
  private static let daysOfWeek = 7

  /// Nil for a span below two days.
  /// - Parameter start: the clock at the first arrival; nil where nothing tells it.
  init?(_ arrivals: ArrivalTimes, start: TraceAnchor? = nil) {
    let days = Int(arrivals.span / 86_400)
    guard days >= Self.fewestDays else { return nil }
    var hours = HourlyCounts(start: Seconds(start?.epochSeconds ?? 0))
    for time in arrivals.seconds { hours.add(Seconds(time)) }
    guard let rates = hours.ratesOfDay(where: { _ in true }) else { return nil }
    let mean = rates.reduce(0, +) / Double(rates.count)
    let hourly = rates.map { $0 / mean }
    // Multiples of the hourly table that give each kind of day its count.
    let kinds = [hours.sums { $0 < 5 }, hours.sums { $0 >= 5 }].map { kind in
      kind.requests.reduce(0, +) / zip(kind.seconds, hourly).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let hasWeek = start?.hasDate == true && days >= Self.daysOfWeek
    let week = hasWeek ? (5 * kinds[0] + 2 * kinds[1]) / 7 : mean
    let factors = hasWeek ? kinds.map { $0 / week } : []
    self.hourly = hourly
    self.days = days
    isAnchored = start != nil
    ratePerSecond = week
    weekdayFactor = factors.first
    weekendFactor = factors.last
    self.start = hours.clockAtStart
    steps = RateSteps(
      hours.hours.map { hour in
        let factor = factors.isEmpty ? 1 : factors[hour.weekday < 5 ? 0 : 1]
        return (hour.observedSeconds, hourly[hour.hour] * factor)
      })
  }
}
