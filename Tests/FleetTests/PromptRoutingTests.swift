// PromptRoutingTests.swift: pools that take prompts of some lengths take those and no others.

import Kernel
import Metrics
import Testing
import Units
import Workload

@testable import Fleet

@Suite struct PromptRoutingTests {
  @Test("no request is on a pool that does not take its prompt", arguments: 0..<8)
  func staysInRange(group: Int) throws {
    for seed in group * 25..<(group + 1) * 25 {
      var generator = ScenarioGenerator(seed: seed)
      let scenario = generator.make()
      guard scenario.pools.contains(where: { $0.prompts != .all }) else { continue }
      let places = FleetSpecification(
        pools: scenario.pools, router: Routers.all[0], changes: scenario.changes
      ).poolOfReplica
      for record in try EngineOutcome(scenario).records {
        guard let number = record.replica?.value else { continue }
        let prompts = scenario.pools[places[number]].prompts
        #expect(
          prompts.contains(record.promptTokens),
          "seed \(seed): \(record.promptTokens) tokens on a pool for prompts \(prompts.description)"
        )
      }
    }
  }

  @Test("two pools that share no length are two fleets", arguments: 0..<60)
  func disjointPoolsAreFleets(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    var whole = generator.make().withoutRoutes().withoutHandOvers()
    (whole.changes, whole.overflow) = ([], nil)
    whole.loops = []  // a client's next request would come from the other part
    let lengths = whole.requests.map(\.promptTokens).sorted()
    guard !lengths.isEmpty else { return }
    let cut = lengths[lengths.count / 2]
    if whole.pools.count == 1 { whole.pools.append(whole.pools[0]) }
    whole.pools.removeSubrange(2...)
    for index in whole.classes.indices { whole.classes[index].pools = [0, 1] }
    let parts = [PromptRange(max: cut), PromptRange(min: cut + 1)]
    for index in 0..<2 { whole.pools[index].prompts = parts[index] }
    let result = try EngineOutcome(whole).result
    let alone = try (0..<2).map { index in
      var part = whole
      part.pools = [whole.pools[index]]
      part.pools[0].prompts = .all
      for index in part.classes.indices { part.classes[index].pools = [0] }
      part.requests = whole.requests.filter { parts[index].contains($0.promptTokens) }
      return try EngineOutcome(part).result
    }
    for (index, all) in result.classes.enumerated() {
      var sum = alone[0].classes[index]
      sum.merge(alone[1].classes[index])
      #expect(Self.counts(all) == Self.counts(sum), "seed \(seed), class \(index)")
      #expect(all.latency == sum.latency, "seed \(seed), class \(index)")
    }
    for (pool, single) in zip(result.pools, alone.map { $0.pools[0] }) {
      #expect(pool.tally.busyTicks == single.tally.busyTicks, "seed \(seed)")
      #expect(pool.tally.steps == single.tally.steps, "seed \(seed)")
    }
  }

  private static func counts(_ record: ClassRecord) -> [Int] {
    [
      record.arrived, record.completed, record.rejected, record.promptTokens, record.outputTokens,
      record.cutRequests, record.cutTokens, record.preemptions, record.objective.good,
      record.objective.gaps,
    ] + record.objective.within
  }

  @Test("the candidates are the replicas of pools that take the prompt", arguments: 0..<100)
  func candidates(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let scenario = generator.make().withoutHandOvers()
    var (pools, classes) = (scenario.pools, scenario.classes)
    while pools.count < 4 { pools.append(pools[0]) }
    for index in pools.indices { pools[index].prompts = .all }
    for index in pools.indices { pools[index].prompts = .all }
    var ranges = PromptRangeGenerator(seed: seed + 1000)
    ranges.limit(&pools, &classes)
    let poolOfReplica = pools.indices.flatMap { [Int](repeating: $0, count: pools[$0].replicas) }
    let table = CandidateTable(classes.map(\.pools), pools, poolOfReplica: poolOfReplica)
    var known: [(index: Int, replicas: [Int])] = []
    for length in (1...300).map({ $0 }) + [1000, 1_000_000, .max] {
      for (index, specification) in classes.enumerated() {
        let takers = specification.pools.filter {
          length >= pools[$0].prompts.min && length <= pools[$0].prompts.max ?? .max
        }
        let group = table[ofClass: index, promptTokens: length]
        #expect(
          group.replicas == poolOfReplica.indices.filter { takers.contains(poolOfReplica[$0]) })
        // One turn of round-robin for each set of candidates.
        for other in known {
          #expect((other.index == group.index) == (other.replicas == group.replicas))
        }
        if !known.contains(where: { $0.index == group.index }) {
          known.append((group.index, group.replicas))
        }
      }
    }
  }
}
