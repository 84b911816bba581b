// PrefixSizingTests.swift: what a sizing makes of prompts that are found in a cache, and of a cache that is lost.

import Engine
import Fleet
import TestSupport
import Testing
import Units
import Workload

@testable import Planning
@testable import Plans

@Suite struct PrefixSizingTests {
  /// Conversations of long prompts and short answers, sent where they were before.
  private static func chat(_ overrides: String...) throws -> Scenario {
    try Fixture.scenario(
      """
      {
        model: "llama-3.1-8b",
        workload: { arrivals: { process: "sessions", sessionsPerSecond: 1.2, turns: 5, thinkTime: "5s",
                                systemTokens: 1000 },
                    promptTokens: 1200, outputTokens: 60, duration: "10m" },
        fleet: { router: "session-affinity", pools: [{ name: "main", gpu: "L40S", price: 1 }] },
        slo: { ttftMs: { p95: 2000 }, tpotMs: { p95: 80 } },
      }
      """, overrides)
  }

  private static func problem(_ scenario: Scenario) -> SizingProblem {
    var options = SizingOptions()
    options.threads = 2
    options.window = Seconds(30)
    options.requestsPerReplicate = 400
    options.replicates = 4
    options.replicateCap = 8
    return SizingProblem(scenario, options: options)
  }

  private static func answer(_ overrides: String...) throws -> SizingAnswer {
    var scenario = try chat()
    if !overrides.isEmpty { scenario = try chat(overrides[0]) }
    let problem = problem(scenario)
    return try problem.size(
      SizingLoad(scenario, window: problem.options.window), catalog: Fixture.identity())
  }

  @Test("an answer with caches says what was found in them, and what it would be without")
  func reliance() throws {
    let answer = try Self.answer()
    let reliance = try #require(answer.proof?.prefixes)
    let (design, recorded) = try (
      #require(reliance.hitRate), #require(reliance.recordedHitRate)
    )
    // Of five turns that grow, all but the first are mostly known.
    #expect(design > 0.3 && design < 1 && recorded > 0.3 && recorded < 1)
    #expect(reliance.replicas == answer.gates.headroom)
    #expect(try #require(reliance.withoutCache) > reliance.replicas)
    #expect(answer.warnings.contains(reliance.sentence))
    let cold = try Self.answer("fleet.pools[0].prefixCaching=false")
    #expect(cold.proof?.prefixes == nil)
    // The estimate is not far from the answer.
    let needed = try #require(cold.gates.headroom)
    #expect(abs(try #require(reliance.withoutCache) - needed) <= 1)
  }

  /// Two turns of 60 conversations, the first in the lead-in, on two replicas.
  private func hitRate(losing replicas: Int) throws -> Double {
    let scenario = try Self.chat("fleet.pools[0].replicas=\(2 - replicas)")
    let problem = Self.problem(scenario)
    let demand = try LoadDemand(
      problem, SizingLoad(scenario, window: problem.options.window))
    var replicate = Replicate(counts: [60], load: LoadWindow(seconds: 60))
    replicate.lead = SimulationTime(Seconds(100))
    for (turn, classIndex) in [1, 0].enumerated() {
      for session in 1...60 {
        replicate.requests.append(
          Request(
            arrival: SimulationTime(Seconds(Double(turn * 100 + session))),
            promptTokens: 1600 + 400 * turn, outputTokens: 10, classIndex: classIndex,
            session: UInt64(session)))
      }
    }
    let trial = FleetTrial(scenario, under: demand.design, losing: (pool: 0, replicas: replicas))
    let outcome = try trial.run(replicate, number: 0, stopsEarly: false, keepsResult: true)
    let record = try #require(outcome.result).classes[0]
    #expect(record.completed == 60)
    return Double(record.prefixCache.hits) / Double(record.prefixCache.queries)
  }

  @Test("the lead-in warms the caches, and what is lost takes its own along")
  func loss() throws {
    let (whole, left) = (try hitRate(losing: 0), try hitRate(losing: 1))
    // 1600 tokens of 2000 were computed before, 1000 of them by every conversation.
    #expect(abs(whole - 0.8) < 0.02)
    let moved = (1...60).count { session in
      SessionPlace.isFirst(UInt64(session))
    }
    #expect(left < whole)
    #expect(abs(left - (whole * Double(60 - moved) + 0.5 * Double(moved)) / 60) < 0.05)
  }

  @Test("a cell loses its share of what its fleet loses")
  func lostOfCell() throws {
    let scenario = try Self.chat()
    var options = SizingOptions()
    let domain = FailureDomain(gpusPerNode: 8, gpusPerReplica: 1)
    #expect(SizingProblem(scenario, options: options).lost(keeping: 64, domain).replicas == 8)
    options.cell = 16
    let drafted = SizingProblem(scenario, options: options)
    #expect(drafted.lost(keeping: 64, domain).replicas == 2)
    #expect(drafted.lost(keeping: 64, nil).replicas == 0)
  }

  /// Where session-affinity sends a conversation among two replicas: the one with the higher number is lost.
  private enum SessionPlace {
    static func isFirst(_ session: UInt64) -> Bool {
      (session &* 0x9e37_79b9_7f4a_7c15) >> 33 % 2 == 1
    }
  }
}
