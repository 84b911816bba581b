// RequestList.swift: an order of requests, linked through their rows.

/// A first-in, first-out list of requests, linked through their rows.
struct RequestList {
  private(set) var head = Slot.none
  private(set) var tail = Slot.none
  private(set) var count = 0

  /// The last in order of rank, then of arrival.
  /// - Precondition: the list is not empty.
  /// - Complexity: O(count).
  func lastInOrder(_ requests: borrowing ActiveRequests) -> Slot {
    var last = head
    var slot = requests[last].next
    while slot != .none {
      if (requests[last].rank, requests[last].id) < (requests[slot].rank, requests[slot].id) {
        last = slot
      }
      slot = requests[slot].next
    }
    return last
  }

  mutating func append(_ slot: Slot, in requests: inout ActiveRequests) {
    requests[slot].previous = tail
    requests[slot].next = .none
    if tail == .none { head = slot } else { requests[tail].next = slot }
    tail = slot
    count += 1
  }

  mutating func prepend(_ slot: Slot, in requests: inout ActiveRequests) {
    requests[slot].previous = .none
    requests[slot].next = head
    if head == .none { tail = slot } else { requests[head].previous = slot }
    head = slot
    count += 1
  }

  mutating func remove(_ slot: Slot, in requests: inout ActiveRequests) {
    let (previous, next) = (requests[slot].previous, requests[slot].next)
    if previous == .none { head = next } else { requests[previous].next = next }
    if next == .none { tail = previous } else { requests[next].previous = previous }
    count -= 1
  }
}
