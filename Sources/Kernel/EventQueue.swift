// EventQueue.swift: the calendar of a run: what is to happen, earliest first.

public import Units

/// The pending events of a run, popped by (time, sequence).
///
/// A 4-ary heap in one array: two levels of a binary heap share a cache line or two, and a sift moves
/// a hole instead of swapping. Concrete on purpose: the same code generic and used from another module
/// is several times slower.
/// - Note: Keep it small. A source of arrivals is merged with the queue (compare its next time with
///   `nextTime`), never loaded into it, so that the queue holds about one event per server.
/// - Note: There is no cancellation. A model that must withdraw an event marks it stale in its own
///   row (a generation number in `kind` or in the row of `target`) and skips it when it is popped.
public struct EventQueue: Sendable {
  private var heap: [Event] = []
  private var nextSequence: Int64 = 0

  public init() {}

  /// A queue that allocates nothing more until it holds more than `capacity` events.
  public init(capacity: Int) { heap.reserveCapacity(capacity) }

  public var count: Int { heap.count }
  public var isEmpty: Bool { heap.isEmpty }

  /// The earliest event, which stays in the queue; nil when there is none.
  /// - Complexity: O(1).
  public var first: Event? { heap.first }

  /// The time of the earliest event, `never` when there is none.
  /// - Complexity: O(1).
  public var nextTime: SimulationTime { heap.isEmpty ? .never : heap[0].time }

  /// Makes room for `capacity` events, so that pushing up to that number allocates nothing.
  public mutating func reserveCapacity(_ capacity: Int) { heap.reserveCapacity(capacity) }

  /// Adds an event after all others of the same instant that were added before it.
  /// - Complexity: O(log count) comparisons, O(1) on average for times in random order.
  public mutating func schedule(at time: SimulationTime, kind: Int32 = 0, target: Int32 = 0) {
    insert(Event(time: time, sequence: nextSequence, kind: kind, target: target))
    nextSequence += 1
  }

  /// Adds an event with a sequence number of the caller's; later `schedule` calls number on from there.
  /// - Complexity: O(log count) comparisons.
  public mutating func push(_ event: Event) {
    nextSequence = max(nextSequence, event.sequence + 1)
    insert(event)
  }

  /// Removes and returns the earliest event; nil when there is none.
  /// - Complexity: O(log count) comparisons.
  public mutating func pop() -> Event? {
    guard let last = heap.popLast() else { return nil }
    if heap.isEmpty { return last }
    let first = heap[0]
    sink(last)
    return first
  }

  /// Removes the earliest event and adds another: one sift in place of two.
  /// - Precondition: the queue is not empty.
  /// - Complexity: O(log count) comparisons.
  public mutating func replaceFirst(at time: SimulationTime, kind: Int32 = 0, target: Int32 = 0) {
    precondition(!heap.isEmpty, "there is no first event to replace")
    sink(Event(time: time, sequence: nextSequence, kind: kind, target: target))
    nextSequence += 1
  }

  /// Drops all events and keeps the storage; numbering goes on.
  public mutating func removeAll() { heap.removeAll(keepingCapacity: true) }

  private mutating func insert(_ event: Event) {
    var hole = heap.count
    heap.append(event)
    while hole > 0 {
      let parent = (hole - 1) >> 2
      let above = heap[parent]
      if above < event { break }
      heap[hole] = above
      hole = parent
    }
    heap[hole] = event
  }

  /// Puts an event in the place of the first and lets it sink to where it belongs.
  private mutating func sink(_ event: Event) {
    var heap = heap.mutableSpan
    let order = Self.order(event)
    var hole = 0
    while true {
      let left = 4 &* hole &+ 1
      if left >= heap.count { break }
      var least = left
      var below = Self.order(heap[left])
      for child in (left &+ 1)..<max(left &+ 1, min(left &+ 4, heap.count)) {
        let other = Self.order(heap[child])
        least = other < below ? child : least
        below = min(other, below)
      }
      if order < below { break }
      heap[hole] = heap[least]
      hole = least
    }
    heap[hole] = event
  }

  /// The order of events as one number: which of four is the least takes no branch that could be guessed wrong.
  @inline(__always)
  private static func order(_ event: Event) -> Int128 {
    Int128(
      _low: UInt64(bitPattern: event.sequence) ^ 1 << 63, _high: event.time.ticks)
  }
}
