// ScenarioGenerator+Work.swift: what a scenario is given from random streams of its own.

import Hardware
import Kernel
import Workload

@testable import Engine
@testable import Fleet

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
    let step = Int(cost.duration(Reads(context: 50, reached: 0)))
    model.flopsPerToken = int(0...max(1, step / 16))
    model.flopsPerPair = int(0...max(1, step / 4096))
    model.flopsPerSample = int(0...max(1, step / 64))
    model.weightsRead = int(0...max(1, step / 2))
    model.expertBytes = int(0...max(1, step / 32))
    model.headBytes = int(0...max(1, step / 8))
    model.contextBytes = int(0...max(1, step / 1024))
    pool.stepTime = model
  }
}

/// Chooses how prompts share the steps and what a sequence keeps, likewise from a stream of its own.
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

  /// Nothing is kept for outputs in two of three pools.
  mutating func reserve() -> OutputReserve {
    switch Int.random(in: 1...6, using: &random) {
    case 1: .estimated
    case 2: .whole
    default: .none
    }
  }

  /// Whole contexts alone in two of three pools.
  mutating func footprint() -> KVFootprint {
    func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }
    guard int(1...3) == 1 else { return KVFootprint() }
    return KVFootprint(
      contextGroups: int(1...5) == 1 ? 0 : 1, windowGroups: int(1...3), windowBlocks: int(1...6),
      stateBlocks: int(1...2) == 1 ? 0 : int(1...3))
  }

  /// Layers of a limited reach in one of three pools, mostly that of their windows.
  mutating func limitReach(_ pool: inout PoolSpecification) {
    func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }
    guard var model = pool.stepTime as? SyntheticStepModel, int(1...3) == 1 else { return }
    let window = (pool.limits.footprint.windowBlocks - 1) * EngineLimits.blockTokens
    model.reach = window > 0 && int(1...3) > 1 ? window - int(0...1) : int(1...120)
    model.memoryPerReached = Int64(int(0...3)) * model.memorySlope / 2 + Int64(int(0...1))
    model.computePerReached = Int64(int(0...2)) * model.computeSlope / 2
    model.reachedBytes = int(0...2) * model.contextBytes / 2
    pool.stepTime = model
  }
}

/// Chooses routers that look at more than the load, likewise from a stream of its own, and sessions for them.
struct RouteGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "route") }

  mutating func choose(for scenario: inout Scenario) {
    let sessions = UInt64.random(in: 1...6, using: &random)
    switch Int.random(in: 1...6, using: &random) {
    case 1: scenario.router = .leastKVCache
    case 2: scenario.router = .sessionAffinity
    default: return
    }
    for index in scenario.requests.indices {
      scenario.requests[index].session = .random(in: 0...sessions, using: &random)
    }
  }
}

/// Chooses how engines order requests, likewise from a stream of its own: as they come in half of the pools.
struct PolicyGenerator {
  private var random: RandomStream

  /// Ranks differ within a class, so that often another than the last admitted gives way.
  static let shortestStays = SchedulerPolicy(
    name: "shortest-stays", summary: "the longest prompt gives way", victim: .lastInOrder
  ) { request, _ in Int64(request.promptTokens) }

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "policy") }

  mutating func choose(for scenario: inout Scenario) {
    // More of those under which another than the last admitted gives way.
    let policies = SchedulerPolicies.all + [.priority, Self.shortestStays, Self.shortestStays]
    for pool in scenario.pools.indices where Bool.random(using: &random) {
      scenario.pools[pool].limits.policy = policies.randomElement(using: &random)!
    }
    for index in scenario.classes.indices {
      scenario.classes[index].priority = .random(in: -1...2, using: &random)
    }
  }
}
