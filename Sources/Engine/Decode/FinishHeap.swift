// FinishHeap.swift: which decoding request of a replica finishes next, by step number.

internal import Kernel

/// Decoding requests in the order of the step after which they finish, then of admission.
///
/// A preempted request is not searched for: its entry goes stale, is dropped when it comes to the top,
/// and all stale entries are swept when they outnumber the live ones.
struct FinishHeap: ~Copyable {
  /// Step (50 bits), admission (47) and slot (31) in one number: their order is the order of the numbers.
  struct Entry: BitwiseCopyable {
    private let bits: UInt128

    /// - Precondition: at most 10¹⁵ steps and 1.4 × 10¹⁴ admissions in a run.
    init(step: Int, admission: Int, slot: Slot) {
      precondition(step < 1 << 50 && admission < 1 << 47, "a run outgrew its counters")
      let low = UInt128(UInt64(admission)) << 31 | UInt128(UInt32(slot))
      bits = UInt128(UInt64(step)) << 78 | low
    }

    var step: Int { Int(truncatingIfNeeded: bits >> 78) }
    var admission: Int { Int(truncatingIfNeeded: bits >> 31) & ((1 << 47) - 1) }
    var slot: Slot { Slot(truncatingIfNeeded: bits) & .max }

    @inline(__always)
    static func < (a: Entry, b: Entry) -> Bool { a.bits < b.bits }
  }

  private var entries = OwnedArray<Entry>()
  private var stale = 0
  /// The step of the first entry; `Int.max` when there is none.
  private(set) var nextStep = Int.max

  mutating func push(_ entry: Entry) {
    entries.append(entry)
    siftUp(entry, from: entries.count - 1)
    nextStep = entries[0].step
  }

  /// Takes out the first request that finishes with a step or before it.
  mutating func next(by step: Int, _ requests: borrowing ActiveRequests) -> Slot? {
    while nextStep <= step {
      let top = entries[0]
      removeFirst()
      if requests[top.slot].admission == top.admission { return top.slot }
      stale -= 1
    }
    return nil
  }

  private mutating func removeFirst() {
    let last = entries.removeLast()
    if !entries.isEmpty { refillRoot(with: last) }
    nextStep = entries.isEmpty ? .max : entries[0].step
  }

  /// Forgets entries at the top whose request was preempted since.
  mutating func dropStale(_ requests: borrowing ActiveRequests) {
    while stale > 0, !entries.isEmpty,
      requests[entries[0].slot].admission != entries[0].admission
    {
      removeFirst()
      stale -= 1
    }
  }

  /// Notes that one entry no longer counts.
  /// - Complexity: O(1) amortised.
  mutating func markStale(_ requests: borrowing ActiveRequests) {
    stale += 1
    guard stale > 32, stale * 2 > entries.count else { return }
    let all = entries.copied
    entries.removeAll()
    nextStep = .max
    stale = 0
    for entry in all where requests[entry.slot].admission == entry.admission { push(entry) }
  }

  /// Fills the root with the entry that was last: the hole goes down to a leaf, the entry up from there.
  ///
  /// The last entry finishes late, so it belongs near the leaves: one comparison a level, not two.
  private mutating func refillRoot(with entry: Entry) {
    let count = entries.count
    var hole = 0
    var child = 2
    while child < count {
      if entries[child - 1] < entries[child] { child -= 1 }
      entries[hole] = entries[child]
      hole = child
      child = 2 * hole + 2
    }
    if child == count {
      entries[hole] = entries[child - 1]
      hole = child - 1
    }
    siftUp(entry, from: hole)
  }

  private mutating func siftUp(_ entry: Entry, from start: Int) {
    var hole = start
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard entry < entries[parent] else { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = entry
  }
}
