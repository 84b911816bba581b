// DeterminismTests.swift: a run is a function of its inputs, and of nothing that looks at it.

import Metrics
import Testing
import Units
import Workload

@testable import Fleet

@Suite struct DeterminismTests {
  @Test("the same inputs give the same result", arguments: 0..<40)
  func repeatable(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let scenario = generator.make()
    let first = try EngineOutcome(scenario)
    let second = try EngineOutcome(scenario)
    #expect(first.records == second.records, "seed \(seed)")
    #expect(fingerprint(first.result) == fingerprint(second.result), "seed \(seed)")
  }

  @Test("an observer changes nothing", arguments: 0..<40)
  func observed(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let scenario = generator.make()
    let observed = try EngineOutcome(scenario)
    var simulation = try scenario.simulation()
    #expect(try fingerprint(simulation.run()) == fingerprint(observed.result), "seed \(seed)")
  }

  @Test("a run instant by instant is the run", arguments: 0..<40)
  func split(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let scenario = generator.make()
    var whole = try scenario.simulation()
    var split = try scenario.simulation()
    var instants = 0
    while instants < 25, try split.advance() { instants += 1 }
    let expected = try fingerprint(whole.run())
    let result = try fingerprint(split.run())
    #expect(result == expected, "seed \(seed)")
  }

  @Test("a run that keeps no more than its standings has the same", arguments: 0..<40)
  func standingsAlone(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let scenario = generator.make()
    var whole = try scenario.simulation()
    var short = try scenario.simulation(records: .standings)
    while try whole.advance() {}
    while try short.advance() {}
    for index in scenario.classes.indices {
      let (a, b) = (whole.standing(ofClass: index), short.standing(ofClass: index))
      #expect(a.arrived == b.arrived && a.ended == b.ended && a.withinDeadline == b.withinDeadline)
      #expect(a.tally == b.tally, "seed \(seed)")
    }
  }

  @Test("what an observer throws ends the run")
  func throwing() throws {
    struct Stop: Error {}
    var generator = ScenarioGenerator(seed: 0)
    var simulation = try generator.make().simulation { _ in throw Stop() }
    #expect(throws: Stop.self) { try simulation.run() }
  }

  /// Draws of a router over four replicas of which the last is the least loaded.
  private func choices(_ name: String, seed: UInt64, replication: Int) throws -> [Int] {
    var router = try #require(Routers.named(name)).make(
      RouterSettings(seed: seed, replication: replication))
    let group = ReplicaGroup(index: 0, replicas: [1, 3, 4, 6])
    let loads = ReplicaSignals(unfinished: [0, 9, 0, 8, 7, 0, 6, 0])
    let request = Request(arrival: .zero, promptTokens: 1, outputTokens: 1)
    return (0..<12_000).map { _ in router.route(request, loads, among: group) }
  }

  @Test(
    "random routers depend on seed and replication, and draw as they say",
    arguments: [  // in twelfths
      ("random", [3, 3, 3, 3]),
      // Two of four are drawn: the one of rank k among n wins with probability 2k/(n(n − 1)).
      ("power-of-two-choices", [0, 2, 4, 6]),
    ])
  func randomRouters(name: String, shares: [Int]) throws {
    let first = try choices(name, seed: 1, replication: 0)
    #expect(try first == choices(name, seed: 1, replication: 0))
    #expect(try first != choices(name, seed: 2, replication: 0))
    #expect(try first != choices(name, seed: 1, replication: 1))
    for (replica, share) in zip([1, 3, 4, 6], shares) {
      let count = Double(first.filter { $0 == replica }.count)
      let probability = Double(share) / 12
      let deviation = (12_000 * probability * (1 - probability)).squareRoot()
      #expect(
        abs(count - 12_000 * probability) <= 5 * deviation, "replica \(replica): \(count)")
    }
  }

  /// All counts and histograms of a result, comparable.
  private func fingerprint(_ result: SimulationResult) -> Fingerprint {
    Fingerprint(
      counts: result.classes.map {
        [
          $0.arrived, $0.completed, $0.rejected, $0.promptTokens, $0.outputTokens, $0.cutTokens,
          $0.preemptions, $0.objective.good,
        ]
      }, latencies: result.classes.map(\.latency),
      steps: result.pools.map { [$0.tally.steps, $0.tally.preemptions, $0.tally.emittedTokens] },
      ticks: result.pools.map(\.tally.busyTicks), rows: result.timeline.rows)
  }

  private struct Fingerprint: Equatable {
    var counts: [[Int]]
    var latencies: [LatencySet]
    var steps: [[Int]]
    var ticks: [Int128]
    var rows: [Timeline.Row]
  }
}
