// PrefixLimitTests.swift: more cached tokens at once than a step's log can count.

import Engine
import TestSupport
import Testing
import Units
import Workload

@testable import Fleet

@Suite struct PrefixLimitTests {
  @Test(
    "three thousand prompts that begin with the same million tokens are served, some steps apart")
  func millionsOfCachedTokens() throws {
    let (shared, count) = (1_000_000, 3000)
    let pool = PoolSpecification(
      name: "pool", replicas: 1,
      limits: EngineLimits(
        maxNumSeqs: 4096, maxNumBatchedTokens: 16_384, maxModelLen: 1_100_000, kvBlocks: 80_000,
        prefixCaching: true),
      stepTime: SyntheticStepModel(tokenBase: 1 << 28, promptPerToken: 1 << 20))
    var entry = ClassSpecification(name: "chat", pools: [0])
    entry.sharedPrefixTokens = shared
    // The first computes them; the others come when it is done.
    let requests = (0..<count).map { number in
      Request(
        arrival: SimulationTime(ticks: number == 0 ? 0 : 1 << 46), promptTokens: shared + 1,
        outputTokens: 4)
    }
    var simulation = try Simulation(
      fleet: FleetSpecification(pools: [pool], router: Routers.all[0]),
      load: LoadSpecification(classes: [entry], stream: ListStream(requests)), seed: 1)
    let record = try simulation.run().classes[0]
    #expect(record.completed == count)
    #expect(record.prefixCache.hits == (count - 1) * shared)
    #expect(record.prefixCache.queries == count * (shared + 1))
  }
}
