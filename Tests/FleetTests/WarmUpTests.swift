// WarmUpTests.swift: a warm-up takes away the beginning, all of it and nothing else.

import Engine
import Metrics
import Testing
import Units
import Workload

@testable import Fleet

@Suite struct WarmUpTests {
  private static func scenario(_ seed: Int) -> Scenario {
    var generator = ScenarioGenerator(seed: seed)
    return generator.make()
  }

  @Test("none by default, and then nothing is dropped", arguments: 0..<20)
  func none(seed: Int) throws {
    let outcome = try EngineOutcome(Self.scenario(seed))
    #expect(outcome.result.warmUp == .notLookedFor)
    for record in outcome.result.classes {
      #expect(record.latency.e2el.count == Int64(record.completed))
    }
  }

  @Test("until: what is kept is what happened after the cut", arguments: 0..<400)
  func until(seed: Int) throws {
    let scenario = Self.scenario(seed)
    let whole = try EngineOutcome(scenario)
    guard whole.result.duration > .zero else { return }
    var times = [0.1, 0.37, 0.8].map { SimulationTime(whole.result.duration * $0) }
    if !scenario.requests.isEmpty {  // an arrival, which many scenarios have at the end of a step
      times.append(scenario.requests[scenario.requests.count * 2 / 3].arrival)
    }
    let end = SimulationTime(whole.result.duration)
    for (index, time) in times.enumerated() where time > .zero && time < end {
      let window = whole.result.duration * (1 / Double(3 * index + 1)) + Seconds(0x1p-36)
      let cut = try EngineOutcome(scenario, warmUp: .until(time.seconds), busyWindow: window)
      #expect(cut.records == whole.records, "a warm-up changes what is kept, never the run")
      #expect(cut.result.warmUp == .ends(time.seconds), "seed \(seed)")
      checkKept(cut, scenario, after: time, window: window)
    }
  }

  /// What is kept is, sample by sample, what the reference engine records after the cut.
  private func checkKept(
    _ cut: EngineOutcome, _ scenario: Scenario, after time: SimulationTime, window: Seconds
  ) {
    let reference = ReferenceEngine(scenario, warmUp: time)
    reference.run()
    for (kept, expected) in zip(cut.result.classes, reference.classes) {
      let found = expected.samples.differences(kept.latency)
      #expect(found.isEmpty, "seed \(scenario.seed), after \(time.ticks) ticks: \(found)")
      #expect(kept.completed == expected.completed, "counts are of the whole run")
    }
    let differences = EngineComparison.histogramDifferences(
      cut, reference, from: time, window: window)
    #expect(
      differences.isEmpty,
      "seed \(scenario.seed), after \(time.ticks) ticks\n\(differences.joined(separator: "\n"))")
  }

  @Test("until: gaps and steps are kept from the first step that ends after the cut")
  func gapsAfterCut() throws {
    // Two requests decode side by side: steps of 1000 ticks end at 1000, 2000, …
    let model = SyntheticStepModel(tokenBase: 1000)
    let limits = EngineLimits(
      maxNumSeqs: 4, maxNumBatchedTokens: 64, maxModelLen: 4096, kvBlocks: 100)
    let requests = (0..<2).map { _ in
      Request(arrival: .zero, promptTokens: 4, outputTokens: 101)
    }
    let scenario = Scenario(
      seed: 0, theme: "warm-up",
      pools: [PoolSpecification(name: "pool", replicas: 1, limits: limits, stepTime: model)],
      router: .leastOutstanding, classes: [ClassSpecification(name: "class", pools: [0])],
      requests: requests, loops: [], frontEnd: .zero)
    for ticks: Int64 in [500, 1000, 1001, 40_000, 40_500, 100_999] {
      let asked = SimulationTime(ticks: ticks).seconds
      let result = try EngineOutcome(scenario, warmUp: .until(asked)).result
      #expect(result.warmUp == .ends(asked))
      let steps = 101 - Int(ticks / 1000)
      #expect(result.pools[0].tally.steps == steps, "after \(ticks)")
      #expect(result.pools[0].tally.emittedTokens == 2 * steps)
      #expect(result.classes[0].latency.itl.count == Int64(2 * min(steps, 100)))
      #expect(result.pools[0].wall == SimulationTime(ticks: 101_000 - ticks).seconds)
    }
  }

  @Test("a warm-up as long as the run is refused")
  func tooLong() throws {
    let scenario = Self.scenario(0)
    let duration = try EngineOutcome(scenario).result.duration
    let outcome = try EngineOutcome(scenario, warmUp: .until(duration * 1.5))
    #expect(outcome.result.warmUp == .longerThanRun)
    #expect(
      outcome.result.classes[0].latency == (try EngineOutcome(scenario)).result.classes[0].latency)
  }

  @Test("automatic: a fleet that fills up at first has its filling dropped")
  func automatic() throws {
    let count = 6000
    let model = SyntheticStepModel(tokenBase: 1 << 28, perToken: 1 << 18, memorySlope: 1 << 8)
    let limits = EngineLimits(
      maxNumSeqs: 64, maxNumBatchedTokens: 2048, maxModelLen: 4096, kvBlocks: 4000)
    let requests = (0..<count).map { index in
      Request(
        arrival: SimulationTime(ticks: Int64(index) << 31), promptTokens: 100 + index % 7,
        outputTokens: 150 + index % 11)
    }
    let scenario = Scenario(
      seed: 0, theme: "warm-up",
      pools: [PoolSpecification(name: "pool", replicas: 2, limits: limits, stepTime: model)],
      router: .leastOutstanding, classes: [ClassSpecification(name: "class", pools: [0])],
      requests: requests, loops: [], frontEnd: .zero)
    let whole = try EngineOutcome(scenario)
    let cut = try EngineOutcome(scenario, warmUp: .automatic(expectedRequests: count))
    #expect(cut.records == whole.records)
    guard case .ends(let end) = cut.result.warmUp else {
      Issue.record("no warm-up was found: \(cut.result.warmUp)")
      return
    }
    #expect(end > .zero && end < whole.result.duration * 0.5)
    checkKept(cut, scenario, after: SimulationTime(end), window: .busyWindow)
  }

  @Test("automatic: the run is the same run", arguments: 0..<400)
  func automaticChangesNothing(seed: Int) throws {
    let scenario = Self.scenario(seed)
    let whole = try EngineOutcome(scenario)
    let cut = try EngineOutcome(
      scenario, warmUp: .automatic(expectedRequests: scenario.requests.count))
    #expect(cut.records == whole.records, "seed \(seed)")
  }
}
