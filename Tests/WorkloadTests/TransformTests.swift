// TransformTests.swift: windows, repetition, bounds and merging.

import TestSupport
import Testing
import Text
import Units

@testable import Workload

@Suite struct TransformTests {
  static func at(_ seconds: Double, _ prompt: Int = 1, class index: Int = 0) -> Request {
    Request(
      arrival: SimulationTime(Seconds(seconds)), promptTokens: prompt, outputTokens: 1,
      classIndex: index)
  }
  static let five = ListStream([0, 1, 2, 2, 6].enumerated().map { at($0.element, $0.offset) })

  @Test func windowIsHalfOpenAndRebased() throws {
    let cut = WindowedStream(
      Self.five, from: SimulationTime(Seconds(1)), to: SimulationTime(Seconds(6)))
    let requests = try all(cut)
    #expect(requests.map(\.promptTokens) == [1, 2, 3])
    #expect(requests.map(\.arrival.seconds.value) == [0, 1, 1])
  }

  @Test("a window without a request is refused", arguments: [(3.0, 5.0), (7.0, 9.0)])
  func emptyWindow(_ from: Double, _ to: Double) throws {
    let cut = WindowedStream(
      Self.five, from: SimulationTime(Seconds(from)), to: SimulationTime(Seconds(to)))
    let error = #expect(throws: InputErrors.self) { try all(cut) }
    #expect(error?.errors.map(\.code) == [.outOfRange])
  }

  @Test("a repetition begins one mean gap after the last arrival", arguments: 1...4)
  func repeats(times: Int) throws {
    let requests = try all(try RepeatedStream(times: times) { Self.five })
    #expect(requests.count == 5 * times)
    #expect(isSorted(requests))
    let period = 6 + 6.0 / 4
    for (index, request) in requests.enumerated() {
      let expected = [0, 1, 2, 2, 6][index % 5] + period * Double(index / 5)
      #expect(request.arrival.seconds.value == expected)
      #expect(request.promptTokens == index % 5)
    }
  }

  @Test("a short play is read once, however often it is repeated; a long one anew each time")
  func opensAsSeldomAsItCan() throws {
    final class Count { var opened = 0 }
    func plays(of length: Int, times: Int) throws -> (opened: Int, requests: Int) {
      let count = Count()
      var stream = try RepeatedStream(times: times) {
        count.opened += 1
        return ListStream((0..<length).map { Self.at(Double($0) / 8) })
      }
      var requests = 0
      while try stream.next() != nil { requests += 1 }
      return (count.opened, requests)
    }
    #expect(try plays(of: 3, times: 1000) == (1, 3000))
    let long = RepeatedStream.keptLimit + 1
    #expect(try plays(of: long, times: 2) == (2, 2 * long))
  }

  @Test func refusesWhatCannotBeRepeated() throws {
    #expect(throws: InputErrors.self) {
      try all(try RepeatedStream(times: 2) { ListStream([Self.at(0)]) })
    }
    #expect(throws: InputErrors.self) {
      try all(try RepeatedStream(times: 1_000_000) { ListStream([Self.at(0), Self.at(1000)]) })
    }
  }

  @Test func boundsCutTheEnd() throws {
    #expect(try all(BoundedStream(Self.five, bound: LoadBound(requests: 3))).count == 3)
    let early = LoadBound(duration: SimulationTime(Seconds(2)))
    #expect(try all(BoundedStream(Self.five, bound: early)).count == 2)
  }

  @Test func mergesByTimeThenClass() throws {
    let first = ListStream([Self.at(1, 1), Self.at(3, 2)])
    let second = ListStream([
      Self.at(1, 3, class: 1), Self.at(1, 4, class: 1), Self.at(2, 5, class: 1),
    ])
    let merged = try all(WorkloadStream([first, second]))
    #expect(merged.map(\.promptTokens) == [1, 3, 4, 5, 2])
    #expect(merged.map(\.arrival.seconds.value) == [0, 0, 0, 1, 2])
    let kept = try all(WorkloadStream([first, second], keepsOrigin: true))
    #expect(kept.first?.arrival.seconds.value == 1)
  }
}
