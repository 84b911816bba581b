// SpeculationKeysTests.swift: speculative decoding of a pool, as a scenario says it.

import Engine
import Hardware
import TestSupport
import Testing
import Text

@testable import Plans

@Suite struct SpeculationKeysTests {
  private static let minimal = "fleet.pools[0].speculation={draftTokens:3,acceptedTokens:1.5}"

  @Test(
    "what is written is what was read, and each key changes the pool",
    arguments: [
      "draftTokens:4", "acceptedTokens:1.2", "draft:'ngram'", "draft:'mtp'",
      "draft:'llama-3.1-8b'",
    ])
  func roundTrip(change: String) throws {
    let base = try Fixture.scenario(Fixture.small, Self.minimal)
    let key = change.prefix { $0 != ":" }
    let changed = try Fixture.scenario(
      Fixture.small, Self.minimal,
      "fleet.pools[0].speculation.\(key)=\(change.dropFirst(key.count + 1))")
    #expect(
      changed.pools[0].limits != base.pools[0].limits
        || changed.pools[0].memory != base.pools[0].memory
        || changed.pools[0].speculation?.draft != base.pools[0].speculation?.draft, "\(change)")
    let text = JSONWriter.compact(changed.canonical)
    #expect(text != JSONWriter.compact(base.canonical))
    let again = try Fixture.scenario(text)
    #expect(JSONWriter.compact(again.canonical) == text)
    #expect(again.pools[0].limits == changed.pools[0].limits)
  }

  @Test("a scenario without it has none, and writes none")
  func absent() throws {
    let scenario = try Fixture.scenario(Fixture.small)
    #expect(scenario.pools[0].speculation == nil && scenario.pools[0].limits.speculation == nil)
    #expect(!JSONWriter.compact(scenario.canonical).contains("speculation"))
  }

  @Test("the rate of acceptance is that of a draft whose predecessors were accepted")
  func rate() throws {
    let scenario = try Fixture.scenario(
      Fixture.small, "fleet.pools[0].speculation={draftTokens:3,acceptanceRate:0.5}")
    let speculation = try #require(scenario.pools[0].limits.speculation)
    #expect(abs(speculation.acceptedTokens - 0.875) < 0.005 * 1.875)
    #expect(speculation.lookaheadTokens == 3)
    let looked = try Fixture.scenario(
      Fixture.small,
      "fleet.pools[0].speculation={draftTokens:3,acceptanceRate:0.5,draft:'ngram'}")
    #expect(looked.pools[0].limits.speculation?.lookaheadTokens == 0)
    #expect(scenario.assumptions.contains { $0.contains("3 drafts a step by eagle") })
  }

  @Test(
    "what is missing or wrong is named",
    arguments: [
      "{acceptedTokens:1}", "{draftTokens:3}", "{draftTokens:0,acceptedTokens:0}",
      "{draftTokens:16,acceptedTokens:1}", "{draftTokens:3,acceptedTokens:3.5}",
      "{draftTokens:3,acceptedTokens:-1}", "{draftTokens:3,acceptanceRate:1.5}",
      "{draftTokens:3,acceptedTokens:1,acceptanceRate:0.5}",
      "{draftTokens:3,acceptedTokens:1,draft:'no-such-model'}",
      "{draftTokens:3,acceptedTokens:1,draft:'gpt-oss-20b'}", "{draftTokens:3,accepted:1}", "3",
      "{draftTokens:'x',acceptedTokens:1}",
    ])
  func wrong(text: String) throws {
    let mistakes = try Fixture.mistakes(
      Fixture.small, ["fleet.pools[0].speculation=\(text)"])
    #expect(!mistakes.isEmpty, "\(text) passes")
    #expect(mistakes.allSatisfy { !$0.message.isEmpty && !$0.hint.isEmpty }, "\(text)")
  }

  @Test("a step has room for the drafts of every request, or is refused")
  func budget() throws {
    let limits = ["fleet.pools[0].maxNumSeqs=64", "fleet.pools[0].maxNumBatchedTokens="]
    let fits = try Fixture.scenario(Fixture.small, Self.minimal, limits[0], limits[1] + "256")
    #expect(fits.pools[0].limits.rowTokens == 4)
    let mistakes = try Fixture.mistakes(
      Fixture.small, [Self.minimal, limits[0], limits[1] + "255"])
    #expect(mistakes.count == 1 && mistakes[0].hint.contains("256"))
  }
}
