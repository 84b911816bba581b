// LifecycleTests.swift: replicas come and go, and nothing is lost or counted twice.

import Engine
import Testing
import Units

@testable import Fleet

@Suite struct LifecycleTests {
  private static func scenario(_ seed: Int) -> Scenario {
    var generator = ScenarioGenerator(seed: seed)
    return generator.make()
  }

  /// One pool, without changes.
  private static func plain(_ seed: Int) -> Scenario {
    var scenario = scenario(seed).withoutRoutes()
    scenario.pools = [scenario.pools[0]]
    scenario.pools[0].prompts = .all
    scenario.pools[0].role = .mixed
    for index in scenario.classes.indices { scenario.classes[index].pools = [0] }
    (scenario.changes, scenario.overflow) = ([], nil)
    return scenario
  }

  @Test(
    "arrived = completed + rejected + failed, and every replica-second is in one stage",
    arguments: 0..<300)
  func conservation(seed: Int) throws {
    let scenario = Self.scenario(seed)
    let outcome = try EngineOutcome(scenario)
    let total = outcome.result.total
    #expect(total.arrived == total.completed + total.rejected + total.failed, "seed \(seed)")
    let duration = SimulationTime(outcome.result.duration).ticks
    for (index, pool) in outcome.result.pools.enumerated() {
      let started = scenario.changes.reduce(0) {
        if case .start(index, let replicas, _) = $1.kind { return $0 + replicas }
        return $0
      }
      let places = Int128(pool.specification.replicas + started)
      #expect(pool.life.held <= places * Int128(duration), "seed \(seed)")
      #expect(pool.tally.busyTicks <= pool.wallTicks, "seed \(seed)")
      guard scenario.changes.isEmpty else { continue }
      #expect(pool.life.up == places * Int128(duration), "seed \(seed)")
      #expect(pool.life.starting == 0 && pool.life.draining == 0)
    }
  }

  @Test("requests go to replicas that are up", arguments: 0..<300)
  func onlyToThoseUp(seed: Int) throws {
    // Those that escalate come later than they arrive.
    let scenario = Self.scenario(seed).withoutRoutes()
    let reference = ReferenceEngine(scenario)
    reference.run()
    for record in try EngineOutcome(scenario).records {
      // Those who decode are sent requests later than they arrive.
      if let number = record.replica?.value,
        scenario.pools[reference.replicas[number].pool].role == .decode
      {
        continue
      }
      let now = record.arrival.ticks
      guard let number = record.replica?.value else {
        #expect(record.outcome == .failed || scenario.overflow != nil)
        continue
      }
      let last = reference.replicas[number].life.last { $0.time <= now }
      #expect(last?.stage == .up, "seed \(seed), request \(record.id)")
    }
  }

  @Test("who starts at once at the beginning was there from the beginning", arguments: 0..<150)
  func startedAtOnce(seed: Int) throws {
    var scenario = Self.plain(seed)
    scenario.changes = [
      FleetChange(at: .zero, .start(pool: 0, replicas: 1 + seed % 3, startUp: .zero))
    ]
    var larger = scenario
    larger.changes = []
    larger.pools[0].replicas += 1 + seed % 3
    try Self.expectSame(scenario, larger)
  }

  @Test("who is drained at the beginning was never there", arguments: 0..<150)
  func drainedAtOnce(seed: Int) throws {
    var scenario = Self.plain(seed)
    scenario.pools[0].replicas = 2 + seed % 3
    var smaller = scenario
    smaller.pools[0].replicas = 1
    scenario.changes = [FleetChange(at: .zero, .drain(pool: 0, replicas: 1 + seed % 3))]
    try Self.expectSame(scenario, smaller)
  }

  private static func expectSame(_ a: Scenario, _ b: Scenario) throws {
    let (one, other) = (try EngineOutcome(a), try EngineOutcome(b))
    #expect(one.records == other.records, "seed \(a.seed)")
    #expect(one.result.pools[0].life == other.result.pools[0].life, "seed \(a.seed)")
    #expect(one.result.pools[0].histograms == other.result.pools[0].histograms, "seed \(a.seed)")
    #expect(
      one.result.classes.map(\.latency) == other.result.classes.map(\.latency), "seed \(a.seed)")
  }

  @Test("a replica is paid for from its start to its last request", arguments: 0..<100)
  func held(seed: Int) throws {
    var scenario = Self.plain(seed)
    let end = SimulationTime(try EngineOutcome(scenario).result.duration).ticks
    guard end > 8 else { return }
    let (first, startUp) = (SimulationTime(ticks: end / 8), SimulationTime(ticks: end / 4))
    scenario.changes = [FleetChange(at: first, .start(pool: 0, replicas: 1, startUp: startUp))]
    let result = try EngineOutcome(scenario).result
    let duration = SimulationTime(result.duration).ticks
    let life = result.pools[0].life
    let was = Int128(scenario.pools[0].replicas) * Int128(duration)
    #expect(life.held == was + Int128(max(0, duration - first.ticks)), "seed \(seed)")
    #expect(life.starting == Int128(max(0, min(duration - first.ticks, startUp.ticks))))
  }
}
