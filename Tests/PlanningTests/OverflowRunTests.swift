// OverflowRunTests.swift: a fleet with a provider behind it, from a scenario to its figures.

import Fleet
import TestSupport
import Testing
import Text

@testable import Planning
@testable import Plans

@Suite struct OverflowRunTests {
  private static func overflow(_ bound: Int) -> String {
    "fleet.overflow={ttftMs:{distribution:\"lognormal\",mean:800,p95:2000},itlMs:20,"
      + "above:{unfinished:\(bound)}}"
  }

  private static func simulate(
    _ scenario: Scenario, threads: Int = 1
  ) throws -> SimulationOutcome {
    try scenario.simulate(
      catalog: try Fixture.identity(), options: SimulationOptions(threads: threads))
  }

  @Test("what overflows is counted in all and apart", arguments: [0, 4, 12, 1_000_000])
  func counts(bound: Int) throws {
    let scenario = try Fixture.scenario(Fixture.small, Self.overflow(bound), "warmup=0")
    let outcome = try Self.simulate(scenario)
    let block = outcome.summary.overall
    let overflow = try #require(block.overflow)
    #expect(overflow.requests == outcome.result.total.overflow.requests)
    #expect(overflow.share.value == Double(overflow.requests) / Double(block.arrived))
    #expect(overflow.inputTokens <= block.totalInputTokens)
    #expect(overflow.outputTokens <= block.totalOutputTokens)
    #expect(
      outcome.summary.classes.reduce(0) { $0 + ($1.overflow?.requests ?? 0) } == overflow.requests)
    let checks = SelfChecks(scenario, outcome.result)
    #expect(checks.flowGap == 0)
    #expect(abs(checks.littleGap ?? 0) < 1e-9)
    if bound == 0 { #expect(overflow.requests == block.arrived) }
    if bound == 1_000_000 { #expect(overflow.requests == 0) }
  }

  @Test("the same run on any number of threads")
  func deterministic() throws {
    let scenario = try Fixture.scenario(Fixture.small, Self.overflow(4), "replications=3")
    let (one, three) = (try Self.simulate(scenario), try Self.simulate(scenario, threads: 3))
    #expect(one.summary.overall == three.summary.overall)
    #expect(one.result.total.overflow == three.result.total.overflow)
  }

  @Test("without a provider nothing is said of it")
  func absent() throws {
    let outcome = try Self.simulate(try Fixture.scenario(Fixture.small))
    #expect(outcome.summary.overall.overflow == nil)
    #expect(outcome.result.total.overflow.requests == 0)
  }
}
