import Kernel
import Testing
import Units

@Suite struct EventQueueTests {
  private func time(_ ticks: Int64) -> SimulationTime { SimulationTime(ticks: ticks) }

  @Test("an event is 24 bytes without references")
  func size() {
    #expect(MemoryLayout<Event>.stride == 24)
  }

  @Test("pops by time, and what was scheduled first among equals", arguments: 0..<200)
  func popsInOrder(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "event queue")
    var queue = EventQueue()
    let count = Int.random(in: 0...200, using: &random)
    var expected: [Event] = []
    for index in 0..<count {
      let at = time(Int64.random(in: 0..<20, using: &random))  // many ties
      expected.append(Event(time: at, sequence: Int64(index), kind: 3, target: Int32(index)))
      queue.schedule(at: at, kind: 3, target: Int32(index))
    }
    expected.sort { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
    var popped: [Event] = []
    while let event = queue.pop() { popped.append(event) }
    #expect(popped == expected, "seed \(seed)")
  }

  @Test("pushes, pops and replacements in any mixture agree with a sorted list", arguments: 0..<100)
  func mixture(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "event queue mixture")
    var queue = EventQueue(capacity: 8)
    var model: [Event] = []
    var sequence: Int64 = 0
    for step in 0..<500 {
      let at = time(Int64.random(in: 0..<50, using: &random))
      let choice = Int.random(in: 0..<4, using: &random)
      if choice == 3 && !model.isEmpty {
        queue.replaceFirst(at: at, target: Int32(step))
        model.removeFirst()
      } else if choice == 2 {
        #expect(queue.pop() == (model.isEmpty ? nil : model.removeFirst()))
        continue
      } else {
        queue.schedule(at: at, target: Int32(step))
      }
      model.append(Event(time: at, sequence: sequence, target: Int32(step)))
      model.sort()
      sequence += 1
      #expect(queue.first == model.first && queue.count == model.count)
      #expect(queue.nextTime == model.first?.time ?? .never)
    }
  }

  @Test("a caller's sequence number is kept, and numbering goes on behind it")
  func ownSequence() {
    var queue = EventQueue()
    queue.push(Event(time: time(5), sequence: 7, target: 1))
    queue.push(Event(time: time(5), sequence: 2, target: 2))
    queue.schedule(at: time(5), target: 3)
    #expect([2, 1, 3] == (0..<3).compactMap { _ in queue.pop()?.target })
    #expect(queue.isEmpty && queue.nextTime == .never)
    queue.schedule(at: .zero)
    queue.removeAll()
    #expect(queue.pop() == nil)
  }
}
