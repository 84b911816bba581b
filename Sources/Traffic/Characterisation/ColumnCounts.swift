// ColumnCounts.swift: how the rate goes over the span, in a number of bins that does not grow with it.

internal import Foundation
public import Units

/// Requests per bin of a width that grows with the span, each width a multiple of the one before.
public struct ColumnCounts: Sendable {
  /// Bins at most; the memory of the curve.
  private static let limit = 4096
  /// Seconds: round widths of which each divides the next.
  private static let widths: [Double] = [
    0.001, 0.01, 0.1, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400,
    604_800,
  ]
  private var level = 0
  private var counts: [Int] = []

  public init() {}

  /// - Precondition: arrivals do not go back in time. - Complexity: O(1) amortised.
  mutating func add(_ arrival: SimulationTime) {
    var bin = place(of: arrival)
    while bin >= Self.limit {
      coarsen()
      bin = place(of: arrival)
    }
    if bin >= counts.count { counts += repeatElement(0, count: bin + 1 - counts.count) }
    counts[bin] += 1
  }

  private func place(of arrival: SimulationTime) -> Int {
    Int((arrival.seconds.value / Self.widths[level]).rounded(.down))
  }

  private mutating func coarsen() {
    let factor = Int((Self.widths[level + 1] / Self.widths[level]).rounded())
    counts = Self.merged(counts, by: factor)
    level += 1
  }

  private static func merged(_ counts: [Int], by factor: Int) -> [Int] {
    stride(from: 0, to: counts.count, by: factor).map { start in
      counts[start..<min(start + factor, counts.count)].reduce(0, +)
    }
  }

  /// The counts in the narrowest round bins of which no more than `limit` cover the span.
  public func columns(atMost limit: Int) -> (width: Seconds, counts: [Int]) {
    var level = level
    var counts = counts
    while counts.count > limit, level + 1 < Self.widths.count {
      let factor = Int((Self.widths[level + 1] / Self.widths[level]).rounded())
      counts = Self.merged(counts, by: factor)
      level += 1
    }
    return (Seconds(Self.widths[level]), counts)
  }
}
