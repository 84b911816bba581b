// FitVerdict.swift: when a fit is called good, and when it is refused.

/// How far a fit may be trusted.
///
/// The limits are a convention, not a test: a Kolmogorov-Smirnov distance of 0.05 shifts a median by at most
/// five percentiles. What they mean for a plan is said beside each verdict.
public enum FitVerdict: String, Sendable, CaseIterable, Comparable {
  case good, usable, poor

  /// Largest distance between distribution functions of a good and of a usable fit.
  public static let goodDistance = 0.05
  public static let usableDistance = 0.10
  /// Largest factor between the indices of dispersion of trace and fit, at any scale.
  public static let goodFactor = 1.5
  public static let usableFactor = 2.0

  /// The distance of a sample of `count` from the very law it was drawn from, in the median: below it
  /// nothing can be told.
  /// - Source: the median of Kolmogorov's distribution is 0.8276/√n (Smirnov's table, 1948).
  static func samplingDistance(count: Double) -> Double { 0.8276 / max(1, count).squareRoot() }

  /// By distance, worse when there were too few observations to tell.
  init(distance: Double, count: Double) {
    let told = max(distance, Self.samplingDistance(count: count))
    self =
      told <= Self.goodDistance ? .good : told <= Self.usableDistance ? .usable : .poor
  }

  /// By the largest factor between two dispersion curves.
  init(factor: Double) {
    self = factor <= Self.goodFactor ? .good : factor <= Self.usableFactor ? .usable : .poor
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Better before worse.
  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
}
