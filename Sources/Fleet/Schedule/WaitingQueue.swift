// WaitingQueue.swift: the requests that wait for a place in the batch, in the order of a policy.

/// A list where a policy ranks nobody: who comes goes to its end, who gives way to its front, which is the order of
/// arrival, as nothing overtakes. Else a heap in order of rank, then of arrival.
struct WaitingQueue: ~Copyable {
  private struct Entry: BitwiseCopyable {
    let rank: Int64
    let id: Int
    let slot: Slot

    static func < (a: Entry, b: Entry) -> Bool {
      a.rank != b.rank ? a.rank < b.rank : a.id < b.id
    }
  }

  let isRanked: Bool
  private(set) var list = RequestList()
  private var heap = OwnedArray<Entry>()

  init(isRanked: Bool) { self.isRanked = isRanked }

  @inline(__always)
  var count: Int { isRanked ? heap.count : list.count }

  /// Who is next; none of an empty queue.
  @inline(__always)
  var head: Slot { isRanked ? heap.isEmpty ? .none : heap[0].slot : list.head }

  /// A request arrived.
  @inline(__always)
  mutating func append(_ slot: Slot, in requests: inout ActiveRequests) {
    guard isRanked else { return list.append(slot, in: &requests) }
    push(Entry(rank: requests[slot].rank, id: requests[slot].id, slot: slot))
  }

  /// A request that ran waits again.
  mutating func putBack(_ slot: Slot, in requests: inout ActiveRequests) {
    guard isRanked else { return list.prepend(slot, in: &requests) }
    push(Entry(rank: requests[slot].rank, id: requests[slot].id, slot: slot))
  }

  /// - Precondition: there is a head.
  @inline(__always)
  mutating func removeHead(in requests: inout ActiveRequests) {
    guard isRanked else { return list.remove(list.head, in: &requests) }
    let last = heap.removeLast()
    if !heap.isEmpty { sink(last) }
  }

  private mutating func push(_ entry: Entry) {
    heap.append(entry)
    var hole = heap.count - 1
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard entry < heap[parent] else { break }
      heap[hole] = heap[parent]
      hole = parent
    }
    heap[hole] = entry
  }

  private mutating func sink(_ entry: Entry) {
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < entry else { break }
      heap[hole] = heap[child]
      hole = child
    }
    heap[hole] = entry
  }
}
