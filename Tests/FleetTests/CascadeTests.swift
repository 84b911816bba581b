// CascadeTests.swift: answers that are thrown away, and requests that go to a provider whatever the load.

import Engine
import TestSupport
import Testing
import Units
import Workload

@testable import Fleet

@Suite struct CascadeTests {
  private static let limits = EngineLimits(
    maxNumSeqs: 8, maxNumBatchedTokens: 64, maxModelLen: 4096, kvBlocks: 400,
    reserveFullPrompt: true)

  /// A fast pool and a slow one; requests come one at a time, each long after the one before it.
  private static func pair(_ route: ClassRoute, pools: [Int] = [0]) -> Scenario {
    let gap = SimulationTime.ticksPerSecond
    let models = [1 << 20, 1 << 24].map {
      SyntheticStepModel(tokenBase: $0, perToken: 100, memorySlope: 3)
    }
    return Scenario(
      seed: 5, theme: "cascade",
      pools: models.enumerated().map { index, model in
        PoolSpecification(name: "pool \(index)", replicas: 1, limits: limits, stepTime: model)
      }, router: .leastOutstanding,
      classes: [ClassSpecification(name: "class", pools: pools, route: route)],
      requests: (0..<40).map { number in
        Request(
          arrival: SimulationTime(ticks: Int64(number) * gap), promptTokens: 2 + number * 7,
          outputTokens: number % 9)
      }, loops: [], frontEnd: .zero)
  }

  private static let provider = OverflowRule(
    provider: "provider", ttft: .constant(Seconds(0.125)), itl: Seconds(0x1p-7),
    unfinishedPerReplica: nil)

  @Test("the first token of the second stage comes after the whole of the first, to the tick")
  func twoStages() throws {
    let route = ClassRoute(escalations: [Escalation(share: 1, pools: [1])])
    let both = try EngineOutcome(Self.pair(route))
    let small = try EngineOutcome(Self.pair(.plain))
    let large = try EngineOutcome(Self.pair(.plain, pools: [1]))
    #expect(both.records.count == 40)
    for (record, stages) in zip(both.records, zip(small.records, large.records)) {
      let first = try #require(stages.0.finish) - stages.0.arrival
      let second = try #require(stages.1.finish) - stages.1.arrival
      #expect(record.finish == record.arrival + first + second)
      #expect(
        record.firstToken.map { $0 - record.arrival }
          == stages.1.firstToken.map { first + ($0 - stages.1.arrival) })
      #expect(record.replica == ReplicaID(1) && record.outputTokens == stages.0.outputTokens)
    }
    let (total, alone) = (both.result.total, large.result.total)
    #expect(total.arrived == 40 && total.completed == 40 && total.escalated == [40])
    #expect(total.outputTokens == alone.outputTokens)
    #expect(total.latency.itl == alone.latency.itl && total.latency.tpot == alone.latency.tpot)
    #expect(total.latency.queue == alone.latency.queue)
    #expect(total.answers.map(\.completed) == [0, 40, 0])
    // Both fleets worked for it.
    #expect(both.result.pools[0].tally.busyTicks == small.result.pools[0].tally.busyTicks)
    #expect(both.result.pools[1].tally.busyTicks == large.result.pools[1].tally.busyTicks)
  }

  @Test("a stage that nobody reaches changes nothing", arguments: 0..<40)
  func shareOfZero(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let plain = generator.make().withoutRoutes()
    var routed = plain
    for index in routed.classes.indices {
      let nobody = Escalation(share: 0, pools: plain.classes[index].pools)
      routed.classes[index].route = ClassRoute(
        escalations: [nobody, Escalation(share: 1, pools: nil)])
    }
    let (a, b) = (try EngineOutcome(plain), try EngineOutcome(routed))
    #expect(a.records == b.records && a.result.duration == b.result.duration, "seed \(seed)")
  }

  @Test("a share of one loads no replica")
  func allAway() throws {
    var scenario = Self.pair(ClassRoute(providerShare: 1))
    scenario.overflow = Self.provider
    let outcome = try EngineOutcome(scenario)
    #expect(outcome.result.pools.allSatisfy { $0.tally.steps == 0 })
    #expect(outcome.result.total.overflow.requests == 40)
    #expect(outcome.result.total.answers.map(\.completed) == [0, 40])
    #expect(outcome.records.allSatisfy { $0.replica == nil && $0.outcome == .completed })
  }

  @Test("beyond the provider's limits the stage before it answers again")
  func refused() throws {
    let route = ClassRoute(escalations: [Escalation(share: 1, pools: nil)])
    var scenario = Self.pair(route)
    scenario.overflow = Self.provider
    scenario.overflow?.tokensPerMinute = 1
    let total = try EngineOutcome(scenario).result.total
    #expect(total.overflow.requests == 0 && total.overflow.refused == 40)
    #expect(total.completed == 40 && total.answers.map(\.completed) == [40, 0])
    #expect(total.escalated == [40])
  }

  @Test("what stays in the fleet waits there, and the other class overflows", arguments: [0, 3])
  func stays(bound: Int) throws {
    var scenario = Self.pair(ClassRoute(staysInFleet: true))
    scenario.overflow = Self.provider
    scenario.overflow?.unfinishedPerReplica = bound
    for index in scenario.requests.indices { scenario.requests[index].arrival = .zero }
    let total = try EngineOutcome(scenario).result.total
    #expect(total.completed == 40 && total.overflow.requests == 0 && total.overflow.refused == 0)
    scenario.classes[0].route = .plain
    #expect(try EngineOutcome(scenario).result.total.overflow.requests == 40 - bound)
  }

  @Test("who is sent away and who escalates does not depend on how fast the fleet is")
  func sameDraws() throws {
    let route = ClassRoute(
      providerShare: 0.4, escalations: [Escalation(share: 0.5, pools: [1])])
    var scenario = Self.pair(route)
    scenario.overflow = Self.provider
    let slow = try EngineOutcome(scenario)
    scenario.pools[0].stepTime = scenario.pools[1].stepTime
    for index in scenario.requests.indices { scenario.requests[index].arrival = .zero }
    let crowded = try EngineOutcome(scenario)
    func places(_ outcome: EngineOutcome) -> [ReplicaID?] {
      outcome.records.sorted { $0.id.value < $1.id.value }.map(\.replica)
    }
    #expect(places(slow) == places(crowded))
    let counts = slow.result.total.answers.map(\.completed)
    #expect(counts.allSatisfy { $0 > 4 } && counts.reduce(0, +) == 40, "\(counts)")
  }
}
