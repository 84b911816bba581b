// FollowingGenerator.swift: routers that follow prefixes or weights, chosen from a random stream of their own.

import Engine
import Fleet
import Kernel

/// Lets a third of the scenarios with prefix caches follow them, and some others go by weights.
struct FollowingGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "following") }

  private mutating func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

  mutating func choose(for scenario: inout Scenario) {
    if int(1...12) == 1 {
      scenario.router = .weighted
      for pool in scenario.pools.indices { scenario.pools[pool].weight = int(1...4) }
      return
    }
    let caches = scenario.pools.contains { $0.limits.prefixCaching }
    guard caches, int(1...3) > 1 else { return }
    scenario.router = int(1...2) == 1 ? .prefixAware : .prefixHistory
    scenario.routing = RoutingRule(
      imbalanceRequests: [0, 1, 3, 64][int(0...3)], imbalanceRatio: [0, 1, 1.5][int(0...2)],
      prefixThreshold: [nil, 0, 0.2, 0.5][int(0...3)])
    guard int(1...2) == 1 else { return }
    for pool in scenario.pools.indices { scenario.pools[pool].replicas += int(0...3) }
  }
}
