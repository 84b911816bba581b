// SummaryValue.swift: one figure of a report: a number, or the reason why there is none.

/// Why a figure is absent, or may not be taken for a steady state.
public enum AbsenceReason: String, Hashable, Sendable {
  /// Too few samples: fewer than ten lie beyond the percentile.
  case insufficient
  /// Arrivals outrun the fleet: the figure grows with the length of the run.
  case saturated
  /// The load never settled, or the run is no longer than its warm-up.
  case warmUp = "warm-up"
  /// Nothing of the kind happened (no request has it).
  case noSamples = "no-samples"
  /// It needs an input that was not given (a price, a power figure, an objective).
  case notConfigured = "not-configured"
  /// It needs a measurement that was not made (`capacity_utilization` before `size`).
  case notMeasured = "not-measured"
  /// One realisation: intervals need replications or a bootstrap.
  case oneRun = "one-run"
}

/// A figure with its 95 % interval where there is one.
public struct SummaryValue: Hashable, Sendable {
  public var value: Double?
  /// Half-width of the 95 % confidence interval: of the mean over replications, or from a bootstrap.
  public var halfWidth: Double?
  /// Set when `value` is nil.
  public var reason: AbsenceReason?

  public init(_ value: Double?, halfWidth: Double? = nil, reason: AbsenceReason? = nil) {
    self.value = value
    self.halfWidth = halfWidth
    self.reason = value == nil ? reason ?? .noSamples : nil
  }

  public static func absent(_ reason: AbsenceReason) -> Self { Self(nil, reason: reason) }
}
