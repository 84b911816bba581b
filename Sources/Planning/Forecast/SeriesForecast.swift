// SeriesForecast.swift: the forecast of a class, or of several together, from their models and trials.

internal import Foundation
internal import Text

extension SeriesForecast {
  /// - Parameters:
  ///   - parts: the classes that are added up.
  ///   - trials: of their sum.
  init(
    _ name: String, _ parts: [ForecastQuestion.Part], _ trials: [ForecastTrial],
    _ quarters: [ForecastQuarter], _ frame: DayFrame
  ) {
    precondition(!parts.isEmpty, "a forecast is of a class")
    let now = parts[0].counts.count
    let models = parts.map(\.model)
    let band =
      HorizonBand(trials.flatMap(\.misses))
      ?? HorizonBand(untried: models.flatMap(\.residuals))
    func load(_ day: Int) -> Double { models.reduce(0) { $0 + $1.requests(on: day) } }
    let all = quarters.flatMap(\.days)
    let loads = Dictionary(uniqueKeysWithValues: all.map { ($0, load($0)) })
    self.name = name
    growthPerMonth = Self.growth(models, now)
    let weights = models.map { $0.trend(on: now) }
    week = Self.mean(models.map(\.week), weights) ?? []
    season = Self.mean(models.compactMap(\.season), weights)
    launches = Self.launches(models)
    holidays = Self.holidays(models)
    score = ForecastScore(trials)
    days = all.map { day in
      let (mid, ends) = (loads[day] ?? 0, band.ends(daysAhead: day - now + 1))
      return DayForecast(
        date: frame.date(day),
        requests: ForecastLevel(low: mid * exp(ends.low), mid: mid, high: mid * exp(ends.high)))
    }
    var last: PeakBand?
    self.quarters = quarters.map { quarter in
      let top = quarter.days.max { (loads[$0] ?? 0, -$0) < (loads[$1] ?? 0, -$1) }
      let peak = top.flatMap { loads[$0] } ?? 0
      let own = PeakBand(
        quarter.days.lowerBound - now..<quarter.days.upperBound - now, trials, band,
        after: last)
      last = own
      return QuarterForecast(
        quarter: quarter,
        peak: ForecastLevel(
          low: peak * exp(own.low), mid: peak * exp(own.mid), high: peak * exp(own.high)),
        peakDay: frame.date(top ?? quarter.days.lowerBound),
        requests: quarter.days.reduce(0) { $0 + (loads[$1] ?? 0) }, isTested: own.isTested)
    }
    weeks = Self.weeks(parts.map(\.counts), frame)
  }

  /// Of the sum of trends, a month from now: a class that grows faster counts for more.
  private static func growth(_ models: [LoadModel], _ now: Int) -> Double {
    let today = models.reduce(0) { $0 + $1.trend(on: now) }
    let later = models.reduce(0) {
      $0 + $1.trend(on: now) * (1 + $1.growthPerMonth)
    }
    return today > 0 ? later / today - 1 : 0
  }

  /// The mean of profiles by weight; nil where a class has none.
  private static func mean(_ profiles: [[Double]], _ weights: [Double]) -> [Double]? {
    guard profiles.count == weights.count, let first = profiles.first else { return nil }
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return first }
    return first.indices.map { index in
      zip(profiles, weights).reduce(0) { $0 + $1.0[index] * $1.1 } / sum
    }
  }

  private static func launches(_ models: [LoadModel]) -> [ForecastEffect] {
    models.flatMap(\.launches).map {
      ForecastEffect(name: $0.name, factor: $0.factor, isGiven: $0.isGiven)
    }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// What is given of them, else what the history says: the median where several classes have one.
  private static func holidays(_ models: [LoadModel]) -> [ForecastEffect] {
    let given = models.flatMap(\.givenHolidays).reduce(into: [ForecastEffect]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let names = Set(models.flatMap(\.holidays.keys)).subtracting(given.map(\.name)).sorted()
    return given
      + names.compactMap { name in
        models.compactMap { $0.holidays[name] }.middle.map {
          ForecastEffect(name: name, factor: $0, isGiven: false)
        }
      }
  }

  /// Mean requests a day of the weeks that were counted, back from the last day.
  private static func weeks(
    _ counts: [[Double?]], _ frame: DayFrame
  ) -> [(last: CalendarDate, requests: Double)] {
    let days = counts[0].count
    return stride(from: days, to: 0, by: -DayFrame.daysPerWeek).reversed().compactMap { end in
      let sums = (max(0, end - DayFrame.daysPerWeek)..<end).compactMap { day -> Double? in
        let known = counts.compactMap { $0[day] }
        return known.isEmpty ? nil : known.reduce(0, +)
      }
      guard sums.count > DayFrame.daysPerWeek / 2 else { return nil }
      return (frame.date(end - 1), sums.reduce(0, +) / Double(sums.count))
    }
  }
}
