// TimeRing.swift: a first-in-first-out line of times in one array that wraps around.

import Units

/// A line of times: append at the end, take from the front, both O(1); memory is the longest line.
struct TimeRing: Sendable {
  /// A power of two long, so that wrapping is a mask.
  private var slots = [SimulationTime](repeating: .zero, count: 16)
  private var head = 0
  private(set) var count = 0

  /// - Complexity: O(1) amortised; allocates only when the line is longer than ever before.
  mutating func append(_ time: SimulationTime) {
    if count == slots.count { grow() }
    slots[(head + count) & (slots.count - 1)] = time
    count += 1
  }

  mutating func popFirst() -> SimulationTime? {
    guard count > 0 else { return nil }
    let first = slots[head]
    head = (head + 1) & (slots.count - 1)
    count -= 1
    return first
  }

  private mutating func grow() {
    slots = (0..<2 * count).map { $0 < count ? slots[(head + $0) & (slots.count - 1)] : .zero }
    head = 0
  }
}
