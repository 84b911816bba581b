// RateScaleTests.swift: scaling keeps the mean times k, the order, the lengths and the burstiness.

import TestSupport
import Testing
import Units

@testable import Workload

@Suite struct RateScaleTests {
  static let factors = [0.25, 0.5, 1.3, 2.0, 3.5]

  static func synthetic(_ process: any ArrivalProcess, requests: Int, seed: UInt64 = 3) throws
    -> [Request]
  {
    let lengths = LengthSampler(
      prompt: UniformLength(min: 1, max: 1000), output: ConstantLength(10), seed: seed,
      replication: 0, suffix: "")
    return try all(
      SyntheticStream(
        arrivals: process, lengths: lengths, bound: LoadBound(requests: requests), seed: seed))
  }

  /// Counts of a doubly stochastic process at k times its rate have dispersion 1 + k (I − 1). Copies are placed
  /// by it, seed by seed; thinning meets it in the mean over seeds, because an hour has few windows.
  static func expectDispersion(_ list: [Request], _ k: Double, bins: [Double], seeds: Int = 2)
    throws
  {
    let count = k < 1 ? 5 * seeds : seeds
    let requests = list
    let scaled = try (0..<count).map { seed in
      try all(RateScaledStream(ListStream(list), factor: k, seed: UInt64(seed)))
    }
    for one in scaled {
      #expect(isSorted(one))
      // Of a short list the number that is kept is that of a few windows.
      let tolerance = max(0.015, 1 / Double(list.count).squareRoot())
      #expect(abs(Double(one.count) / Double(list.count) / k - 1) < tolerance)
    }
    for bin in bins {
      let expected = 1 + k * (indexOfDispersion(requests, binSeconds: bin) - 1)
      let found = scaled.map { indexOfDispersion($0, binSeconds: bin) }
      for value in k < 1 ? [mean(found)] : found {
        #expect(abs(value / expected - 1) < 0.15, "k \(k), bin \(bin): \(value) for \(expected)")
      }
    }
  }

  static func items(_ process: any ArrivalProcess, _ requests: Int) throws -> [Request] {
    try synthetic(process, requests: requests)
  }

  @Test("keeps the bursts of an on/off process", arguments: factors)
  func onOff(k: Double) throws {
    let process = ModulatedArrivals(
      OnOffRate(onSeconds: 16.7, offSeconds: 43, onRatePerSecond: 9.1))
    try Self.expectDispersion(try Self.items(process, 10_000), k, bins: [1, 10, 60, 300, 600])
  }

  @Test("keeps the excess of a slowly modulated process", arguments: factors)
  func modulated(k: Double) throws {
    let process = ModulatedArrivals(
      OnOffRate(
        onSeconds: 300, offSeconds: 600, onRatePerSecond: 3, offRatePerSecond: 1))
    try Self.expectDispersion(try Self.items(process, 10_000), k, bins: [1, 10, 60, 300, 600])
  }

  @Test("Poisson traffic stays Poisson from a second to a minute", arguments: [1.3, 2, 3.5])
  func poisson(k: Double) throws {
    let list = try Self.items(PoissonArrivals(ratePerSecond: 5), 20_000)
    let scaled = try all(RateScaledStream(ListStream(list), factor: k, seed: 1))
    for bin in [1.0, 10, 60] {
      // The noise of the trace's own index, which the law multiplies by k.
      let windows = Double(list.count) / 5 / bin
      let tolerance = 3 * k * (2 / windows).squareRoot()
      #expect(abs(indexOfDispersion(scaled, binSeconds: bin) - 1) < tolerance, "\(k), \(bin)")
    }
  }

  @Test("volleys and lone instants stay what they are")
  func volleys() throws {
    let list = (0..<50).flatMap { tick in
      (0..<20).map { _ in
        Request(
          arrival: SimulationTime(Seconds(3 * Double(tick))), promptTokens: 1, outputTokens: 1)
      }
    }
    let scaled = try all(RateScaledStream(ListStream(list), factor: 3, seed: 1))
    let onTick = scaled.count { $0.arrival.ticks % (3 * SimulationTime.ticksPerSecond) == 0 }
    #expect(Double(onTick) > 0.95 * Double(scaled.count))
    let still = Array(list.prefix(20))
    let same = try all(RateScaledStream(ListStream(still), factor: 3, seed: 1))
    #expect(same.count == 60 && same.allSatisfy { $0.arrival == .zero })
  }

  @Test("stretches join in order when a day or the memory ends", arguments: [1.5, 400.0])
  func stretches(k: Double) throws {
    let list = (0..<3000).map { index in
      Request(
        arrival: SimulationTime(Seconds(Double(index) * 100)), promptTokens: 1, outputTokens: 1,
        session: UInt64(index / 7))
    }
    let scaled = try all(RateScaledStream(ListStream(list), factor: k, seed: 2))
    #expect(isSorted(scaled))
    let growth = Double(scaled.count) / Double(list.count)
    #expect(abs(growth / k - 1) < 0.05)
    #expect(scaled.last.map { $0.arrival <= list[2999].arrival } == true)
  }

  @Test("copies take the lengths of neighbours, of their own class")
  func lengths() throws {
    var list = try Self.synthetic(PoissonArrivals(ratePerSecond: 5), requests: 20_000)
    for index in list.indices {
      list[index].classIndex = index % 3
      list[index].promptTokens += 10_000 * (index % 3)
    }
    let scaled = try all(RateScaledStream(ListStream(list), factor: 3, seed: 1))
    #expect(scaled.allSatisfy { $0.promptTokens / 10_000 == $0.classIndex })
    let before = mean(list.map { Double($0.promptTokens) })
    #expect(abs(mean(scaled.map { Double($0.promptTokens) }) / before - 1) < 0.02)
  }

  @Test func isAFunctionOfItsSeed() throws {
    let list = try Self.synthetic(PoissonArrivals(ratePerSecond: 5), requests: 500)
    func scaled(_ seed: UInt64) throws -> [Request] {
      try all(RateScaledStream(ListStream(list), factor: 1.5, seed: seed))
    }
    #expect(try scaled(1) == scaled(1))
    #expect(try scaled(1) != scaled(2))
    #expect(try all(RateScaledStream(ListStream(list), factor: 1, seed: 1)) == list)
    #expect(try all(RateScaledStream(ListStream([]), factor: 2, seed: 1)).isEmpty)
    #expect(try all(RateScaledStream(ListStream([list[0]]), factor: 3, seed: 1)).count == 3)
  }
}
