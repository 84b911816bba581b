// BlockBootstrapTests.swift: a resample is the load's own windows in another order.

import Foundation
import Kernel
import Metrics
import TestSupport
import Testing
import Text
import Units

@testable import Workload

@Suite struct BlockBootstrapTests {
  static let place = SourceLocation(file: "trace.csv")

  /// Poisson arrivals, each request told apart by its prompt; two classes.
  static func load(_ count: Int, rate: Double, seed: UInt64 = 1) -> [Request] {
    var random = RandomStreamFixture.make(seed)
    var time = 0.0
    return (0..<count).map { index in
      if index > 0 { time -= log(random.nextUniform()) / rate }
      return Request(
        arrival: SimulationTime(Seconds(time)), promptTokens: index + 1, outputTokens: index * 7,
        classIndex: index % 2)
    }
  }

  @Test(arguments: [(5000, 10.0), (300, 0.001), (40, 30.0), (20_000, 0.005)])
  func windowsAreCopies(_ count: Int, _ rate: Double) throws {
    let original = Self.load(count, rate: rate)
    let bootstrap = try BlockBootstrap(reading: ListStream(original), at: Self.place)
    let window = bootstrap.window.ticks
    #expect(bootstrap.plan.count <= BlockBootstrap.windowLimit)
    #expect(bootstrap.span == original.last?.arrival)
    var longest = SimulationTime.zero
    for replication in 1...20 {
      let resample = try all(bootstrap.resample(seed: 7, replication: replication))
      #expect(isSorted(resample))
      longest = max(longest, resample.last?.arrival ?? .zero)
      var sources = [Int64: Int64]()
      let faults = resample.count { request in
        let source = original[request.promptTokens - 1]
        // Moved by whole windows, and all of a window from the same one.
        let moved = request.arrival.ticks - source.arrival.ticks
        let target = request.arrival.ticks / window
        let known = sources.updateValue(moved, forKey: target)
        return moved % window != 0 || known ?? moved != moved
          || request.outputTokens != source.outputTokens || request.classIndex != source.classIndex
      }
      #expect(faults == 0)
      // Whole: as many requests as the source window has, but for the last, which is cut.
      let last = Int64(bootstrap.plan.count - 1)
      let found = Dictionary(grouping: resample) { $0.arrival.ticks / window }.mapValues(\.count)
      let partial = sources.count { target, moved in
        let source = Int(target - moved / window)
        return target < last
          && found[target] != bootstrap.requests(in: source..<(source + 1)).count
      }
      #expect(partial == 0)
    }
    #expect(longest <= bootstrap.span)
    #expect(longest.seconds.value > 0.8 * bootstrap.span.seconds.value)
  }

  @Test func aFunctionOfSeedAndNumber() throws {
    let bootstrap = try BlockBootstrap(
      reading: ListStream(Self.load(2000, rate: 5)), at: Self.place)
    func resample(_ seed: UInt64, _ replication: Int) throws -> [Request] {
      try all(bootstrap.resample(seed: seed, replication: replication))
    }
    let one = try resample(1, 1)
    #expect(try resample(1, 1) == one)
    #expect(try resample(1, 2) != one && resample(2, 1) != one)
  }

  @Test("from two weeks on, blocks keep the hour of the week")
  func keepsHourOfWeek() throws {
    let hour = 3600.0
    // Ten requests an hour, whose prompts are the hour of the week.
    let original = (0..<(10 * 24 * 30)).map { index in
      Request(
        arrival: SimulationTime(Seconds(Double(index) * hour / 10)),
        promptTokens: (index / 10) % 168, outputTokens: index)
    }
    let bootstrap = try BlockBootstrap(reading: ListStream(original), at: Self.place)
    #expect(bootstrap.keepsHourOfWeek && bootstrap.block.value == 6 * hour)
    for replication in 1...5 {
      let resample = try all(bootstrap.resample(seed: 1, replication: replication))
      #expect(
        resample.allSatisfy {
          Int($0.arrival.seconds.value / hour) % 168 == $0.promptTokens
        })
    }
    let short = try BlockBootstrap(
      reading: ListStream(Array(original.prefix(10 * 24 * 13))), at: Self.place)
    #expect(!short.keepsHourOfWeek)
  }

  static let lengths: [(Double, Double)] = [
    (2, 0.001), (100, 0.01), (3600, 1), (86_400, 5), (14 * 86_400, 120),
    (WorkloadLimits.durationSeconds, 1800),
  ]

  @Test(arguments: lengths)
  func windowLength(_ span: Double, _ expected: Double) {
    let window = BlockBootstrap.windowLength(SimulationTime(Seconds(span)))
    #expect(window == SimulationTime(Seconds(expected)))
  }

  @Test func refusesWhatIsTooMuchOrTooShort() throws {
    func code(_ requests: [Request], limit: Int) -> InputError.Code? {
      do {
        _ = try BlockBootstrap(reading: ListStream(requests), limit: limit, at: Self.place)
        return nil
      } catch { return (error as? InputErrors)?.errors.first?.code }
    }
    let load = Self.load(100, rate: 1)
    #expect(code(load, limit: 100) == nil)
    #expect(code(load, limit: 99) == .tooLarge)
    #expect(code([load[0]], limit: 100) == .outOfRange)
    #expect(code([], limit: 100) == .outOfRange)
  }
}
