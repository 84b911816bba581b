// WaitingQueueTests.swift: who waits comes out in the order of rank, then of arrival.

import Kernel
import Testing

@testable import Engine

@Suite struct WaitingQueueTests {
  @Test("order of rank and arrival, also of those that wait again", arguments: 0..<100)
  func order(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "waiting")
    let isRanked = seed % 2 == 1
    var requests = ActiveRequests()
    var queue = WaitingQueue(isRanked: isRanked)
    var waiting: [(rank: Int64, id: Int, slot: Slot)] = []
    var taken: [(rank: Int64, id: Int, slot: Slot)] = []
    func sort() { waiting.sort { ($0.rank, $0.id) < ($1.rank, $1.id) } }
    for id in 0..<200 {
      let rank = isRanked ? Int64.random(in: 0...5, using: &random) : 0
      let slot = requests.insert(
        ActiveRequest(
          id: id, arrival: 0, offered: 0, rank: rank, promptTokens: 1, outputTokens: 1,
          classIndex: 0))
      queue.append(slot, in: &requests)
      waiting.append((rank, id, slot))
      sort()
      while Int.random(in: 0..<3, using: &random) == 0, let first = waiting.first {
        #expect(queue.head == first.slot, "seed \(seed)")
        queue.removeHead(in: &requests)
        taken.append(waiting.removeFirst())
      }
      // The last that was taken gives way, as the tail of a batch does.
      if Bool.random(using: &random), let last = taken.popLast() {
        queue.putBack(last.slot, in: &requests)
        waiting.append(last)
        sort()
      }
      #expect(queue.count == waiting.count)
    }
  }

  @Test("a list of requests is a list", arguments: 0..<50)
  func list(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "request-list")
    var requests = ActiveRequests()
    var list = RequestList()
    var array: [Slot] = []
    for id in 0..<100 {
      let slot = requests.insert(
        ActiveRequest(
          id: id, arrival: 0, offered: 0, rank: 0, promptTokens: 1, outputTokens: 1, classIndex: 0))
      if Bool.random(using: &random) {
        list.append(slot, in: &requests)
        array.append(slot)
      } else {
        list.prepend(slot, in: &requests)
        array.insert(slot, at: 0)
      }
      if Bool.random(using: &random), let place = array.indices.randomElement(using: &random) {
        let gone = array.remove(at: place)
        list.remove(gone, in: &requests)
        requests.remove(gone)
      }
      var walked: [Slot] = []
      var next = list.head
      while next != .none, walked.count <= array.count {
        walked.append(next)
        next = requests[next].next
      }
      #expect(walked == array && list.tail == array.last ?? .none, "seed \(seed)")
      #expect(list.count == array.count && requests.count == array.count)
    }
  }
}
