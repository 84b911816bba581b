// SessionShifts.swift: how far each copy of a session lies from it, so that its turns move together.

internal import Units

/// The copies of sessions of this stretch and the one before; what has been silent longer begins anew.
struct SessionShifts {
  private struct Copies {
    /// Positions in this stretch's list of copies; empty for a session that began before.
    var placed: Range<Int>
    /// Arrival of the first turn, in ticks.
    var first: Int64
    /// By copy: how far it lies from the original, and its last arrival.
    var shifts: [Int64]
    var lasts: [Int64]
  }

  private var current: [UInt64: Copies] = [:]
  private var earlier: [UInt64: Copies] = [:]

  var isEmpty: Bool { current.isEmpty }

  mutating func beginStretch() {
    swap(&earlier, &current)
    current.removeAll(keepingCapacity: true)
  }

  /// Counts one more turn of a session with the copies of its first; false when the session is new.
  mutating func countTurn(of session: UInt64, at arrival: Int64, in copies: inout [PlacedCopy])
    -> Bool
  {
    if let known = current[session] {
      for copy in known.placed { copies[copy].addTurn(after: arrival - known.first) }
      return true
    }
    guard var known = earlier[session] else { return false }
    known.placed = 0..<0
    current[session] = known
    return true
  }

  mutating func add(_ session: UInt64, at arrival: Int64, copies: Range<Int>) {
    current[session] = Copies(
      placed: copies, first: arrival, shifts: Array(repeating: 0, count: copies.count),
      lasts: Array(repeating: .min, count: copies.count))
  }

  mutating func shift(_ copy: PlacedCopy, by ticks: Int64, of session: UInt64) {
    guard let first = current[session]?.placed.lowerBound else { return }
    current[session]?.shifts[Int(copy.number) - first] = ticks
  }

  func copyCount(of session: UInt64) -> Int { current[session]?.shifts.count ?? 0 }

  /// When a copy's turn comes: as far from the original as its first, but inside the range and not before its last.
  mutating func arrival(
    of session: UInt64, copy: Int, original: Int64, within range: (start: Int64, end: Int64)
  ) -> Int64 {
    guard let copies = current[session] else { return original }
    var arrival = original + copies.shifts[copy]
    let earliest = max(range.start, copies.lasts[copy])
    if arrival < earliest { arrival = max(original, earliest) }
    if arrival >= range.end { arrival = earliest + (range.end - earliest) / 2 }
    current[session]?.lasts[copy] = arrival
    return arrival
  }
}
