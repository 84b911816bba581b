// TimeWeightedFraction.swift: how long a share (KV cache in use) was how large, from ramps.

public import Units

/// The time a share spent in each of 200 bins, and at one exactly, fed with linear pieces.
public struct TimeWeightedFraction: Sendable {
  private static let binsPerUnit = 200.0
  /// Seconds in the bin (i ..< i + 1) / binsPerUnit; the last is for a share of one.
  private var seconds = [Double](repeating: 0, count: Int(binsPerUnit) + 1)
  private var area = 0.0
  public private(set) var maximum = 0.0

  public init() {}

  /// Records a straight line from one share to another over a length of time.
  /// - Precondition: both lie in 0...1.
  /// - Complexity: O(bins crossed); a leap crosses one or two.
  public mutating func addRamp(from start: Double, to end: Double, for length: SimulationTime) {
    guard length.ticks > 0 else { return }
    let time = length.seconds.value
    area += (start + end) / 2 * time
    if start > maximum { maximum = start }
    if end > maximum { maximum = end }
    let bin = Int(start * Self.binsPerUnit)
    if bin == Int(end * Self.binsPerUnit) {
      seconds[bin] += time
    } else {
      spread(from: min(start, end), to: max(start, end), over: time)
    }
  }

  private mutating func spread(from low: Double, to high: Double, over time: Double) {
    for bin in Int(low * Self.binsPerUnit)...Int(high * Self.binsPerUnit) {
      let from = max(low, Double(bin) / Self.binsPerUnit)
      let to = min(high, Double(bin + 1) / Self.binsPerUnit)
      seconds[bin] += time * max(0, to - from) / (high - low)
    }
  }

  public func mean(over wall: Seconds) -> Double? {
    wall.value > 0 ? area / wall.value : nil
  }

  /// The upper edge of the bin below which the share stayed for `percent` of a wall time; 0.5 points wide.
  public func percentile(_ percent: Double, over wall: Seconds) -> Double? {
    guard wall.value > 0 else { return nil }
    let needed = wall.value * percent / 100
    var below = max(0, wall.value - seconds.reduce(0, +))
    if below >= needed { return 0 }
    for (bin, time) in seconds.enumerated() {
      below += time
      if below >= needed { return min(Double(bin + 1) / Self.binsPerUnit, maximum) }
    }
    return maximum
  }

}

// MARK: - Windows of a run

extension TimeWeightedFraction {
  /// A copy of what was recorded so far; the maximum begins anew.
  public mutating func cut() -> Self {
    let copy = self
    maximum = 0
    return copy
  }

  /// What was recorded after a cut was taken; `laterMaximum` is the largest since.
  public func values(since earlier: Self, maximum laterMaximum: Double) -> Self {
    var rest = self
    for bin in seconds.indices { rest.seconds[bin] -= earlier.seconds[bin] }
    rest.area -= earlier.area
    rest.maximum = laterMaximum
    return rest
  }

  public mutating func merge(_ other: Self) {
    for bin in seconds.indices { seconds[bin] += other.seconds[bin] }
    area += other.area
    maximum = max(maximum, other.maximum)
  }
}
