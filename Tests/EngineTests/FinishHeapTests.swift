// FinishHeapTests.swift: who finishes next, whatever was preempted meanwhile.

import Kernel
import Testing

@testable import Engine

@Suite struct FinishHeapTests {
  @Test("by step, then admission, without those that gave way", arguments: 0..<100)
  func order(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "finish-heap")
    var requests = ActiveRequests()
    var heap = FinishHeap()
    var live: [(step: Int, admission: Int, slot: Slot)] = []
    var step = 0
    for admission in 1...300 {
      let slot = requests.insert(
        ActiveRequest(
          id: admission, arrival: 0, offered: 0, rank: 0, promptTokens: 1, outputTokens: 1,
          classIndex: 0))
      requests[slot].admission = admission
      let finish = step + Int.random(in: 1...20, using: &random)
      heap.push(.init(step: finish, admission: admission, slot: slot))
      live.append((finish, admission, slot))
      if Bool.random(using: &random), let place = live.indices.randomElement(using: &random) {
        requests.remove(live.remove(at: place).slot)
        heap.markStale(requests)
      }
      step += Int.random(in: 0...2, using: &random)
      live.sort { ($0.step, $0.admission) < ($1.step, $1.admission) }
      while let slot = heap.next(by: step, requests) {
        #expect(live.first?.slot == slot && live.first.map { $0.step <= step } == true)
        requests.remove(slot)
        if !live.isEmpty { live.removeFirst() }
      }
      #expect(live.allSatisfy { $0.step > step }, "seed \(seed)")
      heap.dropStale(requests)
      #expect(heap.nextStep == live.first?.step ?? .max, "seed \(seed)")
    }
  }
}
