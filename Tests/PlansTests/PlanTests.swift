// PlanTests.swift: a plan varied is the scenario that says so, and what a plan lacks is told.

import Fleet
import TestSupport
import Testing
import Text

@testable import Plans

@Suite struct PlanTests {
  private static func plan(_ overrides: String...) throws -> FleetPlan {
    try Fixture.plan(Fixture.small, overrides)
  }

  private static func text(_ plan: FleetPlan) throws -> String {
    JSONWriter.compact(try plan.resolved(Fixture.catalog.get()).canonical)
  }

  /// An axis, and the override of its one value.
  private static let axes: [(key: AxisKey, word: String, override: String)] = [
    (.pool(PoolKeys.tensorParallel), "2", "fleet.pools[0].tensorParallel=2"),
    (.pool(PoolKeys.weights), "fp8", "fleet.pools[0].weights=\"fp8\""),
    (.pool(PoolKeys.maxNumSeqs), "64", "fleet.pools[0].maxNumSeqs=64"),
    (.pool(PoolKeys.gpu), "B200", "fleet.pools[0].gpu=\"B200\""),
    (.pool(PoolKeys.stepTime), "ideal", "fleet.pools[0].stepTime=\"ideal\""),
    (.fleet(FleetKeys.router), "random", "fleet.router=\"random\""),
    (.fleet(RunKeys.replications), "3", "replications=3"),
  ]

  @Test("a setting is the override that it says", arguments: axes.indices)
  func settings(_ index: Int) throws {
    let (key, word, override) = Self.axes[index]
    let place = SourceLocation(file: "--axis")
    let setting = try #require(AxisSetting.all([Axis("x", key, [word], at: place)]).first)
    #expect(setting.overrides == [override] && setting.description == "x \(word)")
    let plan = try Self.plan()
    let varied = try Self.text(setting.applied(to: plan))
    #expect(try varied == Self.text(Self.plan(override)))
    #expect(try varied != Self.text(plan))
  }

  @Test("an axis of a named pool leaves the others as they are")
  func namedPools() throws {
    let pools = "fleet.pools=[{name:\"a\",gpu:\"H200-SXM\"},{gpu:\"B200\"}]"
    let place = SourceLocation(file: "--axis")
    for (name, sizes) in [("a", [2, nil]), ("pool-2", [nil, 2]), ("nobody", [nil, nil])] {
      let axis = try Axis("tp", .pool(PoolKeys.tensorParallel), ["2"], ofPool: name, at: place)
      let setting = try #require(AxisSetting.all([axis]).first)
      let plan = setting.applied(to: try Self.plan(pools))
      #expect(plan.pools.map { $0[PoolKeys.tensorParallel] } == sizes)
      #expect(setting.overrides == ["fleet.pools.\(name).tensorParallel=2"])
    }
  }

  @Test("a value that a key does not take is refused where it was asked for")
  func wrongValues() throws {
    let cases: [(AxisKey, String, InputError.Code)] = [
      (.pool(PoolKeys.tensorParallel), "0", .outOfRange),
      (.fleet(FleetKeys.router), "best", .unknownName),
      (.pool(PoolKeys.maxNumSeqs), "many", .wrongType),
    ]
    for (key, word, code) in cases {
      let place = SourceLocation(file: "--axis")
      let errors = #expect(throws: InputErrors.self) { try Axis("x", key, [word], at: place) }
      #expect(errors?.errors.map(\.code) == [code] && errors?.errors.first?.location == place)
    }
  }

  @Test("a plan without a load or a fleet cannot be resolved, and says what it lacks")
  func emptyPlans() throws {
    let error = #expect(throws: ReadError.self) {
      try FleetPlan().resolved(Fixture.catalog.get())
    }
    guard case .input(let errors)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(errors.errors.map(\.code) == [.missingKey, .missingKey])
  }

  @Test("a key left open is resolved to its default")
  func openKeys() throws {
    let plan = try Self.plan("fleet.pools[0].maxNumSeqs=64", "fleet.pools[0].kvBlocks=5000")
    let open = plan.setting(PoolKeys.maxNumSeqs, to: nil).setting(PoolKeys.kvBlocks, to: nil)
    #expect(try Self.text(open) == Self.text(Self.plan()))
  }

  @Test("every key of a pool is written as it is read")
  func written() throws {
    let text = """
      { name: "p", model: "m", gpu: "g", replicas: 2, tensorParallel: 4, pipelineParallel: 1,
        expertParallel: 2, attentionDataParallel: 2, interconnect: "infiniband-400", weights: "fp8", activations: "bf16",
        kvCache: "fp8", maxNumSeqs: 9, maxNumBatchedTokens: 99, maxModelLen: 999,
        promptTokens: { min: 1, max: 9 }, gpuMemoryUtilization: 0.5, memoryBasis: "driver",
        kvBlocks: 7, reserveFullPrompt: false, prefixCaching: true, stepTime: "ideal", schedulingPolicy: "priority",
        speculation: { draftTokens: 3, acceptedTokens: 1.5, draft: "mtp" },
        lora: { adapters: 9, rank: 8, maxLoras: 2, share: 0.5, zipf: 1.1 },
        guidedDecoding: { backend: "outlines", share: 0.5, maskMicroseconds: 70.5 },
        role: "prefill", kvTransfer: { link: "ethernet-10g", latencyMs: 2.5 }, firstToken: "seeded",
        weight: 3, price: 1.5 }
      """
    let tree = try LocatedJSON.parse(text, file: "pool")
    let pool = try ObjectReader.decode(tree) { reader in
      var pool = PoolChoice()
      reader.read(PoolKeys.all, into: &pool)
      return pool
    }
    let members = pool.members(PoolKeys.all)
    #expect(members.count == PoolKeys.all.count)
    #expect(JSONWriter.canonical(.object(members)) == JSONWriter.canonical(tree.value))
  }
}
