// DayFrame.swift: days counted from the first of a history, with their place in the week and in the year.

public import Text

/// Where a day stands on the calendar.
struct DayFrame: Hashable, Sendable {
  /// Day 0.
  let first: CalendarDate

  static let daysPerWeek = 7

  /// From Monday as 0.
  func weekday(_ day: Int) -> Int {
    // 1970-01-01 was a Thursday, day 3 from Monday.
    ((first.dayNumber + day + 3) % Self.daysPerWeek + Self.daysPerWeek) % Self.daysPerWeek
  }

  func date(_ day: Int) -> CalendarDate {
    guard let date = first.adding(days: Double(day)) else {
      preconditionFailure("forecasts end centuries before the calendar does")
    }
    return date
  }

  func index(of date: CalendarDate) -> Int { date.dayNumber - first.dayNumber }

  /// From January as 0.
  func month(_ day: Int) -> Int { date(day).month - 1 }
}

/// A quarter of the calendar, or what is left of it.
public struct ForecastQuarter: Hashable, Sendable {
  /// "2027-Q1".
  public let name: String
  public let first, last: CalendarDate
  /// Days from the first of the history.
  let days: Range<Int>

  /// The quarters from a day on, the first of them from that day to its end.
  static func list(_ count: Int, from day: Int, _ frame: DayFrame) -> [ForecastQuarter] {
    var start = day
    return (0..<count).map { _ in
      let first = frame.date(start)
      let quarter = (first.month - 1) / 3
      let next =
        CalendarDate(
          year: quarter == 3 ? first.year + 1 : first.year,
          month: quarter == 3 ? 1 : quarter * 3 + 4, day: 1)
      guard let next else { preconditionFailure("a quarter is followed by another") }
      defer { start = frame.index(of: next) }
      return ForecastQuarter(
        name: "\(first.year)-Q\(quarter + 1)", first: first,
        last: frame.date(frame.index(of: next) - 1), days: start..<frame.index(of: next))
    }
  }
}
