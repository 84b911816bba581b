// QueueingLawTests.swift: with one seat and one token a replica is a queue whose law is known.

import Engine
import Kernel
import Metrics
import Testing
import Units
import Workload

@testable import Fleet

@Suite struct QueueingLawTests {
  /// A prompt of one chunk and one output token is one step: its duration is the service time.
  private static let service: Int64 = 1 << 30  // 1/256 s

  private static func scenario(
    requests: [Request], seats: Int = 1, replicas: Int = 1, perPromptToken: Int64 = 0
  ) -> Scenario {
    let limits = EngineLimits(
      maxNumSeqs: seats, maxNumBatchedTokens: 1 << 14, maxModelLen: 1 << 14, kvBlocks: 1 << 12)
    let model = SyntheticStepModel(
      tokenBase: perPromptToken == 0 ? service : 0, promptPerToken: perPromptToken)
    return Scenario(
      seed: 0, theme: "law",
      pools: [
        PoolSpecification(name: "pool", replicas: replicas, limits: limits, stepTime: model)
      ], router: .leastOutstanding, classes: [ClassSpecification(name: "class", pools: [0])],
      requests: requests, loops: [], frontEnd: .zero)
  }

  /// Poisson arrivals at a share of the service rate of one replica.
  private static func poisson(
    utilization: Double, count: Int, seed: UInt64, prompt: any LengthDistribution
  ) throws -> [Request] {
    let rate = utilization * Double(SimulationTime.ticksPerSecond) / Double(service)
    var stream = SyntheticStream(
      arrivals: PoissonArrivals(ratePerSecond: rate),
      lengths: LengthSampler(
        prompt: prompt, output: ConstantLength(1), seed: seed, replication: 0, suffix: ""),
      bound: LoadBound(requests: count), seed: seed)
    var requests: [Request] = []
    while let request = try stream.next() { requests.append(request) }
    return requests
  }

  /// Mean wait in service times over runs, and the half width of a five-sigma interval.
  private static func wait(
    utilization: Double, prompt: any LengthDistribution, perPromptToken: Int64
  ) throws -> (mean: Double, halfWidth: Double) {
    let means = try (0..<12).map { run -> Double in
      let requests = try poisson(
        utilization: utilization, count: 40_000, seed: UInt64(run), prompt: prompt)
      let outcome = try EngineOutcome(scenario(requests: requests, perPromptToken: perPromptToken))
      let ticks = outcome.records.reduce(Int64(0)) { $0 + ($1.queue?.ticks ?? 0) }
      return Double(ticks) / Double(outcome.records.count) / Double(service)
    }
    let mean = means.reduce(0, +) / Double(means.count)
    let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(means.count - 1)
    return (mean, 5 * (variance / Double(means.count)).squareRoot())
  }

  @Test("M/D/1: the wait is ρ/(2(1 − ρ)) service times", arguments: [0.3, 0.6, 0.85])
  func constantService(utilization: Double) throws {
    let (mean, halfWidth) = try Self.wait(
      utilization: utilization, prompt: ConstantLength(8), perPromptToken: 0)
    let expected = utilization / (2 * (1 - utilization))
    #expect(abs(mean - expected) < halfWidth, "\(mean) ± \(halfWidth), expected \(expected)")
    #expect(halfWidth < 0.15 * expected)
  }

  @Test("M/G/1: the wait is λ E[S²]/(2(1 − ρ)), Pollaczek and Khinchine", arguments: [0.4, 0.7])
  func variableService(utilization: Double) throws {
    // A prompt of 1...255 tokens with a mean of 128, each 1/128 of the mean service time.
    let (mean, halfWidth) = try Self.wait(
      utilization: utilization, prompt: UniformLength(min: 1, max: 255),
      perPromptToken: Self.service / 128)
    let squares = (1...255).reduce(0) { $0 + $1 * $1 }
    let secondMoment = Double(squares) / 255 / (128 * 128)
    let expected = utilization * secondMoment / (2 * (1 - utilization))
    #expect(abs(mean - expected) < halfWidth, "\(mean) ± \(halfWidth), expected \(expected)")
    #expect(halfWidth < 0.15 * expected)
  }

  @Test("D/D/1: below saturation nobody waits, above it the n-th waits n times the shortfall")
  func constantEverything() throws {
    for gap in [Self.service, Self.service + 1, Self.service * 3 / 4] {
      let requests = (0..<500).map { index in
        Request(
          arrival: SimulationTime(ticks: Int64(index) * gap), promptTokens: 20, outputTokens: 1)
      }
      let records = try EngineOutcome(Self.scenario(requests: requests)).records
      for (index, record) in records.enumerated() {
        #expect(record.queue?.ticks == max(0, Self.service - gap) * Int64(index))
      }
    }
  }

  @Test("n replicas under round-robin split evenly spaced arrivals into n queues without wait")
  func replicasInTurn() throws {
    let requests = (0..<600).map { index in
      Request(
        arrival: SimulationTime(ticks: Int64(index) * Self.service / 3), promptTokens: 20,
        outputTokens: 1)
    }
    var scenario = Self.scenario(requests: requests, replicas: 3)
    for router in [Scenario.RouterChoice.roundRobin, .leastOutstanding] {
      scenario.router = router
      let records = try EngineOutcome(scenario).records
      #expect(records.allSatisfy { $0.queue?.ticks ?? 1 <= 1 })
      #expect(records.allSatisfy { $0.replica?.value == $0.id.value % 3 })
    }
  }

  @Test("Little's law is exact on a drained run", arguments: 0..<60)
  func little(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    // Stages before a provider are in no record: `CascadeRunTests` has the law for them.
    let scenario = generator.make().withoutRoutes()
    let outcome = try EngineOutcome(scenario)
    // ∫ requests in the system dt, from the moments at which their number changes.
    var changes: [(time: Int64, step: Int)] = []
    var (sojourn, atReplicas) = (Int128(0), Int128(0))
    for record in outcome.records {
      guard let finish = record.finish else { continue }
      changes += [(record.arrival.ticks, 1), (finish.ticks, -1)]
      sojourn += Int128(finish.ticks - record.arrival.ticks)
      if record.replica != nil { atReplicas += Int128(finish.ticks - record.arrival.ticks) }
    }
    changes.sort { ($0.time, $0.step) < ($1.time, $1.step) }
    var area: Int128 = 0
    var (inSystem, last) = (0, Int64(0))
    for change in changes {
      area += Int128(inSystem) * Int128(change.time - last)
      inSystem += change.step
      last = change.time
    }
    #expect(inSystem == 0 && area == sojourn, "seed \(seed)")
    // The engine's own time-weighted counts say the same: waiting, running and the way between are all there is. Who is
    // turned away on the way has spent time too.
    let way = outcome.result.handOvers.reduce(0.0) {
      $0 + ($1.linkWait.total + $1.transfer.total).value
    }
    guard outcome.result.handOvers.allSatisfy({ $0.handedOver == Int($0.transfer.count) }) else {
      return
    }
    let wayTicks = way * Double(SimulationTime.ticksPerSecond)
    let recorded = outcome.result.pools.reduce(wayTicks) { sum, pool in
      let wall = pool.wall
      let mean =
        (pool.tally.waiting.mean(over: wall) ?? 0) + (pool.tally.running.mean(over: wall) ?? 0)
      return sum + mean * wall.value * Double(SimulationTime.ticksPerSecond)
    }
    #expect(abs(recorded - Double(atReplicas)) <= 1e-9 * Double(atReplicas), "seed \(seed)")
  }
}
