// OverflowTests.swift: what a provider takes, and when it may.

import Engine
import Kernel
import Testing
import Units
import Workload

@testable import Fleet

@Suite struct OverflowTests {
  private static func scenario(_ seed: Int) -> Scenario {
    var generator = ScenarioGenerator(seed: seed)
    return generator.make().withoutRoutes()
  }

  private static func rule(_ bound: Int) -> OverflowRule {
    OverflowRule(
      provider: "provider", ttft: .constant(Seconds(0.5)), itl: Seconds(0x1p-7),
      unfinishedPerReplica: bound)
  }

  @Test("a bound that is never reached changes nothing", arguments: 0..<100)
  func outOfReach(seed: Int) throws {
    var scenario = Self.scenario(seed)
    (scenario.overflow, scenario.changes) = (nil, [])
    let alone = try EngineOutcome(scenario)
    scenario.overflow = Self.rule(1_000_000)
    let beside = try EngineOutcome(scenario)
    #expect(alone.records == beside.records, "seed \(seed)")
    #expect(beside.result.total.overflow == OverflowRecord(), "seed \(seed)")
  }

  @Test(
    "without limits and with a bound of none, the provider has all, in closed form",
    arguments: 0..<100)
  func allOfIt(seed: Int) throws {
    var scenario = Self.scenario(seed)
    (scenario.overflow, scenario.loops, scenario.changes) = (Self.rule(0), [], [])
    let outcome = try EngineOutcome(scenario)
    let total = outcome.result.total
    #expect(total.overflow.requests == scenario.requests.count, "seed \(seed)")
    #expect(total.completed == scenario.requests.count && total.rejected == 0)
    #expect(total.overflow.promptTokens == total.promptTokens)
    #expect(total.overflow.outputTokens == total.outputTokens)
    #expect(total.overflow.latency.ttft == total.latency.ttft)
    #expect(outcome.result.pools.allSatisfy { $0.tally.steps == 0 })
    let gap = SimulationTime(Seconds(0x1p-7)).ticks
    let first = SimulationTime(Seconds(0.5)).ticks
    for record in outcome.records {
      let request = scenario.requests[record.id.value]
      let gaps = Int64(max(0, request.outputTokens - 1))
      #expect(record.finish?.ticks == request.arrival.ticks + first + gaps * gap, "seed \(seed)")
    }
  }

  @Test(
    "in no minute more than twice the limits, and no request at the provider is lost",
    arguments: 0..<200)
  func limits(seed: Int) throws {
    let scenario = Self.scenario(seed)
    guard let rule = scenario.overflow else { return }
    let outcome = try EngineOutcome(scenario)
    let provided = outcome.records.filter { $0.replica == nil && $0.outcome == .completed }
    #expect(provided.count == outcome.result.total.overflow.requests, "seed \(seed)")
    let minute = 60 * SimulationTime.ticksPerSecond
    let arrivals = provided.sorted { $0.id.value < $1.id.value }
    for (index, record) in arrivals.enumerated() {
      let window = arrivals[index...].prefix { $0.arrival.ticks < record.arrival.ticks + minute }
      if let most = rule.requestsPerMinute { #expect(window.count <= 2 * most, "seed \(seed)") }
      if let most = rule.tokensPerMinute {
        let tokens = window.reduce(0) { $0 + $1.promptTokens + $1.outputTokens }
        #expect(tokens <= 2 * most, "seed \(seed)")
      }
    }
  }

  @Test("a bucket gives what it holds and what flows in, never more", arguments: 0..<100)
  func bucket(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "bucket")
    let perMinute = Int.random(in: 1...1000, using: &random)
    var bucket = RateBucket(perMinute: perMinute)
    var (now, given): (Int64, Int) = (0, 0)
    for _ in 0..<300 {
      now += .random(in: 0...SimulationTime.ticksPerSecond, using: &random)
      let count = Int.random(in: 1...20, using: &random)
      guard bucket.holds(count, at: now) else { continue }
      bucket.take(count)
      given += count
      let flowed = SimulationTime(ticks: now).seconds.value / 60 * Double(perMinute)
      #expect(Double(given) <= Double(perMinute) + flowed + 1e-6, "seed \(seed)")
    }
  }
}
