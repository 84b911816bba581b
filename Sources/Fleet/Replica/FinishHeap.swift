// FinishHeap.swift: which decoding request of a replica finishes next, by step number.

/// Decoding requests in the order of the step after which they finish, then of admission.
///
/// A preempted request is not searched for: its entry goes stale, is dropped when it comes to the top,
/// and all stale entries are swept when they outnumber the live ones.
struct FinishHeap {
  struct Entry: BitwiseCopyable {
    var step: Int
    var admission: Int
    var slot: Slot

    @inline(__always)
    static func < (a: Entry, b: Entry) -> Bool {
      a.step != b.step ? a.step < b.step : a.admission < b.admission
    }
  }

  private var entries: [Entry] = []
  private var stale = 0

  /// The next to finish, once `dropStale` has run.
  var first: Entry? { entries.first }

  mutating func push(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entry < entries[parent] else { break }
      entries[child] = entries[parent]
      child = parent
    }
    entries[child] = entry
  }

  /// Takes out the first request that finishes with a step or before it.
  mutating func next(by step: Int, _ requests: borrowing ActiveRequests) -> Slot? {
    while let top = entries.first, top.step <= step {
      removeFirst()
      if requests[top.slot].admission == top.admission { return top.slot }
      stale -= 1
    }
    return nil
  }

  private mutating func removeFirst() {
    let last = entries.removeLast()
    if !entries.isEmpty { siftDown(last, from: 0) }
  }

  /// Forgets entries at the top whose request was preempted since.
  mutating func dropStale(_ requests: borrowing ActiveRequests) {
    while stale > 0, let top = entries.first, requests[top.slot].admission != top.admission {
      removeFirst()
      stale -= 1
    }
  }

  /// Notes that one entry no longer counts.
  /// - Complexity: O(1) amortised.
  mutating func markStale(_ requests: borrowing ActiveRequests) {
    stale += 1
    guard stale > 32, stale * 2 > entries.count else { return }
    let live = entries.filter { requests[$0.slot].admission == $0.admission }
    entries.removeAll(keepingCapacity: true)
    stale = 0
    for entry in live { push(entry) }
  }

  private mutating func siftDown(_ entry: Entry, from start: Int) {
    var hole = start
    while true {
      var child = 2 * hole + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < entry else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = entry
  }
}
