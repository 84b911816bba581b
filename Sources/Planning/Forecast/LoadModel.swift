// LoadModel.swift: the load of a class as a trend with a week, a season and events laid over it.

internal import Foundation
internal import Text

/// Requests a day: level × growth × day of the week × month of the year × events, every part a median.
///
///     requests(t) = exp(level + slope t) × week × season × launches × holiday
///
/// - Units: days from the first of the history in, requests a day out.
/// - Valid for: loads that grow by a share a month; what grows by steps nobody names is taken for growth.
struct LoadModel: Sendable {
  /// A launch with the step that it made, or was said to make.
  struct Launch: Hashable, Sendable {
    var day: Int
    var name: String
    var factor: Double
    var isGiven: Bool
  }

  private let frame: DayFrame
  private let events: ClassEvents
  /// Logarithm of requests a day on day 0 as the last weeks see it, all steps made.
  private let level: Double
  /// Growth a day, of the logarithm.
  let slope: Double
  /// Multipliers from Monday on, 1 in the mean.
  let week: [Double]
  /// Multipliers from January on, 1 in the mean; nil for less than two years.
  let season: [Double]?
  let launches: [Launch]
  /// Effects by the name of a holiday, and what one usually does; nil where the history has none.
  let holidays: [String: Double]
  let usualHoliday: Double?
  /// Logarithms of what came over what the model says, ordinary days alone.
  let residuals: [Double]

  /// A trend of fewer days is none.
  static let fewestDays = 28
  /// Two of each month.
  static let daysOfSeason = 730
  /// The level is that of the last weeks: eight, a guess between noise and news.
  private static let recentWeeks = 8
  private static let fewestWeeks = 4
  /// Days that a week must have to be a point of the trend.
  private static let fewestOfWeek = 4
  /// Trend and profiles are each told with the other taken out; a third round moves nothing.
  private static let rounds = 3
  private static let seasonDays = 364.0

  /// - Parameters:
  ///   - counts: requests by day; nil where nothing was collected.
  ///   - end: days from here on are not looked at.
  /// - Returns: nil for fewer than four weeks with requests.
  init?(_ counts: [Double?], until end: Int, _ events: ClassEvents, _ frame: DayFrame) {
    guard let start = counts.firstIndex(where: { $0 != nil }), end - start >= Self.fewestDays else {
      return nil
    }
    var fit = Fit(
      days: (start..<end).compactMap { day in
        counts[day].flatMap { events.isHoliday(day) ? nil : FitDay(day: day, count: $0) }
      }, steps: events.steps(in: start..<end), events: events, frame: frame)
    let hasSeason = end - start >= Self.daysOfSeason
    for _ in 0..<Self.rounds {
      guard fit.findTrend(until: end, hasSeason: hasSeason) else { return nil }
      fit.findWeek()
      if hasSeason { fit.findSeason() }
    }
    (self.frame, self.events) = (frame, events)
    (slope, week) = (fit.slope, fit.week)
    season = hasSeason ? fit.season : nil
    level = fit.recentLevel
    let made = fit.stepFactors
    launches = events.launches.compactMap { launch in
      if let effect = launch.effect {
        return Launch(day: launch.day, name: launch.name, factor: effect, isGiven: true)
      }
      return fit.steps.firstIndex(of: launch).map {
        Launch(day: launch.day, name: launch.name, factor: made[$0], isGiven: false)
      }
    }
    let seen = events.holidays.compactMap { holiday -> (name: String, effect: Double)? in
      guard (start..<end).contains(holiday.day), let count = counts[holiday.day],
        let ratio = fit.ratio(FitDay(day: holiday.day, count: count))
      else { return nil }
      return (holiday.name, ratio)
    }
    holidays = Dictionary(grouping: seen, by: \.name).compactMapValues { $0.map(\.effect).middle }
    usualHoliday = seen.map(\.effect).middle
    residuals = fit.days.compactMap { fit.ratio($0) }.filter { $0 > 0 }.map { log($0) }
  }

  /// Holidays whose effect is given.
  var givenHolidays: [ForecastEffect] {
    events.holidays.compactMap { holiday in
      holiday.effect.map { ForecastEffect(name: holiday.name, factor: $0, isGiven: true) }
    }
  }

  /// Growth a month, as a share.
  var growthPerMonth: Double { exp(slope * CalendarDate.daysPerMonth) - 1 }

  /// Requests on a day of the forecast.
  func requests(on day: Int) -> Double {
    let holiday = events.holidays.filter { $0.day == day }
      .map { $0.effect ?? holidays[$0.name] ?? usualHoliday ?? 1 }.reduce(1, *)
    return trend(on: day) * week[frame.weekday(day)] * (season?[frame.month(day)] ?? 1) * holiday
  }

