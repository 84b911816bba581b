// DesignWindows.swift: which recorded windows stand for the load that a fleet is sized for.

internal import Text

/// The windows of one measure that lie near its percentile, and the factor that brings their mean to a target.
///
/// Windows are taken as they were, differences and all: one factor for all of them, so that with the usual margin
/// each is scaled by about 1.3, and no quiet window is stretched into a busy one.
struct DesignWindows: Hashable, Sendable {
  /// How they came to be chosen.
  enum Choice: Hashable, Sendable {
    /// Within 15 % of the percentile.
    case near
    /// The three nearest, as fewer lie within 15 %.
    case nearest
    /// The three largest, or all, and what ties with them: the percentile of so few windows is their maximum.
    case largest
  }

  /// In order of time; never empty for a load of which some window has the measure.
  let windows: [Int]
  let choice: Choice
  /// Mean of the measure over them.
  let mean: Double

  /// Part of the percentile's load by which a design window may differ from it.
  static let width = 0.15
  /// Windows that a design load is made of, at least.
  static let least = 3
  /// Rank, in percent of time, above which no window is taken: those are the tail.
  static let highest = 98.0
  /// Factors above this stretch windows into what was not seen, and are said.
  static let usualFactor = 1.6

  init(_ profile: LoadProfile, _ measure: LoadMeasure, percentile: Double, _ work: WorkRule?) {
    func value(_ index: Int) -> Double { measure.value(profile.windows[index], work: work) }
    let rank = profile.rank(measure, work: work)
    let middle = rank.percentile(percentile)
    let top = rank.percentile(max(percentile, Self.highest)) * (1 + Self.rounding)
    // A load may lie in its last window alone, which is not whole.
    let whole = profile.wholeWindows.filter { value($0) > 0 }
    let known = whole.isEmpty ? profile.windows.indices.filter { value($0) > 0 } : whole
    let below = known.filter { value($0) <= top }
    let allowed = below.isEmpty ? known : below
    let near = allowed.filter { abs(value($0) - middle) <= Self.width * middle }
    if Self.isMaximum(percentile, of: profile.windows.count) {
      let sizes = known.map(value).sorted(by: >)
      let third = sizes.prefix(Self.least).last ?? 0
      (windows, choice) = (known.filter { value($0) >= third * (1 - Self.rounding) }, .largest)
    } else if near.count >= Self.least {
      (windows, choice) = (near, .near)
    } else {
      let sorted = allowed.sorted {
        (abs(value($0) - middle), $0) < (abs(value($1) - middle), $1)
      }
      (windows, choice) = (sorted.prefix(Self.least).sorted(), .nearest)
    }
    mean = windows.reduce(0) { $0 + value($1) } / Double(max(1, windows.count))
  }

  /// Values are quotients: equal loads may differ in their last bits.
  private static let rounding = 1e-12

  /// Whether the nearest rank of a percentile is the largest of so many windows, as p95 is of fewer than 20.
  static func isMaximum(_ percentile: Double, of windows: Int) -> Bool {
    Double(windows) * (100 - percentile) < 100 - 1e-9
  }

  /// What every window is multiplied by, so that their mean is the target.
  func factor(to target: Double) -> Double { mean > 0 ? target / mean : 1 }

  /// "the 3 largest windows", "24 windows within 15 % of p95".
  func words(percentile: Double) -> String {
    let percent = "p\(NumberText.shortest(percentile))"
    let plural = windows.count == 1 ? "" : "s"
    return switch choice {
    case .near: "\(windows.count) window\(plural) within 15 % of \(percent)"
    case .nearest: "the \(windows.count) window\(plural) nearest to \(percent)"
    case .largest: "the \(windows.count) largest window\(plural)"
    }
  }
}
