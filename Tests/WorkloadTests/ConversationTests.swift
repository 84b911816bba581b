// ConversationTests.swift: sessions, agents and batches: what follows from what, and the guides' rates.

import Kernel
import TestSupport
import Testing
import Text
import Units

@testable import Workload

@Suite struct ConversationTests {
  static func stream(
    _ shape: ConversationShape, _ starts: any ArrivalProcess, prompt: Int = 7, output: Int = 5,
    _ bound: LoadBound, seed: UInt64 = 1
  ) throws -> [Request] {
    let lengths = LengthSampler(
      prompt: ConstantLength(prompt), output: ConstantLength(output), seed: seed, replication: 0,
      suffix: "")
    return try all(
      SyntheticStream(
        arrivals: ConversationArrivals(starts: starts, shape: shape), lengths: lengths,
        bound: bound, seed: seed))
  }

  @Test("a prompt is all that was said before, and the new message")
  func contextGrows() throws {
    // Starts by a profile open the window empty: one session a second at most, seen from its first turn.
    let starts = ModulatedArrivals(
      ProfileRate([.init(seconds: 1, ratePerSecond: 3)]), gaps: .constant)
    let shape = ConversationShape(
      turns: .constant(4), pause: .constant(Seconds(100)), answerSeconds: 10, systemTokens: 20)
    let requests = try Self.stream(
      shape, starts, LoadBound(duration: SimulationTime(Seconds(1000))))
    #expect(requests.count == 12 && isSorted(requests))
    for (index, request) in requests.enumerated() {
      let turn = index / 3
      #expect(request.promptTokens == 20 + 7 + turn * 12 && request.outputTokens == 5)
      let start = Double(index % 3) / 3
      #expect(abs(request.arrival.seconds.value - start - 110 * Double(turn)) < 1e-9)
    }
    var capped = shape
    capped.maxContextTokens = 40
    let cut = try Self.stream(capped, starts, LoadBound(duration: SimulationTime(Seconds(1000))))
    #expect(cut.map(\.promptTokens) == [27, 27, 27, 39, 39, 39] + [Int](repeating: 40, count: 6))
    var agent = shape
    agent.toolTokens = ConstantLength(1000)
    let calls = try Self.stream(agent, starts, LoadBound(duration: SimulationTime(Seconds(1000))))
    #expect(calls.map(\.promptTokens)[0] == 27 && calls.map(\.promptTokens)[11] == 27 + 3 * 1005)
  }

  @Test(
    "mean tokens are those of the law of turns",
    arguments: [CountLaw.constant(6), .geometric(mean: 5), .uniform(2, 9)])
  func meanTokens(turns: CountLaw) throws {
    let shape = ConversationShape(
      turns: turns, pause: DurationLaw(.exponential(.init(mean: 30))), systemTokens: 100)
    let starts = PoissonArrivals(ratePerSecond: 2)
    let requests = try Self.stream(shape, starts, LoadBound(requests: 100_000), seed: 4)
    let found = mean(requests.map { Double($0.promptTokens + $0.outputTokens) })
    let expected = ConversationArrivals(starts: starts, shape: shape)
      .meanTokens(prompt: 7, output: 5)
    #expect(abs(found / expected - 1) < 0.02, "\(found) for \(expected)")
    // Conversations that began before the window are in it: its first minute looks like its last.
    let rate = 2 * turns.mean
    let early = requests.count { $0.arrival.seconds.value < 300 }
    // Counts of clustered turns spread more than Poisson's: by a factor of up to the turns of a session.
    #expect(abs(Double(early) - 300 * rate) < 4 * (300 * rate * 2 * turns.mean).squareRoot())
  }

  @Test("counts of turns have their laws' means")
  func countLaws() {
    var random = RandomStreamFixture.make()
    for law in [CountLaw.constant(3), .geometric(mean: 1), .geometric(mean: 7), .uniform(2, 5)] {
      let draws = (0..<50_000).map { _ in Double(law.sample(&random)) }
      #expect(abs(mean(draws) / law.mean - 1) < 0.02)
      let pairs = mean(draws.map { $0 * ($0 - 1) / 2 })
      #expect(abs(pairs - law.meanPairs) <= 0.04 * law.meanPairs, "\(law): \(pairs)")
    }
  }

  static func rate(_ arrivals: String) throws -> Double {
    let workload = try SyntheticClass.read(
      "{ arrivals: \(arrivals), requests: 10, promptTokens: 2000, outputTokens: 500 }")
    guard case .synthetic(let process, _, _, _) = workload.parts[0].source else { return .nan }
    return try #require(process.meanRatePerSecond)
  }

