// HeadroomRule+Loads.swift: a load with its headroom, and back: the arithmetic of the margin, once.

internal import Text

extension HeadroomRule {
  /// A load with its margin over the load.
  public var factor: Double { 1 + margin }

  /// What must be held where the percentile is `load`.
  public func target(of load: Double) -> Double { load * factor }

  /// The load of which `target` is one with the margin.
  public func nominal(of target: Double) -> Double { target / factor }

  /// The other reading of headroom, load / (1 − margin): the load is so much below what is held. Nil where the margin
  /// is all of it.
  public func alternative(of load: Double) -> Double? { margin < 1 ? load / (1 - margin) : nil }

  /// "p95".
  public var percentileName: String { "p\(NumberText.shortest(percentile))" }

  /// "30 %".
  public var marginInWords: String {
    "\(NumberText.shortest((margin * 1000).rounded() / 10)) %"
  }
}
