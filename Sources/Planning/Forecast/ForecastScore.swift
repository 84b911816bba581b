// ForecastScore.swift: how good forecasts were: their error, that of doing nothing, and whether the band held.

/// What the trials of a forecast say of it.
public struct ForecastScore: Hashable, Sendable {
  /// Forecasts that were tried, and the days ahead that the errors are over at most.
  public let origins: Int
  public static let daysAhead = 91
  /// Share of days that the band is to hold.
  public static let band = HorizonBand.share
  /// Mean of |forecast − came| / came over days with requests.
  public let error: Double
  /// The same of the better of two forecasts that know nothing, and what it repeats.
  public let naiveError: Double?
  public let naive: String
  /// Share of days that lay in the band that the trials before them gave; nil where there are too few.
  public let coverage: Double?

  /// Whether the model is worth more than doing nothing.
  public var isBetter: Bool { naiveError.map { error < $0 } ?? true }

  /// A share of fewer days is none.
  private static let fewestDays = 56

  /// - Returns: nil without trials.
  init?(_ trials: [ForecastTrial]) {
    guard
      let error = Self.error(trials, { trial, day in trial.forecast[day] })
    else { return nil }
    self.error = error
    origins = trials.count
    let rivals = [
      ("the last week again", Self.error(trials) { trial, day in trial.lastWeek[day] }),
      ("the same week a year before", Self.error(trials) { trial, day in trial.lastYear[day] }),
    ]
    let best = rivals.filter { $0.1 != nil }.min { ($0.1 ?? .infinity) < ($1.1 ?? .infinity) }
    naive = best?.0 ?? rivals[0].0
    naiveError = best?.1
    coverage = Self.coverage(trials)
  }

  /// Mean absolute error as a share of what came; nil where it was said for less than nine of ten days.
  private static func error(
    _ trials: [ForecastTrial], _ said: (ForecastTrial, Int) -> Double?
  ) -> Double? {
    var (sum, days, all) = (0.0, 0, 0)
    for trial in trials {
      for day in trial.forecast.indices.prefix(daysAhead) {
        guard let came = trial.actual[day], came > 0 else { continue }
        all += 1
        guard let forecast = said(trial, day) else { continue }
        sum += abs(forecast - came) / came
        days += 1
      }
    }
    return days > 0 && 10 * days >= 9 * all ? sum / Double(days) : nil
  }

  /// Each trial in the band of those before it, from what had come by then.
  private static func coverage(_ trials: [ForecastTrial]) -> Double? {
    var (inside, days) = (0, 0)
    for (index, trial) in trials.enumerated() {
      let before = trials[..<index]
      let known = before.flatMap { past in
        past.misses.filter { past.origin + $0.daysAhead <= trial.origin }
      }
      guard let band = HorizonBand(known) else { continue }
      for miss in trial.misses where miss.daysAhead <= band.tested {
        let ends = band.ends(daysAhead: miss.daysAhead)
        days += 1
        if ends.low <= miss.ratio, miss.ratio <= ends.high { inside += 1 }
      }
    }
    return days >= fewestDays ? Double(inside) / Double(days) : nil
  }
}
