// RequestRing.swift: the few requests around the one in hand, in order, without moving them.

/// A queue of bounded length with access by position.
struct RequestRing {
  private var slots: [SourceItem] = []
  private let capacity: Int
  private var head = 0
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    slots.reserveCapacity(capacity)
  }

  var isFull: Bool { count == capacity }

  subscript(position: Int) -> SourceItem {
    let index = head + position
    return slots[index < capacity ? index : index - capacity]
  }

  /// - Precondition: the ring is not full.
  mutating func append(_ item: SourceItem) {
    precondition(!isFull, "a ring has a bound")
    if slots.count < capacity {
      slots.append(item)
    } else {
      let index = head + count
      slots[index < capacity ? index : index - capacity] = item
    }
    count += 1
  }

  /// - Precondition: the ring is not empty.
  mutating func removeFirst() {
    precondition(count > 0, "an empty ring has no first")
    head = head + 1 == capacity ? 0 : head + 1
    count -= 1
  }
}

/// Requests that wait for their turn, earliest first and, among equals, first come first out.
struct ArrivalHeap {
  private var items: [(item: SourceItem, sequence: Int)] = []
  private var inserted = 0

  var first: SourceItem? { items.first?.item }

  mutating func insert(_ item: SourceItem) {
    items.append((item, inserted))
    inserted += 1
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard isBefore(child, parent) else { break }
      items.swapAt(child, parent)
      child = parent
    }
  }

  /// - Precondition: the heap is not empty.
  mutating func removeFirst() -> SourceItem {
    items.swapAt(0, items.count - 1)
    let first = items.removeLast().item
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < items.count else { break }
      if child + 1 < items.count, isBefore(child + 1, child) { child += 1 }
      guard isBefore(child, parent) else { break }
      items.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let timeA = items[a].item.request.arrival
    let timeB = items[b].item.request.arrival
    return timeA != timeB ? timeA < timeB : items[a].sequence < items[b].sequence
  }
}
