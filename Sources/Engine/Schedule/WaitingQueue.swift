// WaitingQueue.swift: the requests that wait for a place in the batch, in the order of a policy.

internal import Kernel
internal import Units

/// A list where a policy ranks nobody: who comes goes to its end, who gives way to its front, which is the order of
/// arrival, as nothing overtakes. Else a queue by rank, then by arrival.
struct WaitingQueue: ~Copyable {
  let isRanked: Bool
  private(set) var list = RequestList()
  /// Those whose KV came from where their prompt was computed, in the order in which it did: they hold their blocks, and
  /// go before all others.
  private(set) var received = RequestList()
  /// A rank stands in the place of a time.
  private var ranked = EventQueue()

  init(isRanked: Bool) { self.isRanked = isRanked }

  @inline(__always)
  var count: Int { received.count + (isRanked ? ranked.count : list.count) }

  /// Who is next; none of an empty queue.
  @inline(__always)
  var head: Slot {
    if received.count > 0 { return received.head }
    return isRanked ? ranked.first?.target ?? .none : list.head
  }

  /// A request arrived.
  @inline(__always)
  mutating func append(_ slot: Slot, in requests: inout ActiveRequests) {
    isRanked ? push(slot, requests) : list.append(slot, in: &requests)
  }

  /// The KV of a request came.
  mutating func receive(_ slot: Slot, in requests: inout ActiveRequests) {
    received.append(slot, in: &requests)
  }

  /// A request that ran waits again.
  mutating func putBack(_ slot: Slot, in requests: inout ActiveRequests) {
    isRanked ? push(slot, requests) : list.prepend(slot, in: &requests)
  }

  /// - Precondition: there is a head.
  @inline(__always)
  mutating func removeHead(in requests: inout ActiveRequests) {
    if received.count > 0 { return received.remove(received.head, in: &requests) }
    guard isRanked else { return list.remove(list.head, in: &requests) }
    _ = ranked.pop()
  }

  private mutating func push(_ slot: Slot, _ requests: borrowing ActiveRequests) {
    ranked.push(
      Event(
        time: SimulationTime(ticks: requests[slot].rank), sequence: Int64(requests[slot].id),
        target: slot))
  }
}
