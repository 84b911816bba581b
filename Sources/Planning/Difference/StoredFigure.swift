// StoredFigure.swift: a figure of a result, with its interval or the reason why there is none.

/// A number of a stored result.
public struct StoredFigure: Hashable, Sendable {
  /// Nil where the run could not support one.
  public var value: Double?
  /// Its 95 % interval; nil where it has none.
  public var interval: ClosedRange<Double>?
  /// Why there is no value: a word of the result's `reasons`.
  public var reason: String?

  /// A figure that only the other result has.
  static let missing = StoredFigure(reason: "not there")

  init(value: Double? = nil, interval: ClosedRange<Double>? = nil, reason: String? = nil) {
    self.value = value
    self.interval = interval
    self.reason = reason
  }

  /// Half the width of the interval.
  public var halfWidth: Double? { interval.map { ($0.upperBound - $0.lowerBound) / 2 } }
}
