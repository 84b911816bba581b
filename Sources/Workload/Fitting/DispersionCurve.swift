// DispersionCurve.swift: how bursty arrivals are at each scale of time, which one CV cannot say.

/// The index of dispersion for counts: variance over mean of the arrivals in bins of a width.
///
/// 1 at every width for Poisson; it settles at CV² for a renewal process and rises for ever with a rate
/// that drifts. - Source: Cox and Lewis, "The Statistical Analysis of Series of Events", 1966, section 4.5.
public struct DispersionCurve: Sendable {
  /// Widths of the bins, with the names they have in reports.
  public static let scales: [(name: String, seconds: Double)] = [
    ("1s", 1), ("10s", 10), ("1m", 60), ("10m", 600),
  ]
  /// Widths at which the busiest bin is compared with the mean one.
  public static let peakScales: [(name: String, seconds: Double)] = [("1m", 60), ("1h", 3600)]
  /// Fewest whole bins that make a variance.
  static let fewestBins = 5

  /// By scale; nil where the span has too few bins.
  public let indices: [Double?]
  /// Busiest bin over mean bin, by peak scale.
  public let peaksToMean: [Double?]

  /// - Parameter seconds: arrivals in order, from the start of the span on.
  /// - Complexity: O(arrivals × scales).
  init(_ seconds: [Double], span: Double) {
    indices = Self.scales.map { Self.counts(seconds, span, $0.seconds)?.dispersion }
    peaksToMean = Self.peakScales.map { Self.counts(seconds, span, $0.seconds)?.peakToMean }
  }

  /// Sums over the whole bins of a span.
  struct Counts {
    var bins = 0.0
    var sum = 0.0
    var squares = 0.0
    var peak = 0.0

    var mean: Double { sum / bins }
    /// Of the population: n in the denominator.
    var variance: Double { squares / bins - mean * mean }
    var dispersion: Double? { sum > 0 ? variance / mean : nil }
    var peakToMean: Double? { sum > 0 ? peak / mean : nil }

    fileprivate mutating func add(_ count: Double) {
      sum += count
      squares += count * count
      peak = max(peak, count)
    }
  }

  /// Nil when the span has fewer than `fewestBins` whole bins.
  static func counts(_ seconds: [Double], _ span: Double, _ width: Double) -> Counts? {
    let bins = (span / width).rounded(.down)
    guard bins >= Double(fewestBins) else { return nil }
    var counts = Counts()
    counts.bins = bins
    var (current, inBin) = (0.0, 0.0)
    for time in seconds {
      let bin = (time / width).rounded(.down)
      if bin >= bins { break }
      if bin != current {
        counts.add(inBin)
        (current, inBin) = (bin, 0)
      }
      inBin += 1
    }
    counts.add(inBin)
    return counts
  }
}
