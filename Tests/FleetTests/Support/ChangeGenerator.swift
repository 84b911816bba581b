// ChangeGenerator.swift: replicas that come and go, at awkward times.

import Engine
import Fleet
import Kernel
import Units
import Workload

/// Plans changes of the fleet for a third of the scenarios, from a stream of its own.
struct ChangeGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "changes") }

  mutating func plan(for scenario: inout Scenario) {
    guard Int.random(in: 0..<3, using: &random) == 0 else { return }
    let engine = ReferenceEngine(scenario)
    engine.run()
    var changes = (0..<Int.random(in: 1...8, using: &random)).map { _ in
      FleetChange(at: time(in: engine, scenario), kind(scenario, span: engine.lastFinish))
    }
    if Bool.random(using: &random) { changes.sort { $0.time < $1.time } }
    let places =
      scenario.pools.reduce(0) { $0 + $1.replicas }
      + changes.reduce(0) {
        if case .start(_, let replicas, _) = $1.kind { return $0 + replicas }
        return $0
      }
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      changes.append(
        FleetChange(
          at: time(in: engine, scenario), .drainReplica(.random(in: 0..<places, using: &random))))
    }
    scenario.changes = changes
  }

  /// Anywhere in the run, at a step's end, at an arrival, or a tick beside it.
  private mutating func time(in engine: ReferenceEngine, _ scenario: Scenario) -> SimulationTime {
    var ticks = Int64.random(in: 0...max(0, engine.lastFinish), using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: ticks = 0
    case 1, 2:
      ticks = engine.stepEnds.randomElement(using: &random) ?? ticks
      ticks += Int64.random(in: -1...1, using: &random)
    case 3: ticks = scenario.requests.randomElement(using: &random)?.arrival.ticks ?? ticks
    default: break
    }
    return SimulationTime(ticks: max(0, ticks))
  }

  private mutating func kind(_ scenario: Scenario, span: Int64) -> FleetChange.Kind {
    let pool = Int.random(in: scenario.pools.indices, using: &random)
    let replicas = Int.random(in: 1...3, using: &random)
    guard Bool.random(using: &random) else { return .drain(pool: pool, replicas: replicas) }
    let isAtOnce = Int.random(in: 0..<3, using: &random) == 0
    let startUp = isAtOnce ? 0 : Int64.random(in: 0...max(1, span / 3), using: &random)
    return .start(pool: pool, replicas: replicas, startUp: SimulationTime(ticks: startUp))
  }
}
