// RoutingKeysTests.swift: what a router goes by, as a scenario says it.

import Fleet
import TestSupport
import Testing
import Text

@testable import Plans

@Suite struct RoutingKeysTests {
  private static let chat = """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 1 }, sharedPrefixTokens: 64,
                  promptTokens: 200, outputTokens: 20, requests: 100 },
      fleet: { router: "prefix-aware",
               pools: [{ name: "a", gpu: "H200-SXM", replicas: 2 }, { name: "b", gpu: "H100-SXM" }] },
    }
    """

  @Test("the bound of uneven load is SGLang's, unless the fleet has its own")
  func bound() throws {
    let usual = try Fixture.scenario(Self.chat)
    #expect(usual.fleetSpecification.router.rule == RoutingRule())
    #expect(usual.assumptions.contains { $0.contains("follows prefixes until") })
    let own = try Fixture.scenario(
      Self.chat, "fleet.imbalanceRequests=4", "fleet.imbalanceRatio=1", "fleet.prefixThreshold=0.5")
    let rule = RoutingRule(imbalanceRequests: 4, imbalanceRatio: 1, prefixThreshold: 0.5)
    #expect(own.fleetSpecification.router.rule == rule && own.warnings.isEmpty)
  }

  @Test("each replica has its pool's weight")
  func weights() throws {
    let scenario = try Fixture.scenario(
      Self.chat, "fleet.router=weighted", "fleet.pools[0].weight=3")
    #expect(scenario.fleetSpecification.pools.map(\.weight) == [3, 1])
    #expect(scenario.warnings.isEmpty)
  }

  @Test(
    "what is written is kept, and defaults are left out",
    arguments: [
      "fleet.imbalanceRequests=4", "fleet.prefixThreshold=0.5", "fleet.pools[1].weight=7",
    ])
  func isKept(change: String) throws {
    let plain = JSONWriter.compact(try Fixture.scenario(Self.chat).canonical)
    #expect(!plain.contains("imbalance") && !plain.contains("weight\""))
    let changed = try Fixture.scenario(Self.chat, change)
    let text = JSONWriter.compact(changed.canonical)
    #expect(text != plain)
    #expect(try JSONWriter.compact(Fixture.scenario(text).canonical) == text)
  }

  @Test(
    "a key that the router does not look at is said to change nothing",
    arguments: [
      ["fleet.router=least-outstanding", "fleet.imbalanceRatio=2"], ["fleet.pools[0].weight=2"],
      ["fleet.router=weighted", "fleet.prefixThreshold=0.1"],
    ])
  func changesNothing(changes: [String]) throws {
    let scenario = try Fixture.scenario(Self.chat, changes)
    #expect(scenario.warnings.contains { $0.contains("changes nothing") })
  }

  @Test("a router that follows prefixes where none is cached is warned of")
  func nothingToFollow() throws {
    let scenario = try Fixture.scenario(
      Self.chat, "fleet.pools[0].prefixCaching=false", "fleet.pools[1].prefixCaching=false")
    #expect(scenario.warnings.contains { $0.contains("no pool caches any") })
  }

  @Test(
    "what is no bound is refused",
    arguments: [
      "fleet.imbalanceRequests=-1", "fleet.imbalanceRequests=1.5", "fleet.imbalanceRatio=-1",
      "fleet.prefixThreshold=1.1", "fleet.prefixThreshold='much'", "fleet.pools[0].weight=0",
      "fleet.pools[0].weight=1001", "fleet.router=prefix",
    ])
  func mistakes(change: String) {
    #expect(throws: (any Error).self) { try Fixture.scenario(Self.chat, change) }
  }
}
