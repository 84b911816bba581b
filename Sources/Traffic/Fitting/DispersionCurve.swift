// DispersionCurve.swift: how bursty arrivals are at each scale of time, which one CV cannot say.

/// The index of dispersion for counts, at each scale.
public struct DispersionCurve: Sendable {
  /// Widths of the bins, with the names they have in reports.
  public static let scales: [(name: String, seconds: Double)] = [
    ("1s", 1), ("10s", 10), ("1m", 60), ("10m", 600),
  ]
  /// Widths at which the busiest bin is compared with the mean one.
  public static let peakScales: [(name: String, seconds: Double)] = [("1m", 60), ("1h", 3600)]

  /// By scale; nil where the span has too few bins.
  public let indices: [Double?]
  /// Busiest bin over mean bin, by peak scale.
  public let peaksToMean: [Double?]

  /// - Parameter seconds: arrivals in order, from the start of the span on.
  /// - Complexity: O(arrivals × scales).
  init(_ seconds: [Double], span: Double) {
    func counts(_ width: Double) -> BinCounts? { BinCounts(seconds, span: span, width: width) }
    indices = Self.scales.map { counts($0.seconds)?.indexOfDispersion }
    peaksToMean = Self.peakScales.map { counts($0.seconds)?.peakToMean }
  }
}
