// CalendarDate.swift: days of the Gregorian calendar, counted and written.

/// A day of the Gregorian calendar, from year 0 to 9999.
public struct CalendarDate: Hashable, Sendable, CustomStringConvertible {
  public let year, month, day: Int

  /// A twelfth of 365.25 days.
  public static let daysPerMonth = 365.25 / 12
  public static let secondsPerMonth = daysPerMonth * 86_400

  /// Nil for a day that does not exist.
  @inline(__always)
  public init?(year: Int, month: Int, day: Int) {
    guard 0...9999 ~= year, 1...12 ~= month, day >= 1, day <= Self.days(in: month, of: year) else {
      return nil
    }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// Reads "2026-12-01"; nil for anything else and for days that do not exist, from year 1 to 9999.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), year > 0
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    if month == 2 {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }

  /// Days since 1970-01-01.
  /// - Source: Hinnant, "chrono-compatible low-level date algorithms", 2013: days_from_civil.
  public var dayNumber: Int {
    let shifted = month <= 2 ? year - 1 : year  // years begin in March, so a leap day is the last
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// - Source: as `dayNumber`: civil_from_days.
  private init(dayNumber: Int) {
    let days = dayNumber + 719_468
    let era = days / 146_097
    let ofEra = days - era * 146_097
    let years = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * years + years / 4 - years / 100)
    let shifted = (5 * ofYear + 2) / 153
    day = ofYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = years + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Nil where the day is before year 1 or after 9999.
  public func adding(days: Double) -> CalendarDate? {
    guard days.isFinite, abs(days) < 4e6 else { return nil }
    let number = dayNumber + Int(days)
    // 0001-03-01 and 9999-12-31.
    guard number > -719_103, number < 2_932_897 else { return nil }
    return CalendarDate(dayNumber: number)
  }

  public var description: String {
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
