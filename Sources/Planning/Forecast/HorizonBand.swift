// HorizonBand.swift: how far from a forecast a day lies, the farther ahead the wider, from forecasts of days now past.

internal import Foundation

/// The band of a forecast: eight of ten days lay in it when it was tried.
struct HorizonBand: Sendable {
  /// Logarithms of what came over what was forecast, so many days ahead.
  struct Miss: Sendable {
    var daysAhead: Int
    var ratio: Double
  }
  /// Logarithms to add to a forecast.
  struct Ends: Hashable, Sendable {
    var low, high: Double
  }

  /// Share of days between the ends.
  static let share = 0.8
  private static let daysPerStep = 28
  /// A step with fewer days says nothing of its tails.
  private static let fewest = 28

  /// Ends by steps of four weeks ahead, as far as it was tried.
  private let steps: [Ends]
  /// Days ahead up to which it was tried.
  let tested: Int

  /// - Returns: nil for too few misses.
  init?(_ misses: [Miss]) {
    var byStep: [[Double]] = []
    for miss in misses {
      let step = (miss.daysAhead - 1) / Self.daysPerStep
      while byStep.count <= step { byStep.append([]) }
      byStep[step].append(miss.ratio)
    }
    let whole = byStep.prefix { $0.count >= Self.fewest }
    guard !whole.isEmpty else { return nil }
    var widest = Ends(low: 0, high: 0)
    steps = whole.map { ratios in
      let own = Self.ends(ratios, samples: ratios.count / DayFrame.daysPerWeek)
      // Nothing is surer for lying farther ahead.
      widest = Ends(low: min(widest.low, own.low), high: max(widest.high, own.high))
      return widest
    }
    tested = steps.count * Self.daysPerStep
  }

  /// The band of a forecast that was never tried: what its own days scatter, and the wider the farther.
  init(untried residuals: [Double]) {
    let own = Self.ends(residuals, samples: residuals.count / DayFrame.daysPerWeek)
    steps = [Ends(low: min(0, own.low), high: max(0, own.high))]
    tested = Self.daysPerStep
  }

  /// The ends of a sample: beyond the tenth and the ninetieth percent where few are behind it.
  /// - Parameter samples: that say something of their own: days of one week go together, a guess.
  static func ends(_ ratios: [Double], samples: Int) -> Ends {
    let outside = (1 - share) / 2
    let upper = min(1, (1 - outside) * Double(samples + 1) / Double(max(1, samples)))
    return Ends(low: ratios.quantile(1 - upper) ?? 0, high: ratios.quantile(upper) ?? 0)
  }

  /// - Returns: beyond what was tried, as much wider as it is farther ahead: a trend that is off stays off.
  func ends(daysAhead: Int) -> Ends {
    let step = min(steps.count - 1, (max(1, daysAhead) - 1) / Self.daysPerStep)
    let stretch = max(1, Double(daysAhead) / Double(tested))
    return Ends(low: steps[step].low * stretch, high: steps[step].high * stretch)
  }
}
