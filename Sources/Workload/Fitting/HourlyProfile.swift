// HourlyProfile.swift: the rate's daily shape, where a trace is long enough to have one.

/// Mean requests a second in each hour of the day, counted from the first arrival's hour.
public struct HourlyProfile: Sendable {
  /// 24 rates as multiples of their mean; 0 is the hour that begins with the first arrival.
  public let hourly: [Double]
  /// Whole days the table is a mean of.
  public let days: Int

  /// Shortest span a daily shape is inferred from: each hour is then seen twice.
  static let fewestDays = 2
  static let secondsPerDay = 86_400.0

  /// Nil for a span below two days.
  init?(_ arrivals: ArrivalTimes) {
    let days = Int(arrivals.span / Self.secondsPerDay)
    guard days >= Self.fewestDays else { return nil }
    var counts = [Double](repeating: 0, count: 24)
    for time in arrivals.seconds where time < Double(days) * Self.secondsPerDay {
      counts[Int(time / 3600) % 24] += 1
    }
    let mean = counts.reduce(0, +) / 24
    self.days = days
    hourly = counts.map { $0 / mean }
  }

  /// Arrivals on a clock that runs as fast as the profile: on it the rate has no daily shape.
  func flattened(_ arrivals: ArrivalTimes) -> ArrivalTimes {
    var sums = [0.0]
    for rate in hourly { sums.append(sums[sums.count - 1] + rate * 3600) }
    return ArrivalTimes(
      arrivals.seconds.map { time in
        let hours = (time / 3600).rounded(.down)
        let slot = Int(hours) % 24
        let day = (time / Self.secondsPerDay).rounded(.down)
        return day * sums[24] + sums[slot] + hourly[slot] * (time - hours * 3600)
      })
  }
}
