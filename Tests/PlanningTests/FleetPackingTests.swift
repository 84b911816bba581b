// FleetPackingTests.swift: several models of one scenario: told apart, sized, packed and compared.

import Hardware
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning
@testable import Plans

@Suite struct FleetPackingTests {
  /// A chat on two GPUs a replica, a search on one; the names of pools follow from their places.
  private static func source(_ overrides: String...) throws -> FleetPlan {
    try Fixture.plan(
      """
      {
        workload: [
          { model: "llama-3.1-70b", arrivals: { process: "poisson", ratePerSecond: 1 },
            promptTokens: 500, outputTokens: 60, duration: "10m" },
          { name: "search", model: "llama-3.1-8b", promptTokens: 800, outputTokens: 20,
            arrivals: { process: "gamma", ratePerSecond: 3, cv: 2 }, duration: "10m" },
        ],
        fleet: { pools: [
          { model: "llama-3.1-70b", gpu: "H200-SXM", tensorParallel: 2, weights: "fp8", price: 4,
            replicas: 3 },
          { model: "llama-3.1-8b", gpu: "H200-SXM", price: 4, replicas: 3 } ] },
        slo: { tpotMs: { p95: 60 }, classes: { search: { ttftMs: { p95: 1500 } } } },
      }
      """, overrides)
  }

  private static let sizing: SizingOptions = {
    var options = SizingOptions()
    options.threads = 2
    options.window = Seconds(60)
    options.requestsPerReplicate = 300
    options.replicateCap = 10
    return options
  }()

  private static func parted() throws -> (source: FleetPlan, scenario: Scenario) {
    let source = try source()
    return (source, try source.resolved(Fixture.catalog.get()))
  }

  @Test func aPartHasTheRequestsNamesAndPromisesOfItsPool() throws {
    let (source, whole) = try Self.parted()
    #expect(whole.obstacleToParting == nil)
    for pool in 0..<2 {
      let part = try source.part(ofPool: pool, in: whole).resolved(Fixture.catalog.get())
      #expect(part.pools.map(\.name) == [whole.pools[pool].name])
      #expect(part.workload.classes.map(\.name) == [whole.workload.classes[pool].name])
      #expect(part.objectives == [whole.objectives[pool]])
      var (all, own) = (
        try whole.workload.makeStream(seed: 1), try part.workload.makeStream(seed: 1)
      )
      var (wanted, found): ([Request], [Request]) = ([], [])
      while let request = try all.next() {
        if request.classIndex == pool { wanted.append(request) }
      }
      while let request = try own.next() { found.append(request) }
      // A part begins with its own first arrival.
      let shift = wanted[0].arrival
      #expect(found.count > 100 && found.count == wanted.count)
      #expect(found.map(\.arrival) == wanted.map { $0.arrival - shift })
      #expect(found.map(\.promptTokens) == wanted.map(\.promptTokens))
    }
  }

  @Test func poolsThatShareAClassAreNotParted() throws {
    let same = "\"llama-3.1-8b\""
    let source = try Self.source("fleet.pools[0].model=\(same)", "workload[0].model=\(same)")
    let whole = try source.resolved(Fixture.catalog.get())
    let obstacle = try #require(whole.obstacleToParting)
    #expect(obstacle.contains("share the class"))
    let idle = try Self.source("workload[0].model=\(same)")
      .resolved(Fixture.catalog.get())
    #expect(idle.obstacle(toPartingPool: 1) == nil)
    #expect(idle.obstacleToParting?.contains("serves no class") == true)
  }

