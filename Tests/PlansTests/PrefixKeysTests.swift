// PrefixKeysTests.swift: which pools cache prefixes, and what is said of it.

import Engine
import Fleet
import TestSupport
import Testing
import Text

@testable import Plans

@Suite struct PrefixKeysTests {
  private static let conversations = """
    {
      model: "llama-3.1-8b",
      workload: {
        name: "chat",
        arrivals: { process: "sessions", sessionsPerSecond: 1, turns: 4, thinkTime: "10s",
                    systemTokens: 300 },
        promptTokens: 200, outputTokens: 20, requests: 100,
      },
      fleet: { pools: [{ name: "main", gpu: "H200-SXM" }] },
    }
    """

  private func caches(_ text: String, _ overrides: String...) throws -> Bool {
    try Fixture.scenario(text, overrides).pools[0].limits.prefixCaching
  }

  @Test(
    "it is on where something is known of what prompts begin with, unless a pool says otherwise")
  func usual() throws {
    #expect(try caches(Self.conversations))
    #expect(try !caches(Self.conversations, "fleet.pools[0].prefixCaching=false"))
    #expect(try !caches(Fixture.small))
    #expect(try caches(Fixture.small, "fleet.pools[0].prefixCaching=true"))
    #expect(try caches(Fixture.small, "workload.sharedPrefixTokens=64"))
    #expect(try !caches(Fixture.small, "workload.sharedPrefixTokens=0"))
  }

  @Test("conversations share their system prompt, unless the class says what it shares")
  func systemPrompt() throws {
    func shared(_ overrides: String...) throws -> Int {
      try Fixture.scenario(Self.conversations, overrides).classSpecifications[0].sharedPrefixTokens
    }
    #expect(try shared() == 300)
    #expect(try shared("workload.sharedPrefixTokens=16") == 16)
  }

  @Test("what hits rest on is said, and that there can be none")
  func isSaid() throws {
    let known = try Fixture.scenario(Self.conversations)
    #expect(known.assumptions.contains { $0.hasPrefix("prefix caching is on") })
    let off = try Fixture.scenario(Self.conversations, "fleet.pools[0].prefixCaching=false")
    #expect(off.assumptions.contains { $0.hasPrefix("prefix caching is off") })
    let unknown = try Fixture.scenario(Fixture.small, "fleet.pools[0].prefixCaching=true")
    #expect(unknown.warnings.contains { $0.contains("there are no hits") })
  }

  @Test("a pool that speculates caches too")
  func speculates() throws {
    #expect(
      try caches(
        Self.conversations,
        "fleet.pools[0].speculation={draftTokens:3,acceptedTokens:1.5,draft:'ngram'}"))
  }

  @Test("where it is not modelled there is none, and asking for it is refused")
  func notModelled() throws {
    let change = "model=gpt-oss-20b"
    let scenario = try Fixture.scenario(Self.conversations, change)
    #expect(!scenario.pools[0].limits.prefixCaching)
    #expect(scenario.assumptions.contains { $0.hasPrefix("prefix caching is not modelled") })
    let mistakes = try Fixture.mistakes(
      Self.conversations, [change, "fleet.pools[0].prefixCaching=true"])
    #expect(mistakes.contains { $0.code == .unsupported })
  }

  @Test("pools that compute prompts for others cache them, those that decode do not")
  func handedOver() throws {
    let pools =
      "fleet.pools=[{gpu:'H200-SXM',name:'p',role:'prefill'},{gpu:'H200-SXM',name:'d',role:'decode'}]"
    let scenario = try Fixture.scenario(Self.conversations, pools)
    #expect(scenario.pools.map(\.limits.prefixCaching) == [true, false])
  }

  @Test("what a scenario says is kept, and read back alike", arguments: ["true", "false"])
  func isKept(value: String) throws {
    let scenario = try Fixture.scenario(
      Self.conversations, "fleet.pools[0].prefixCaching=\(value)")
    let text = JSONWriter.compact(scenario.canonical)
    #expect(text.contains("\"prefixCaching\":\(value)"))
    #expect(try JSONWriter.compact(Fixture.scenario(text).canonical) == text)
  }
}
