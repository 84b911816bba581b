// SpeculationGenerator.swift: pools whose steps verify drafts, chosen from a random stream of their own.

import Engine
import Fleet
import Kernel

/// Lets about a quarter of the scenarios speculate, from a stream of its own so that it moves no other choice.
struct SpeculationGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "speculation") }

  private mutating func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

  /// Pools are given room for the drafts of all seats, and drafts a price.
  mutating func choose(for scenario: inout Scenario) {
    guard int(1...4) == 1 else { return }
    for index in scenario.pools.indices where int(1...4) > 1 {
      var limits = scenario.pools[index].limits
      let drafts = int(1...4) == 1 ? int(1...15) : int(1...5)
      let speculation = Speculation(
        draftTokens: drafts, acceptedTokens: Double(int(0...60 * drafts)) / 60,
        keepsDraftKeys: int(1...3) > 1)
      let least = limits.maxNumSeqs * (drafts + 1) + int(0...drafts + 1)
      limits.maxNumBatchedTokens = max(limits.maxNumBatchedTokens, least)
      limits.speculation = speculation
      // So few that drafts alone may be what a request cannot have.
      if int(1...6) == 1 { limits.kvBlocks = min(limits.kvBlocks, int(1...6)) }
      scenario.pools[index].limits = limits
      guard var model = scenario.pools[index].stepTime as? SyntheticStepModel else { continue }
      model.draftBase = int(1...3) == 1 ? 0 : model.tokenBase / 8
      model.draftPerRow = int(1...3) == 1 ? 0 : Int64(int(0...3))
      scenario.pools[index].stepTime = model
    }
  }
}
