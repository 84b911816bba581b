// OverflowKeysTests.swift: a provider behind a fleet, as a scenario says it.

import Fleet
import TestSupport
import Testing
import Text
import Units

@testable import Plans

@Suite struct OverflowKeysTests {
  private static let minimal =
    "fleet.overflow={ttftMs:800,itlMs:20,above:{unfinished:8}}"

  @Test(
    "what is written is what was read, and each key changes the rule",
    arguments: [
      "ttftMs:900", "itlMs:25", "requestsPerMinute:60", "tokensPerMinute:90000",
      "provider:'acme'", "above:{unfinished:9}",
      "ttftMs:{distribution:'lognormal',mean:800,p95:2000}",
      "ttftMs:{distribution:'exponential',mean:800}", "ttftMs:{distribution:'gamma',mean:800,cv:2}",
    ])
  func roundTrip(change: String) throws {
    let base = try Fixture.scenario(Fixture.small, Self.minimal)
    let key = change.prefix { $0 != ":" }
    let value = change.dropFirst(key.count + 1)
    let changed = try Fixture.scenario(
      Fixture.small, Self.minimal, "fleet.overflow.\(key)=\(value)")
    #expect(changed.overflow != base.overflow, "\(change)")
    #expect(JSONWriter.compact(changed.canonical) != JSONWriter.compact(base.canonical))
    let text = JSONWriter.compact(changed.canonical)
    let again = try Fixture.scenario(text)
    #expect(JSONWriter.compact(again.canonical) == text)
    #expect(again.overflow == changed.overflow)
  }

  @Test("a scenario without it has none, and writes none")
  func absent() throws {
    let scenario = try Fixture.scenario(Fixture.small)
    #expect(scenario.overflow == nil && scenario.fleetSpecification.overflow == nil)
    #expect(!JSONWriter.compact(scenario.canonical).contains("overflow"))
  }

  @Test(
    "what is missing or wrong is named",
    arguments: [
      "{itlMs:20,above:{unfinished:8}}", "{ttftMs:800,above:{unfinished:8}}",
      "{ttftMs:800,itlMs:20}", "{ttftMs:800,itlMs:20,above:{}}",
      "{ttftMs:-1,itlMs:20,above:{unfinished:8}}",
      "{ttftMs:800,itlMs:20,above:{unfinished:8},requestsPerMinute:0}",
      "{ttftMs:800,itlMs:20,above:{unfinished:8,x:1}}",
      "{ttftMs:{distribution:'lognormal',mean:800,p95:1},itlMs:20,above:{unfinished:8}}",
    ])
  func mistakes(_ overflow: String) {
    #expect(throws: (any Error).self) {
      try Fixture.scenario(Fixture.small, "fleet.overflow=\(overflow)")
    }
  }
}
