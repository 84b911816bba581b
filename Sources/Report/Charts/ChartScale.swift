// ChartScale.swift: from a value to a place on an axis, and the round values that label it.

internal import Foundation

/// One axis of a chart: linear, or logarithmic where values span decades.
struct ChartScale: Sendable {
  let range: ClosedRange<Double>
  let isLogarithmic: Bool
  /// Pixels at the lower and the upper end; the lower end lies below on a vertical axis.
  let pixels: (low: Double, high: Double)

  /// - Parameters:
  ///   - values: all that must be seen; an empty list or one value is widened.
  ///   - startsAtZero: a linear axis begins at 0, so that lengths can be compared.
  init(
    covering values: [Double], logarithmic: Bool = false, startsAtZero: Bool = true,
    pixels: (low: Double, high: Double)
  ) {
    let shown = values.filter { $0.isFinite && (!logarithmic || $0 > 0) }
    var low = shown.min() ?? (logarithmic ? 1 : 0)
    var high = shown.max() ?? (logarithmic ? 10 : 1)
    if !logarithmic, startsAtZero { low = min(0, low) }
    if low == high { high = logarithmic ? low * 10 : low + max(1, abs(low)) }
    isLogarithmic = logarithmic
    range = low...high
    self.pixels = pixels
  }

  func place(_ value: Double) -> Double {
    let inside = min(max(value, range.lowerBound), range.upperBound)
    let share =
      isLogarithmic
      ? log(inside / range.lowerBound) / log(range.upperBound / range.lowerBound)
      : (inside - range.lowerBound) / (range.upperBound - range.lowerBound)
    return pixels.low + share * (pixels.high - pixels.low)
  }

  /// Round values inside the range, about `count` of them.
  /// - Parameter whole: of counts: none lies between two.
  func ticks(_ count: Int = 5, whole: Bool = false) -> [Double] {
    let ticks = isLogarithmic ? decades : linearTicks(count, least: whole ? 1 : 0)
    return whole ? ticks.filter { $0 == $0.rounded() } : ticks
  }

  /// A round value as an axis has it: no more digits than it needs.
  static func label(_ value: Double) -> String {
    let size = abs(value)
    if size >= 1e6 { return FigureText.shortest(trimmed(value / 1e6)) + " M" }
    if size >= 1000 { return FigureText.grouped(Int(value.rounded())) }
    return FigureText.shortest(trimmed(value))
  }

  /// Without what a product of a round step leaves in the last places.
  private static func trimmed(_ value: Double) -> Double {
    let scale = 1e9
    return abs(value) >= 1e-6 ? (value * scale).rounded() / scale : value
  }

  private func linearTicks(_ count: Int, least: Double) -> [Double] {
    let raw = max(least, (range.upperBound - range.lowerBound) / Double(max(1, count)))
    let power = pow(10, floor(log10(raw)))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw * 0.999 } ?? raw
    let first = (range.lowerBound / step).rounded(.up)
    let last = (range.upperBound / step).rounded(.down)
    return first <= last ? stride(from: first, through: last, by: 1).map { $0 * step } : []
  }

  /// 1, 2 and 5 of each decade; the powers of ten alone where there are many.
  private var decades: [Double] {
    let low = Int(floor(log10(range.lowerBound)))
    let high = Int(ceil(log10(range.upperBound)))
    let steps: [Double] = high - low > 3 ? [1] : [1, 2, 5]
    return (low...high).flatMap { power in steps.map { $0 * pow(10, Double(power)) } }
      .filter(range.contains)
  }
}
