// ScenarioGenerator+Prompts.swift: pools that take prompts of some lengths only.

import Fleet
import Kernel
import Workload

/// Draws which prompts the pools of a scenario take; a stream of its own leaves all other draws as they are.
struct PromptRangeGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "prompts") }

  private mutating func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

  /// Gives half of the scenarios with several pools bounds that lie among their prompts. Every class stays
  /// served, whatever the length.
  mutating func limit(_ pools: inout [PoolSpecification], _ classes: inout [ClassSpecification]) {
    guard pools.count > 1, int(1...2) == 1 else { return }
    let cut = [2, 3, 20, 40, 100][int(0...4)] + int(0...5)
    for index in pools.indices {
      switch int(0...4) {
      case 0: pools[index].prompts = PromptRange(min: cut + 1)
      case 1: pools[index].prompts = PromptRange(min: int(1...cut), max: cut + int(0...40))
      case 2: pools[index].prompts = PromptRange(max: 2 * cut)
      default: pools[index].prompts = PromptRange(max: cut)
      }
    }
    pools[int(0...pools.count - 1)].prompts = PromptRange(min: cut + 1)
    for index in classes.indices {
      if int(1...2) == 1 { classes[index].pools = Array(pools.indices) }
      let own = classes[index].pools
      let isServed = (1...1000).allSatisfy { length in
        own.contains { pools[$0].prompts.contains(length) }
      }
      if !isServed { pools[own[int(0...own.count - 1)]].prompts = .all }
    }
  }
}