  /// The same without week, season and holidays.
  func trend(on day: Int) -> Double {
    launches.filter { $0.isGiven && $0.day <= day }.reduce(exp(level + slope * Double(day))) {
      $0 * $1.factor
    }
  }
}

extension LoadModel {
  fileprivate struct FitDay {
    var day: Int
    var count: Double
  }

  /// The parts while they are found.
  fileprivate struct Fit {
    /// Ordinary days that were counted.
    let days: [FitDay]
    /// Launches whose steps are told from the history.
    let steps: [ClassEvents.Event]
    let events: ClassEvents
    let frame: DayFrame
    var slope = 0.0
    var week = [Double](repeating: 1, count: DayFrame.daysPerWeek)
    var season = [Double](repeating: 1, count: 12)
    var points: [TheilSen.Point] = []
    /// Logarithm on day 0 of each segment between steps.
    var levels: [Double] = []

    func segment(_ day: Int) -> Int { steps.count { $0.day <= day } }

    /// Load over the trend's.
    func profile(_ day: Int) -> Double {
      week[frame.weekday(day)] * season[frame.month(day)] * events.given(on: day)
    }

    /// What came over what is expected; nil where nothing is, on a weekday that is always empty.
    func ratio(_ day: FitDay) -> Double? {
      let expected = exp(levels[segment(day.day)] + slope * Double(day.day)) * profile(day.day)
      return expected > 0 ? day.count / expected : nil
    }

    /// A point for each week, counted back from the end; a week with a step in it is none.
    private func weeks(until end: Int) -> [TheilSen.Point] {
      Dictionary(grouping: days) { (end - 1 - $0.day) / DayFrame.daysPerWeek }
        .sorted { $0.key > $1.key }.compactMap { _, days in
          let segments = Set(days.map { segment($0.day) })
          let sum = days.reduce(0) { $0 + $1.count }
          let share = days.reduce(0) { $0 + profile($1.day) }
          guard days.count >= LoadModel.fewestOfWeek, segments.count == 1, sum > 0, share > 0,
            let segment = segments.first
          else { return nil }
          let middle = days.reduce(0) { $0 + Double($1.day) } / Double(days.count)
          return TheilSen.Point(x: middle, y: log(sum / share), segment: segment)
        }
    }

    /// False where there are too few weeks.
    mutating func findTrend(until end: Int, hasSeason: Bool) -> Bool {
      points = weeks(until: end)
      guard points.count >= LoadModel.fewestWeeks,
        let found = TheilSen.slope(points, season: hasSeason ? LoadModel.seasonDays : nil)
      else { return false }
      slope = found
      let own = (0...steps.count).map { segment in
        points.filter { $0.segment == segment }.map(above).middle
      }
      let whole = points.map(above).middle ?? 0
      levels = own.indices.map { own[$0] ?? own[..<$0].last { $0 != nil }.flatMap { $0 } ?? whole }
      return true
    }

    private func above(_ point: TheilSen.Point) -> Double { point.y - slope * point.x }

    /// The level of the last weeks of the last segment.
    var recentLevel: Double {
      let last = points.filter { $0.segment == steps.count }.suffix(LoadModel.recentWeeks)
      return last.map(above).middle ?? levels[steps.count]
    }

    /// What each step multiplied the load by, from the weeks beside it.
    var stepFactors: [Double] {
      steps.indices.map { index in
        let before = points.filter { $0.segment == index }.suffix(LoadModel.recentWeeks)
        let after = points.filter { $0.segment == index + 1 }.prefix(LoadModel.recentWeeks)
        guard let low = before.map(above).middle, let high = after.map(above).middle else {
          return exp(levels[index + 1] - levels[index])
        }
        return exp(high - low)
      }
    }

    mutating func findWeek() {
      week = [Double](repeating: 1, count: DayFrame.daysPerWeek)
      week = multipliers(of: DayFrame.daysPerWeek) { frame.weekday($0) }
    }

    mutating func findSeason() {
      season = [Double](repeating: 1, count: 12)
      season = multipliers(of: 12) { frame.month($0) }
    }

    /// The median of count over expectation for each kind of day, 1 in the mean.
    private func multipliers(of kinds: Int, _ kind: (Int) -> Int) -> [Double] {
      var ratios = [[Double]](repeating: [], count: kinds)
      for day in days {
        if let ratio = ratio(day) { ratios[kind(day.day)].append(ratio) }
      }
      let medians = ratios.map { $0.middle ?? 1 }
      let mean = medians.reduce(0, +) / Double(kinds)
      return mean > 0 ? medians.map { $0 / mean } : medians.map { _ in 1 }
    }
  }
}
