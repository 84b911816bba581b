// PeakBand.swift: how high the busiest day of a span lies above the busiest that is forecast, from trials.

/// The band of the busiest day of a span of days ahead.
struct PeakBand: Sendable {
  /// Logarithms to add to the busiest day that is forecast. The middle is above 0 where days scatter: the busiest of
  /// many is above what is expected of it.
  let low, mid, high: Double
  /// It rests on forecasts of spans as far ahead.
  let isTested: Bool

  /// Forecasts that a band rests on at least.
  private static let fewest = 8
  private static let shortestSpan = 28
  /// Spans beside each other that say of the next how far it may be off; a guess.
  private static let fewestApart = 4

  /// - Parameters:
  ///   - days: ahead, from 0 for the first day that is not known.
  ///   - day: the band of single days, for a history that is too short for spans.
  ///   - before: the band of the span before.
  init(
    _ days: Range<Int>, _ trials: [ForecastTrial], _ day: HorizonBand, after before: PeakBand?
  ) {
    var span = days
    while true {
      let tried = trials.compactMap { trial in
        trial.peakRatio(span).map { (origin: trial.origin, ratio: $0) }
      }
      let ratios = tried.map(\.ratio)
      if ratios.count >= Self.fewest, let middle = ratios.middle {
        // Spans that overlap have most of their days in common.
        let origins = tried.map(\.origin)
        let reach = (origins.max() ?? 0) - (origins.min() ?? 0)
        let apart = reach / span.count + 1
        let ends = HorizonBand.ends(ratios, samples: apart)
        let stretch = Double(days.upperBound) / Double(span.upperBound)
        let down = min(0, ends.low - middle) * stretch
        let up = max(0, ends.high - middle) * stretch
        // Nothing is surer for lying farther ahead.
        low = middle + min(down, before.map { $0.low - $0.mid } ?? 0)
        mid = middle
        high = middle + max(up, before.map { $0.high - $0.mid } ?? 0)
        isTested = span == days && apart >= Self.fewestApart
        return
      }
      // A week nearer, and shorter where it would begin before the first day.
      let end = span.upperBound - DayFrame.daysPerWeek
      guard end >= min(Self.shortestSpan, days.count), end > 0 else { break }
      span = max(0, end - days.count)..<end
    }
    let ends = day.ends(daysAhead: days.upperBound)
    (low, mid, high, isTested) = (ends.low, 0, ends.high, false)
  }
}
