// ScenarioGenerator+Work.swift: FLOPs and bytes for the steps of a scenario.

import Fleet
import Hardware
import Kernel

/// Gives step models work to do, from a stream of its own so that it moves no other choice.
struct WorkGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "work") }

  private mutating func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

  /// Work of up to several times what a short decode step has time for; one model in eight does none.
  mutating func give(_ pool: inout PoolSpecification) {
    guard var model = pool.stepTime as? SyntheticStepModel, int(1...8) > 1 else { return }
    var table = StepCostTable(model: model, limits: pool.limits)
    let cost = table.cost(decodeRows: 1, promptTokens: 0, promptTicks: 0, sampledRows: 1)
    let step = Int(cost.duration(context: 50))
    model.flopsPerToken = int(0...max(1, step / 16))
    model.flopsPerPair = int(0...max(1, step / 4096))
    model.flopsPerSample = int(0...max(1, step / 64))
    model.weightsRead = int(0...max(1, step / 2))
    model.expertBytes = int(0...max(1, step / 32))
    model.headBytes = int(0...max(1, step / 8))
    model.contextBytes = int(0...max(1, step / 1024))
    if int(1...8) == 1 { (model.ranks, model.exchangePerToken) = (int(2...5), Int64(int(0...9))) }
    pool.stepTime = model
  }
}

/// Chooses how prompts share the steps, likewise from a stream of its own.
struct PrefillGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "prefill") }

  /// Chunked in half of the pools.
  mutating func next() -> PrefillMode {
    switch Int.random(in: 1...4, using: &random) {
    case 1: .whole
    case 2: .first
    default: .chunked
    }
  }
}
