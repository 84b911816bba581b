// EvidenceTests.swift: what a headline says of step times that nobody measured.

import Hardware
import Plans
import TestSupport
import Testing

@testable import Planning

@Suite struct EvidenceTests {
  private static func evidence(_ gpu: String, engine: String = "vllm") throws -> StepEvidence {
    let scenario = try Fixture.scenario(
      Fixture.small, "fleet.pools[0].gpu=\(gpu)", "engine=\(engine)")
    #expect(scenario.evidence.count == 1)
    return try #require(scenario.evidence.first)
  }

  @Test(
    "a part is measured, borrows from its chip, or has a data sheet alone",
    arguments: [
      ("H100-SXM", EvidenceBasis.runs), ("B200", .runs), ("MI300X", .fit), ("A100-SXM", .kernels),
      ("H100-PCIe", .borrowed), ("Gaudi3", .datasheet), ("RTX-4090", .datasheet),
    ])
  func basis(gpu: String, basis: EvidenceBasis) throws {
    let evidence = try Self.evidence(gpu)
    #expect(evidence.basis == basis)
    #expect((evidence.doubt == nil) == (basis == .runs))
    #expect(evidence.sentence.contains("guess") == (basis != .runs))
    #expect((evidence.runs > 0) == (basis == .runs || basis == .fit))
  }

  @Test("ranks of attention are said to be approximated")
  func ranks() throws {
    let pool = "{gpu:'H200-SXM',tensorParallel:1,expertParallel:8,attentionDataParallel:8}"
    let scenario = try Fixture.scenario(
      Fixture.small, "model=deepseek-v3", "fleet.pools=[\(pool)]")
    let evidence = try #require(scenario.evidence.first)
    #expect(evidence.basis == .ranks && !evidence.isMeasured)
    #expect(scenario.pools[0].gpus == 8)
  }

  @Test(
    "pipelines and replicas over nodes are called guesses",
    arguments: [
      ("{gpu:'H100-SXM',tensorParallel:2,pipelineParallel:4}", EvidenceBasis.stages),
      ("{gpu:'H100-SXM',tensorParallel:8,pipelineParallel:2}", .nodes),
    ])
  func spreads(pool: String, basis: EvidenceBasis) throws {
    let scenario = try Fixture.scenario(Fixture.small, "fleet.pools=[\(pool)]")
    let evidence = try #require(scenario.evidence.first)
    #expect(evidence.basis == basis && evidence.sentence.contains("guess"))
  }

  @Test(
    "what no run was compared for is called a guess",
    arguments: [
      ("lora={adapters:8,rank:16}", EvidenceBasis.adapters),
      ("guidedDecoding='xgrammar'", .masks),
      ("speculation={draftTokens:3,acceptedTokens:1.5}", .drafts),
    ])
  func extras(key: String, basis: EvidenceBasis) throws {
    let scenario = try Fixture.scenario(Fixture.small, "fleet.pools[0].\(key)")
    let evidence = try #require(scenario.evidence.first)
    #expect(evidence.basis == basis && !evidence.isMeasured)
    #expect(evidence.shortSentence.hasPrefix("a guess"))
  }

  @Test("prompts that another pool computes make both a guess")
  func apart() throws {
    let scenario = try Fixture.scenario(
      Fixture.small,
      "fleet.pools=[{name:'p',gpu:'H100-SXM',role:'prefill'},{name:'d',gpu:'H100-SXM',role:'decode'}]"
    )
    #expect(!scenario.evidence.isEmpty)
    #expect(scenario.evidence.allSatisfy { $0.basis == .apart })
  }

  @Test("a bound is called a bound, on every part", arguments: ["H200-SXM", "Gaudi3"])
  func bound(gpu: String) throws {
    let scenario = try Fixture.scenario(
      Fixture.small, "fleet.pools[0].gpu=\(gpu)", "stepTime=ideal")
    let evidence = try #require(scenario.evidence.first)
    #expect(evidence.basis == .bound && evidence.doubt?.contains("no prediction") == true)
  }

  @Test(
    "the band of a part that nobody measured is at least half to twice, and no narrower than the measured one"
  )
  func bands() throws {
    let (own, other) = (try Self.evidence("H100-SXM"), try Self.evidence("Gaudi3"))
    for (a, b) in [(own.tpot, other.tpot), (own.ttft, other.ttft)] {
      #expect(a.low < 1 && a.high > 1)
      #expect(b.low <= min(a.low, 0.5) && b.high >= max(a.high, 2))
    }
  }

  @Test("two pools of one kind are said once, two kinds twice")
  func pools() throws {
    let pool = "{gpu:'H100-SXM'}"
    let one = try Fixture.scenario(Fixture.small, "fleet.pools=[\(pool),\(pool)]")
    #expect(one.evidence.count == 1)
    let two = try Fixture.scenario(Fixture.small, "fleet.pools=[\(pool),{gpu:'B200'}]")
    #expect(two.evidence.map(\.gpu) == ["H100-SXM", "B200"])
  }
}
