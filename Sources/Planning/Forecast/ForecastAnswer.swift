// ForecastAnswer.swift: what a load will be by quarter, how sure that is, and what fleet it takes.

public import Text

/// A figure with the ends of its band: eight of ten lie between.
public struct ForecastLevel: Hashable, Sendable {
  public let low, mid, high: Double

  /// - Parameter transform: applied to each.
  func map(_ transform: (Double) -> Double) -> ForecastLevel {
    ForecastLevel(low: transform(low), mid: transform(mid), high: transform(high))
  }
}

/// The load of one quarter.
public struct QuarterForecast: Hashable, Sendable {
  public let quarter: ForecastQuarter
  /// Requests of the busiest day.
  public let peak: ForecastLevel
  /// The day that is forecast to be the busiest.
  public let peakDay: CalendarDate
  /// Requests of the whole quarter.
  public let requests: Double
  /// Spans as far ahead were tried on the history.
  public let isTested: Bool
}

/// A day ahead.
public struct DayForecast: Hashable, Sendable {
  public let date: CalendarDate
  public let requests: ForecastLevel
}

/// The forecast of one class, or of all together.
public struct SeriesForecast: Sendable {
  public let name: String
  public let growthPerMonth: Double
  /// From Monday on, 1 in the mean.
  public let week: [Double]
  /// From January on, 1 in the mean; nil where the history is too short for a season.
  public let season: [Double]?
  public let launches: [ForecastEffect]
  public let holidays: [ForecastEffect]
  /// Nil where the history is too short to hold a part of it back.
  public let score: ForecastScore?
  public let quarters: [QuarterForecast]
  public let days: [DayForecast]
  /// What there was by weeks: their last days and the mean requests a day.
  public let weeks: [(last: CalendarDate, requests: Double)]

  static let tooShortForSeason = "too short for a season: it takes two years"
  public var seasonReason: String? { season == nil ? Self.tooShortForSeason : nil }
}

/// What an event multiplies the load by.
public struct ForecastEffect: Hashable, Sendable {
  public let name: String
  public let factor: Double
  /// The user's figure, not the history's.
  public let isGiven: Bool
}

/// The answer of `workload forecast`.
public struct ForecastAnswer: Sendable {
  public let source: String
  public let first, last: CalendarDate
  public let historyDays: Int
  public let missingDays: Int
  public let step: String
  /// One class or more.
  public let classes: [SeriesForecast]
  public let total: SeriesForecast
  /// Nil where no fleet was asked for.
  public let fleet: FleetForecast?
  /// What to know of the figures.
  public let notes: [String]
  /// What to doubt.
  public let warnings: [String]
}
