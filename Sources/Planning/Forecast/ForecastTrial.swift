// ForecastTrial.swift: forecasts made from the part of a history that was known then, beside what came.

internal import Foundation

/// One forecast of days that are now past.
struct ForecastTrial: Sendable {
  /// The first day that was not known.
  let origin: Int
  /// What the model said and what came, from the origin on; nil where nothing was collected.
  let forecast: [Double]
  let actual: [Double?]
  /// The last week again, and the same week a year before where there is one.
  let lastWeek: [Double?]
  let lastYear: [Double?]

  /// Logarithms of what came over what was said.
  var misses: [HorizonBand.Miss] {
    forecast.indices.compactMap { index in
      guard let came = actual[index], came > 0, forecast[index] > 0 else { return nil }
      return HorizonBand.Miss(daysAhead: index + 1, ratio: log(came / forecast[index]))
    }
  }

  /// Logarithm of the busiest day over the busiest that was said, in a span of days ahead; nil where a fifth of them
  /// or more was not collected.
  func peakRatio(_ days: Range<Int>) -> Double? {
    guard days.upperBound <= forecast.count else { return nil }
    let came = actual[days].compactMap { $0 }
    guard Double(came.count) > 0.8 * Double(days.count), let most = came.max(), most > 0,
      let said = forecast[days].max(), said > 0
    else { return nil }
    return log(most / said)
  }
}

extension ForecastTrial {
  /// Days that are forecast at least, for an origin to be worth a trial.
  private static let fewestDays = 7
  /// Origins are a week apart, or farther where that is more than a year of them.
  private static let mostOrigins = 52
  private static let daysOfYear = 364

  /// Days at which a history of so many days is cut: each part known is half of it at least, and no less than a trend
  /// needs.
  static func origins(days: Int) -> [Int] {
    let first = max(LoadModel.fewestDays, days / 2)
    let last = days - fewestDays
    guard first <= last else { return [] }
    let weeks = (last - first) / DayFrame.daysPerWeek + 1
    let step = DayFrame.daysPerWeek * ((weeks + mostOrigins - 1) / mostOrigins)
    return stride(from: last, through: first, by: -step).reversed()
  }

  /// One trial; nil where no model can be made of what was known.
  /// - Parameter horizon: days ahead at most.
  init?(
    _ counts: [Double?], origin: Int, horizon: Int, _ events: ClassEvents, _ frame: DayFrame
  ) {
    guard let model = LoadModel(counts, until: origin, events, frame) else { return nil }
    // A launch that nobody could tell then ends what can be judged.
    let last = min(counts.count, origin + horizon, events.unknown(after: origin) ?? .max)
    guard last - origin >= Self.fewestDays else { return nil }
    let days = origin..<last
    self.origin = origin
    forecast = days.map(model.requests)
    actual = Array(counts[days])
    lastWeek = days.map { day in
      let back = (day - origin) / DayFrame.daysPerWeek + 1
      return (back..<back + 4).lazy.map { day - $0 * DayFrame.daysPerWeek }
        .first { counts.indices.contains($0) && counts[$0] != nil }.flatMap { counts[$0] }
    }
    lastYear = days.map { day in
      let before = day - Self.daysOfYear
      return before >= 0 && before < origin ? counts[before] : nil
    }
  }

  /// The sum of trials of several classes from one origin, as far as all of them go.
  init?(sum trials: [ForecastTrial]) {
    guard let first = trials.first, let length = trials.map(\.forecast.count).min() else {
      return nil
    }
    func sum(_ path: KeyPath<ForecastTrial, [Double?]>) -> [Double?] {
      (0..<length).map { day in
        let values = trials.compactMap { $0[keyPath: path][day] }
        return values.count == trials.count ? values.reduce(0, +) : nil
      }
    }
    origin = first.origin
    forecast = (0..<length).map { day in trials.reduce(0) { $0 + $1.forecast[day] } }
    (actual, lastWeek, lastYear) = (sum(\.actual), sum(\.lastWeek), sum(\.lastYear))
  }
}
