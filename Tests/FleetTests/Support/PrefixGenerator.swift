// PrefixGenerator.swift: prompts that begin alike, and replicas that keep what they have computed.

import Engine
import Fleet
import Hardware
import Kernel
import Workload

/// Gives two fifths of the scenarios prefix caches, from a stream of its own, and prompts that have a use for them.
struct PrefixGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "prefixes") }

  private mutating func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }
  private mutating func chance(_ percent: Int) -> Bool { int(1...100) <= percent }
  private mutating func pick<T>(_ choices: [T]) -> T { choices[int(0...choices.count - 1)] }

  mutating func choose(for scenario: inout Scenario) {
    guard chance(40) else { return }
    for pool in scenario.pools.indices where chance(85) {
      // Prompts that come from elsewhere are not modelled with a cache.
      guard scenario.pools[pool].role != .decode else { continue }
      scenario.pools[pool].limits.prefixCaching = true
      scenario.pools[pool].limits.footprint = KVFootprint()
      // So small that blocks are evicted and requests preempted.
      if chance(60) { scenario.pools[pool].limits.kvBlocks = int(4...50) }
    }
    for index in scenario.classes.indices where chance(50) {
      scenario.classes[index].sharedPrefixTokens = pick([5, 16, 33, 48, 64, 100])
    }
    if scenario.classes.count > 1, chance(30) {
      scenario.classes[1].prefixClass = 0
      scenario.classes[1].sharedPrefixTokens = scenario.classes[0].sharedPrefixTokens
    }
    if chance(55) { addTree(to: &scenario) }
    if chance(65) { addSessions(to: &scenario) }
  }

  /// A tree of a few runs, in which most prompts end: at the end of a run, within it or beyond it.
  private mutating func addTree(to scenario: inout Scenario) {
    var parents: [Int32] = []
    var ends: [Int32] = []
    let isCoarse = chance(30)
    for run in 0..<int(1...12) {
      let parent = run == 0 || chance(20) ? PromptTree.noRun : Int32(int(max(0, run - 4)...run - 1))
      let start = parent == PromptTree.noRun ? 0 : Int(ends[Int(parent)])
      parents.append(parent)
      ends.append(Int32(start + (isCoarse ? 16 * int(1...4) : int(1...60))))
    }
    scenario.prompts = PromptTree(parents: parents, ends: ends)
    let share = pick([40, 90])
    for index in scenario.requests.indices where chance(share) {
      let run = int(0...ends.count - 1)
      scenario.requests[index].run = Int32(run)
      guard chance(80) else { continue }
      let end = Int(ends[run])
      scenario.requests[index].promptTokens = max(
        1, end + pick([0, 0, int(-20...20), int(1...90)]))
    }
  }

  /// Turns of a few sessions, each mostly of what was computed before it and some more.
  private mutating func addSessions(to scenario: inout Scenario) {
    let count = int(1...5)
    var before = [Int](repeating: 0, count: count + 1)
    let share = pick([50, 100])
    for index in scenario.requests.indices where chance(share) {
      let session = int(1...count)
      scenario.requests[index].session = UInt64(session)
      let request = scenario.requests[index]
      if before[session] > 0, chance(85) {
        let more = pick([0, 1, int(1...20), int(1...60), int(-40...0)])
        scenario.requests[index].promptTokens = min(max(1, before[session] + more), 400)
      }
      before[session] = scenario.requests[index].promptTokens + request.outputTokens
    }
  }
}