  @Test("the guides' rates: S043 to S046 of the seed cases")
  func guides() throws {
    let rate = try Self.rate(#"{process: "users", users: 100, responseTime: "30s"}"#)
    #expect(abs(rate / 3.33333333 - 1) < 0.001)  // S043
    #expect(abs(rate * 2500 * 8 * 3600 / 240e6 - 1) < 0.001)  // S044
    let many = try Self.rate(#"{process: "users", users: 4167, responseTime: "30s"}"#)
    #expect(abs(many / 138.888889 - 1) < 0.001)  // S045: 10 billion tokens in 8 hours
    #expect(abs(many * 2500 * 8 * 3600 / 10e9 - 1) < 0.001)
    let sessions = try Self.rate(
      #"{process: "sessions", users: 100, messagesPerSession: 10, sessionDuration: "2h"}"#)
    #expect(abs(sessions / 0.138888889 - 1) < 0.001)  // S046
    let thinking = try Self.rate(
      #"{process: "users", users: 100, responseTime: 30, thinkTime: 20}"#)
    #expect(abs(thinking - 2) < 1e-9)
  }

  @Test("batches are released over their window, as often as asked")
  func batches() throws {
    func times(_ order: BatchRelease.Order, seed: UInt64) throws -> [Double] {
      let release = BatchRelease(startSeconds: 100, windowSeconds: 50, order: order)
      return try ArrivalTests.stream(
        BatchArrivals(requests: 1000, release: release), LoadBound(requests: 1000), seed: seed
      ).map(\.arrival.seconds.value)
    }
    #expect(
      try times(.even, seed: 1).enumerated().allSatisfy { abs($1 - 100 - 0.05 * Double($0)) < 1e-9 }
    )
    for seed in 0..<20 as Range<UInt64> {
      let found = try times(.uniform, seed: seed)
      #expect(found == found.sorted() && found[0] >= 100 && found[999] <= 150)
      // Uniform on 50 s: mean 125, variance 50²/12; four standard errors of each.
      let (middle, spread) = (mean(found), variance(found))
      #expect(abs(middle - 125) < 1.83)
      #expect(abs(spread / 208.3 - 1) < 0.113)
    }
    let workload = try SyntheticClass.read(
      """
      { arrivals: {process: "batch", start: "1h", window: "10m", deadline: "30m"}, requests: 100,
        priority: 3, promptTokens: 1, outputTokens: 1 }
      """)
    #expect(workload.classes[0].deadline == Seconds(5400) && workload.classes[0].priority == 3)
    let requests = try all(workload.makeStream(seed: 1))
    #expect(requests.allSatisfy { (3600...4200).contains($0.arrival.seconds.value) })
  }

  @Test("think times are drawn from their law")
  func thinking() throws {
    let workload = try SyntheticClass.read(
      """
      { arrivals: {process: "closedLoop", concurrency: 4,
          thinkTime: {distribution: "lognormal", mean: "5s", p95: "12s"}}, requests: 100,
        promptTokens: 1, outputTokens: 1 }
      """)
    #expect(abs(workload.closedLoops[0].loop.thinkTime.value - 5) < 1e-9)
    var sampler = workload.makeThinkSampler(forClosedLoop: 0, seed: 1)
    let draws = (0..<50_000).map { _ in SimulationTime(ticks: sampler.nextTicks()).seconds.value }
    #expect(abs(mean(draws) / 5 - 1) < 0.03)
    #expect(abs(draws.sorted()[47_500] / 12 - 1) < 0.03)
  }

  @Test("a profile ends where its data ends, and says so when more was asked for")
  func profiles() throws {
    let text = #"process: "profile", interval: "10m", ratesPerSecond: [1, null, 2]"#
    let whole = try SyntheticClass.read(
      "{ arrivals: {\(text)}, promptTokens: 1, outputTokens: 1 }")
    let requests = try all(whole.makeStream(seed: 1))
    let count = Double(requests.count)
    #expect(abs(count - 1800) < 5 * count.squareRoot())
    // The clock begins with the first arrival, a second or so after the profile.
    #expect(!requests.contains { (605.0..<1195).contains($0.arrival.seconds.value) })
    let more = try SyntheticClass.read(
      "{ arrivals: {\(text)}, requests: 3000, promptTokens: 1, outputTokens: 1 }")
    #expect(throws: InputErrors.self) { try all(more.makeStream(seed: 1)) }
  }
}
