// OrderStatistics.swift: medians, quantiles and slopes that a few wild days do not move.

extension [Double] {
  /// The middle one, or the mean of the two middle ones; nil of none.
  var middle: Double? { quantile(0.5) }

  /// Linear between the order statistics; nil of none.
  /// - Complexity: O(n log n).
  func quantile(_ share: Double) -> Double? {
    guard !isEmpty else { return nil }
    let sorted = self.sorted()
    let place = Swift.min(1, Swift.max(0, share)) * Double(count - 1)
    let low = Int(place)
    let high = Swift.min(low + 1, count - 1)
    return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
  }
}

/// A line through points, half of whose pairs are steeper: up to 29 % of the points may be anything.
///
/// - Source: Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968; with pairs of one
///   season alone, Hirsch, Slack and Smith, Water Resources Research 18(1), 1982.
enum TheilSen {
  struct Point {
    var x, y: Double
    /// Pairs of different segments say nothing of the slope: a step lies between them.
    var segment: Int
  }

  /// The median slope of the pairs of a segment; nil where there is none.
  /// - Parameter season: only pairs that are whole multiples of it apart, where there are enough of them.
  /// - Complexity: O(n²) pairs.
  static func slope(_ points: [Point], season: Double? = nil) -> Double? {
    var slopes: [Double] = []
    var ofSeason: [Double] = []
    for (index, one) in points.enumerated() {
      for other in points[(index + 1)...] where other.segment == one.segment {
        let distance = other.x - one.x
        guard distance != 0 else { continue }
        let slope = (other.y - one.y) / distance
        slopes.append(slope)
        if let season, abs(distance.remainder(dividingBy: season)) < 0.5 { ofSeason.append(slope) }
      }
    }
    return (ofSeason.count >= enough ? ofSeason : slopes).middle
  }

  /// Pairs of a season that are trusted alone: those of half a year of weeks.
  private static let enough = 26
}
