// EvidenceTests.swift: what a headline says of step times that nobody measured.

import Hardware
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
      ("H100-SXM", StepTimeBasis.measured), ("B200", .measured), ("MI300X", .measured),
      ("H100-PCIe", .borrowed), ("Gaudi3", .datasheet), ("RTX4090", .datasheet),
    ])
  func basis(gpu: String, basis: StepTimeBasis) throws {
    let evidence = try Self.evidence(gpu)
    #expect(evidence.basis == basis)
    #expect((evidence.doubt == nil) == (basis == .measured))
    #expect(evidence.sentence.contains("guess") == (basis != .measured))
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
    #expect(own.figures >= 60)
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
