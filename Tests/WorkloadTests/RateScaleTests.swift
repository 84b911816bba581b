// RateScaleTests.swift: scaling keeps the mean times k, the order, the lengths and the burstiness.

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

  /// Counts of a doubly stochastic process at k times its rate have dispersion 1 + k (I − 1); the mean
  /// over seeds is compared, because an hour has too few minutes for one thinning to show it.
  static func expectDispersion(_ list: [Request], _ k: Double, bins: [Double]) throws {
    let scaled = try (0..<5).map { seed in
      try all(RateScaledStream(ListStream(list), factor: k, seed: seed))
    }
    for one in scaled {
      #expect(isSorted(one))
      #expect(abs(Double(one.count) / Double(list.count) / k - 1) < 0.015)
    }
    for bin in bins {
      let expected = 1 + k * (indexOfDispersion(list, binSeconds: bin) - 1)
      let found = mean(scaled.map { indexOfDispersion($0, binSeconds: bin) })
      #expect(abs(found / expected - 1) < 0.15, "k \(k), bin \(bin): \(found) for \(expected)")
    }
  }

  @Test("keeps the bursts of an on/off process", arguments: factors)
  func onOff(k: Double) throws {
    let process = ModulatedArrivals(
      OnOffRate(onSeconds: 16.7, offSeconds: 43, onRatePerSecond: 9.1))
    let list = try Self.synthetic(process, requests: 50_000)
    try Self.expectDispersion(list, k, bins: [1, 10, 60])
  }

  @Test(
    "keeps the bursts of real traffic", .enabled(if: SharedTraces.arePresent), arguments: factors)
  func azure(k: Double) throws {
    let conv = SharedTraces.path("azure2023/AzureLLMInferenceTrace_conv.csv")
    try Self.expectDispersion(try all(TraceStream(path: conv)), k, bins: [1, 10, 60])
    let code = SharedTraces.path("azure2023/AzureLLMInferenceTrace_code.csv")
    try Self.expectDispersion(try all(TraceStream(path: code)), k, bins: [1, 10, 60])
  }

  @Test("Poisson traffic stays Poisson at short times")
  func poisson() throws {
    let list = try Self.synthetic(PoissonArrivals(ratePerSecond: 5), requests: 50_000)
    let scaled = try all(RateScaledStream(ListStream(list), factor: 2, seed: 1))
    #expect(abs(indexOfDispersion(scaled, binSeconds: 1) - 1) < 0.1)
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

  @Test("whole sessions are kept or dropped", arguments: [0.5, 2.5])
  func sessions(k: Double) throws {
    let text = (0..<4000).map { "\($0),\($0 % 400 + 1),1,session-\($0 % 400)\n" }.joined()
    let source = try trace("arrival_s,input_tokens,output_tokens,session\n" + text)
    var scaled = RateScaledStream(source, factor: k, seed: 5)
    var turns: [UInt64: Int] = [:]
    while let item = try scaled.nextItem() { turns[item.session, default: 0] += 1 }
    #expect(turns.values.allSatisfy { $0 == 10 })
    #expect(abs(Double(turns.count) / 400 / k - 1) < 0.12)
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
