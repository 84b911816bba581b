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
  private let offset: Double
  private var last = 0.0
  private var counts: [Int] = []

  /// Whether `start` is a date: without one the hour is known, the weekday is not.
  public let hasDate: Bool

  public init(start: Seconds?, hasDate: Bool = true) {
    self.start = start
    self.hasDate = hasDate
    offset = (start?.value ?? 0).truncatingRemainder(dividingBy: Self.secondsPerHour)
  }

  /// - Parameter arrival: since the first one; does not go back in time.
  mutating func add(_ arrival: SimulationTime) {
    last = arrival.seconds.value
    let hour = Int((last + offset) / Self.secondsPerHour)
    if hour >= counts.count { counts += repeatElement(0, count: hour + 1 - counts.count) }
    counts[hour] += 1
  }

  /// Requests a second in each hour of the recording, over the part of it that was recorded.
  public var rates: [(startSeconds: Double, requests: Int, observedSeconds: Double)] {
    counts.indices.map { hour in
      (Double(hour) * Self.secondsPerHour - offset, counts[hour], observed(hour))
    }
  }

  private func observed(_ hour: Int) -> Double {
    let begin = Double(hour) * Self.secondsPerHour
    return min(begin + Self.secondsPerHour, last + offset) - max(begin, offset)
  }

  /// Rate of each hour of the day as a multiple of their mean; nil without a date or a whole day.
  public var hoursOfDay: [Double]? { table { _ in true } }

  /// The same for Monday to Friday alone, and for the weekend; nil for less than a week.
  public var weekdays: [Double]? { week { $0 < 5 } }
  public var weekend: [Double]? { week { $0 >= 5 } }

  /// Mean rate of a weekday over that of a day of the weekend; nil for less than a week.
  public var weekdayToWeekend: Double? {
    guard start != nil, hasDate, last >= Self.secondsOfWeek,
      let week = meanRate(where: { $0 < 5 }), let end = meanRate(where: { $0 >= 5 }), end > 0
    else { return nil }
    return week / end
  }

  private func week(_ isWanted: (Int) -> Bool) -> [Double]? {
    !hasDate || last < Self.secondsOfWeek ? nil : table(isWanted)
  }

  private func meanRate(where isWanted: (Int) -> Bool) -> Double? {
    let hours = counts.indices.filter { isWanted(clock($0).weekday) }
    let seconds = hours.reduce(0) { $0 + observed($1) }
    return seconds > 0 ? Double(hours.reduce(0) { $0 + counts[$1] }) / seconds : nil
  }

  /// Hour of the day, and day of the week from Monday as 0.
  private func clock(_ hour: Int) -> (hour: Int, weekday: Int) {
    let first = Int(((start?.value ?? 0) / Self.secondsPerHour).rounded(.down))
    let absolute = first + hour
    let day = Int((Double(absolute) / Double(Self.hoursPerDay)).rounded(.down))
    // 1970-01-01 was a Thursday, day 3 from Monday.
    return (absolute - day * Self.hoursPerDay, ((day + 3) % 7 + 7) % 7)
  }

  private func table(_ isWanted: (Int) -> Bool) -> [Double]? {
    guard start != nil, last >= Self.secondsOfTable else { return nil }
    var requests = [Double](repeating: 0, count: Self.hoursPerDay)
    var seconds = requests
    for hour in counts.indices {
      let clock = clock(hour)
      guard isWanted(clock.weekday) else { continue }
      requests[clock.hour] += Double(counts[hour])
      seconds[clock.hour] += observed(hour)
    }
    guard seconds.allSatisfy({ $0 > 0 }) else { return nil }
    let rates = zip(requests, seconds).map { $0 / $1 }
    let mean = rates.reduce(0, +) / Double(rates.count)
    return mean > 0 ? rates.map { $0 / mean } : nil
  }
}
