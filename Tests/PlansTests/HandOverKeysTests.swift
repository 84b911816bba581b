// HandOverKeysTests.swift: pools that compute prompts and pools that decode, as a scenario says it.

import Engine
import Fleet
import Hardware
import TestSupport
import Testing
import Text
import Units

@testable import Plans

/// One replica for prompts, one for tokens.
private let apart = """
  {
    model: "llama-3.1-8b",
    workload: { arrivals: { process: "poisson", ratePerSecond: 2 },
                promptTokens: { distribution: "constant", value: 1000 },
                outputTokens: { distribution: "constant", value: 50 }, requests: 200 },
    fleet: { pools: [
      { name: "p", role: "prefill", gpu: "H100-SXM", tensorParallel: 2 },
      { name: "d", role: "decode", gpu: "H100-SXM", tensorParallel: 2 } ] },
  }
  """

@Suite struct HandOverKeysTests {
  private static func handOver(_ overrides: String...) throws -> HandOver {
    let scenario = try Fixture.scenario(apart, overrides)
    return try #require(scenario.fleetSpecification.pools[0].role.handOver)
  }

  @Test("a block of 16 tokens leaves by the network of the GPUs that hold it")
  func link() throws {
    let usual = try Self.handOver()
    // 32 layers of 8 KV heads of 128 values, keys and values, 2 bytes each.
    #expect(usual.link.bytesPerBlock.value == 16 * 32 * 8 * 128 * 2 * 2)
    let catalog = try Catalog.builtIn()
    let place = SourceLocation(file: "test")
    let network = try #require(
      catalog.interconnects.usualNetwork(
        of: try catalog.accelerator(named: "H100-SXM", at: place).entry))
    #expect(usual.link.bandwidth.value == 2 * network.effectiveRate.value)
    #expect(usual.link.latency == .zero && usual.firstToken == .decode)
    let named = try Self.handOver("fleet.pools[0].kvTransfer={link:'ethernet-10g',latencyMs:3}")
    let slow = try catalog.interconnects.link(named: "ethernet-10g", at: place).effectiveRate
    #expect(named.link.bandwidth.value == 2 * slow.value && slow.value < 1.25e9)
    #expect(named.link.latency == Seconds(0.003))
    let given = try Self.handOver("fleet.pools[0].kvTransfer={bandwidth:40}")
    #expect(given.link.bandwidth.value == 2 * 40e9)
  }

  @Test(
    "the narrower side's links carry it",
    arguments: [(1, 1, 1), (1, 2, 1), (2, 1, 1), (2, 2, 2), (2, 4, 2)])
  func narrowSide(sends: Int, receives: Int, links: Int) throws {
    let handOver = try Self.handOver(
      "fleet.pools[0].kvTransfer={bandwidth:40}", "fleet.pools[0].tensorParallel=\(sends)",
      "fleet.pools[1].tensorParallel=\(receives)")
    #expect(handOver.link.bandwidth.value == Double(links) * 40e9)
    #expect(handOver.link.bytesPerBlock.value == 16 * 32 * 8 * 128 * 2 * 2)
  }

  @Test("senders that outnumber receivers are said")
  func senders() throws {
    let said = { (replicas: Int) in
      try Fixture.scenario(apart, ["fleet.pools[0].replicas=\(replicas)"]).assumptions
        .contains { $0.contains("replicas hand KV over to 1") }
    }
    #expect(try said(3) && !said(1))
  }

  @Test("the first token comes as the engine has it, or as is said")
  func firstToken() throws {
    #expect(try Self.handOver("engine=sglang").firstToken == .seeded)
    #expect(try Self.handOver("engine=trtllm").firstToken == .seeded)
    for choice in FirstToken.allCases {
      let said = try Self.handOver("fleet.pools[0].firstToken=\(choice.rawValue)")
      #expect(said.firstToken == choice)
    }
  }

  @Test(
    "what is written is what was read",
    arguments: [
      "seed=1", "fleet.pools[0].kvTransfer={link:'intra-node'}",
      "fleet.pools[0].kvTransfer={bandwidth:7,latencyMs:2}", "fleet.pools[0].firstToken=prefill",
    ])
  func roundTrip(change: String) throws {
    let scenario = try Fixture.scenario(apart, change)
    let text = JSONWriter.compact(scenario.canonical)
    let again = try Fixture.scenario(text)
    #expect(JSONWriter.compact(again.canonical) == text)
    #expect(again.pools.map(\.role) == scenario.pools.map(\.role))
  }

  @Test("a mixed pool writes no role")
  func mixed() throws {
    let text = JSONWriter.compact(try Fixture.scenario(Fixture.small).canonical)
    #expect(!text.contains("role") && !text.contains("kvTransfer"))
  }

  @Test(
    "what cannot be handed over is an error that says what to write",
    arguments: [
      ("fleet.pools[1].role=mixed", "no pool of its class decodes them"),
      ("fleet.pools[0].role=mixed", "no pool of its class does"),
      ("fleet.pools[1].role=prefill", "no pool of its class decodes them"),
      ("fleet.pools[1].kvCache=fp8", "the other cannot read"),
      ("fleet.pools[1].kvTransfer={bandwidth:1}", "hands nothing over"),
      ("fleet.pools[1].firstToken=seeded", "hands nothing over"),
      ("fleet.pools[0].kvTransfer={link:'ethernet-10g',bandwidth:1}", "both a link"),
      ("fleet.pools[1].promptTokens={max:500}", "takes prompts of 501 tokens and more"),
      ("fleet.pools[0].promptTokens={min:500}", "takes prompts of 1 to 499 tokens"),
    ])
  func conflicts(change: String, message: String) throws {
    let found = try Fixture.mistakes(apart, [change])
    #expect(found.contains { $0.message.contains(message) }, "\(change): \(found)")
    #expect(found.allSatisfy { !$0.hint.isEmpty })
  }

  @Test(
    "values that no pool can have are refused",
    arguments: [
      "fleet.pools[0].role=both", "fleet.pools[0].firstToken=last",
      "fleet.pools[0].kvTransfer={link:'carrier-pigeon'}",
      "fleet.pools[0].kvTransfer={bandwidth:0}", "fleet.pools[0].kvTransfer={bandwidth:-1}",
      "fleet.pools[0].kvTransfer={latencyMs:-1}", "fleet.pools[0].kvTransfer={speed:1}",
      "fleet.pools[0].kvTransfer=50",
    ])
  func mistakes(change: String) throws {
    #expect(try !Fixture.mistakes(apart, [change]).isEmpty)
  }
}
