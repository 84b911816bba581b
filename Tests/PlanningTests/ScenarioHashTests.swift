import Hardware
import Plans
import TestSupport
import Testing
import Text

@testable import Planning

@Suite struct ScenarioHashTests {
  private func hash(_ overrides: String...) throws -> String {
    try Fixture.scenario(Fixture.small, overrides).hash(Fixture.identity(), digests: [])
  }

  @Test(arguments: [
    "seed=1", "fleet.pools[0].gpu=h200_sxm", "fleet.pools[0].replicas=2.0",
    "workload.promptTokens={value:200,distribution:\"constant\"}", "fleet.router=least-outstanding",
    "fleet.pools[0].maxNumSeqs=256", "fleet.pools[0].weights=bf16", "workload.name=default",
    "replications=1",
  ])
  func whatIsTheDefaultAnywayChangesNothing(_ change: String) throws {
    #expect(try hash(change) == (try hash()))
  }

  @Test func everyRealChangeChangesIt() throws {
    let changes = [
      "seed=2", "fleet.pools[0].gpu=H100-SXM", "fleet.pools[0].replicas=3",
      "workload.requests=3001", "workload.arrivals.ratePerSecond=20.5", "warmup=3s",
      "slo={ttftMs:{p95:100}}", "slo={ttftMs:{p95:101}}", "fleet.frontEndMs=5",
      "fleet.pools[0].price=5", "stepTime=ideal", "fleet.router=random", "replications=2",
    ]
    let hashes = try changes.map { try hash($0) } + [try hash()]
    #expect(Set(hashes).count == hashes.count)
  }

  @Test(arguments: ["seed=3", "warmup=\"5s\"", "slo={ttftMs:{p95:100,p99:200},attainment:0.9}"])
  func theCanonicalFormIsAScenarioOfTheSameHash(_ change: String) throws {
    let identity = try Fixture.identity()
    let scenario = try Fixture.scenario(Fixture.small, change)
    let again = try Fixture.scenario(JSONWriter.pretty(scenario.canonical))
    #expect(again.hash(identity, digests: []) == scenario.hash(identity, digests: []))
  }
}