  @Test func aFleetIsEveryPoolSizedAndPacked() throws {
    let (source, whole) = try Self.parted()
    let catalog = try Fixture.catalog.get()
    let problem = try FleetProblem(source, whole, catalog: catalog, options: Self.sizing)
    let study = try problem.study(identity: Fixture.identity(), options: StudyOptions())
    let packed = try #require(study.packed)
    #expect(study.holds && packed.groups.count == 1)
    NodePackingTests.check(packed.groups[0].packing, 0)
    for (index, pool) in study.pools.enumerated() {
      let part = try source.part(ofPool: index, in: whole).resolved(catalog)
      let load = try SizingLoad(part, window: Self.sizing.window)
      let alone = try SizingProblem(part, options: Self.sizing)
        .size(load, catalog: Fixture.identity())
      #expect(pool.answer.replicas == alone.replicas && pool.answer.gates == alone.gates)
      #expect(packed.replicas[index] <= alone.replicas ?? 0)
      #expect(packed.replicas[index] >= alone.gates.headroom ?? .max)
      #expect(packed.leftAfterLoss[index] >= alone.gates.withoutFailure ?? .max)
    }
    #expect(packed.nodes < packed.nodesApart)
    #expect(packed.costPerHour == Double(packed.gpus) * 4)
    #expect(packed.nodeCostPerHour == Double(packed.nodes) * 32)
    #expect(study.provenance.scenarioHash != study.pools[0].answer.provenance.scenarioHash)
  }

  @Test func poolsOfOtherGPUsHaveTheirOwnNodes() throws {
    let plan = try Self.parted().scenario.pools
    var other = plan[1]
    other.accelerator = try Fixture.catalog.get().accelerator(
      named: "L40S", at: SourceLocation(file: "test")
    ).entry
    other.price = nil
    let fleet = PackedFleet([
      FleetMember(plan[0], name: "a", FleetFloor(atLeast: 4, left: 3)),
      FleetMember(other, name: "b", FleetFloor(atLeast: 2, left: 2)),
      FleetMember(plan[1], name: "c", FleetFloor(atLeast: 5, left: 4)),
    ])
    #expect(fleet.groups.map(\.pools) == [[0, 2], [1]])
    #expect(fleet.costPerHour == nil && fleet.nodeCostPerHour == nil)
    #expect(fleet.groups[0].price == 4)
    #expect(fleet.nodes == fleet.groups[0].packing.nodeCount + fleet.groups[1].packing.nodeCount)
  }

  @Test func modelsAreComparedOnTheNodesTheyShare() throws {
    let (source, whole) = try Self.parted()
    var axes = CandidateAxes()
    axes.gpus = ["H200-SXM", "B200"]
    axes.tensorParallel = [1, 2]
    axes.precisions = ["fp8"]
    axes.prices = [("B200", 6)]
    var options = ComparisonOptions()
    options.sizing = Self.sizing
    options.proofs = 1
    let answer = try FleetComparison(
      source, whole, axes: axes, catalog: Fixture.catalog.get(), options: options
    ).compare(identity: Fixture.identity())
    #expect(answer.fleets.map(\.gpu).sorted() == ["B200", "H200-SXM"])
    let costs = answer.fleets.compactMap { $0.choice?.packed.nodeCostPerHour }
    #expect(answer.order == .cost && costs.count == 2 && costs == costs.sorted())
    for fleet in answer.fleets {
      let choice = try #require(fleet.choice)
      NodePackingTests.check(choice.packed.groups[0].packing, 0)
      #expect(choice.gpus == [fleet.gpu])
    }
    // Nothing of one type that was tried is cheaper than the best.
    let best = try #require(answer.winner?.choice)
    #expect(best.candidates.contains { $0.size?.isProven == true })
    #expect(answer.models.map { $0.candidates.count } == [4, 4])
    if let mixed = answer.mixed {
      #expect(mixed.gpus.count == 2)
      #expect((mixed.packed.nodeCostPerHour ?? 0) <= (best.packed.nodeCostPerHour ?? 0))
    }
  }

  @Test("combinations stay within their limit", arguments: 1...12)
  func options(pools: Int) {
    let most = FleetChoices.options(pools)
    #expect(most >= 1 && most <= 16)
    #expect(most == 1 || (0..<pools).reduce(1) { product, _ in product * most } <= 2000)
  }
}
