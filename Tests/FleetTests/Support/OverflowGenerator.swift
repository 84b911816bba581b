// OverflowGenerator.swift: providers with tight limits behind small fleets.

import Fleet
import Kernel
import Units
import Workload

/// Gives a third of the scenarios a provider, from a stream of its own.
struct OverflowGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "provider") }

  mutating func choose(for scenario: inout Scenario) {
    guard Int.random(in: 0..<3, using: &random) == 0 else { return }
    let engine = ReferenceEngine(scenario)
    engine.run()
    let span = SimulationTime(ticks: max(1, engine.lastFinish)).seconds
    // So many a minute that a few, or a few dozen, fit into the run.
    let perSpan = Int.random(in: 1...60, using: &random)
    let minutes = span.value / 60
    let requests = Int((Double(perSpan) / max(minutes, 1e-9)).rounded(.up))
    let tokens = Int.random(in: 20...400, using: &random)
    let times: [Distribution] = [
      .deterministic(Distribution.Deterministic(span.value / 40)),
      .exponential(Distribution.Exponential(mean: max(span.value / 20, 1e-11))),
    ]
    scenario.overflow = OverflowRule(
      provider: "provider", ttft: DurationLaw(times.randomElement(using: &random)!),
      itl: span * Double.random(in: 0...0.02, using: &random),
      requestsPerMinute: Bool.random(using: &random) ? min(requests, 1_000_000_000) : nil,
      tokensPerMinute: Bool.random(using: &random)
        ? min(requests, 1_000_000) * tokens : nil,
      unfinishedPerReplica: .random(in: 0...8, using: &random))
  }
}
