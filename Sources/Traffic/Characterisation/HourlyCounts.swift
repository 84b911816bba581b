// HourlyCounts.swift: requests of each hour, and what hours of the day and days of the week have in common.

public import Units

/// Counts per clock hour, from the hour of the first arrival on.
/// - Memory: 9,313 counters for the longest recording of 388 days.
public struct HourlyCounts: Sendable {
  private static let secondsPerHour = 3600.0
  private static let hoursPerDay = 24
  /// Fewest seconds for a table of hours, and for one of weekdays: each must have been seen once.
  private static let secondsOfTable = 86_400.0
  private static let secondsOfWeek = 7 * 86_400.0

  /// Seconds of the local clock since 1970-01-01 at the first arrival; nil where nothing tells it.
  public let start: Seconds?
  /// Whether `start` is a date: without one the hour is known, the weekday is not.
  public let hasDate: Bool
  /// Whole hours of the clock at the first arrival, and the seconds beyond them.
  private let firstHour: Int
  private let offset: Double
  private var last = 0.0
  private var counts: [Int] = []

  public init(start: Seconds?, hasDate: Bool = true) {
    self.start = start
    self.hasDate = hasDate
    let seconds = start?.value ?? 0
    firstHour = Int((seconds / Self.secondsPerHour).rounded(.down))
    offset = seconds - Double(firstHour) * Self.secondsPerHour
  }

  /// - Parameter arrival: since the first one; does not go back in time.
  mutating func add(_ arrival: Seconds) {
    last = arrival.value
    let hour = Int((last + offset) / Self.secondsPerHour)
    if hour >= counts.count { counts += repeatElement(0, count: hour + 1 - counts.count) }
    counts[hour] += 1
  }

  /// The clock at the first arrival: the day of the week from Monday as 0, and the hour of the day with its part.
  var clockAtStart: (weekday: Int, hour: Double) {
    let clock = clock(0)
    return (clock.weekday, Double(clock.hour) + offset / Self.secondsPerHour)
  }

  /// The clock hours of the recording, with the part of each that was recorded.
  var hours: [(hour: Int, weekday: Int, requests: Int, observedSeconds: Double)] {
    counts.indices.map { index in
      let (clock, begin) = (clock(index), Double(index) * Self.secondsPerHour)
      let observed = min(begin + Self.secondsPerHour, last + offset) - max(begin, offset)
      return (clock.hour, clock.weekday, counts[index], observed)
    }
  }

  /// Rate of each hour of the day as a multiple of their mean; nil without a date or a whole day.
  public var hoursOfDay: [Double]? { table { _ in true } }

  /// The same for Monday to Friday alone, and for the weekend; nil for less than a week.
  public var weekdays: [Double]? { week { $0 < 5 } }
  public var weekend: [Double]? { week { $0 >= 5 } }

  /// Mean rate of a weekday over that of a day of the weekend; nil for less than a week.
  public var weekdayToWeekend: Double? {
    guard start != nil, hasDate, last >= Self.secondsOfWeek else { return nil }
    let weekend = rate { $0 >= 5 }
    return weekend > 0 ? rate { $0 < 5 } / weekend : nil
  }

  /// Requests a second on some days of the week.
  private func rate(_ isWanted: (Int) -> Bool) -> Double {
    let sums = sums(where: isWanted)
    return sums.requests.reduce(0, +) / sums.seconds.reduce(0, +)
  }

  private func week(_ isWanted: (Int) -> Bool) -> [Double]? {
    !hasDate || last < Self.secondsOfWeek ? nil : table(isWanted)
  }

  /// Hour of the day, and day of the week from Monday as 0.
  private func clock(_ index: Int) -> (hour: Int, weekday: Int) {
    let absolute = firstHour + index
    let day = Int((Double(absolute) / Double(Self.hoursPerDay)).rounded(.down))
    // 1970-01-01 was a Thursday, day 3 from Monday.
    return (absolute - day * Self.hoursPerDay, ((day + 3) % 7 + 7) % 7)
  }

  private func table(_ isWanted: (Int) -> Bool) -> [Double]? {
    guard start != nil, last >= Self.secondsOfTable, let rates = ratesOfDay(where: isWanted) else {
      return nil
    }
    let mean = rates.reduce(0, +) / Double(rates.count)
    return mean > 0 ? rates.map { $0 / mean } : nil
  }

  /// Requests a second in each hour of the day, on wanted days of the week; nil where an hour was not recorded.
  func ratesOfDay(where isWanted: (_ weekday: Int) -> Bool) -> [Double]? {
    let (requests, seconds) = sums(where: isWanted)
    return seconds.allSatisfy { $0 > 0 } ? zip(requests, seconds).map { $0 / $1 } : nil
  }

  /// Requests and recorded seconds of each hour of the day, on wanted days of the week.
  func sums(
    where isWanted: (_ weekday: Int) -> Bool
  ) -> (requests: [Double], seconds: [Double]) {
    var requests = [Double](repeating: 0, count: Self.hoursPerDay)
    var seconds = requests
    for hour in hours where isWanted(hour.weekday) {
      requests[hour.hour] += Double(hour.requests)
      seconds[hour.hour] += hour.observedSeconds
    }
    return (requests, seconds)
  }
}
