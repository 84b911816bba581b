// HandOverGenerator.swift: pools that compute prompts alone, pools that decode alone, and links of all speeds.

import Engine
import Fleet
import Kernel
import Units

/// Splits the work of a quarter of the scenarios between pools, from a stream of its own.
struct HandOverGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "hand-over") }

  private mutating func int(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

  mutating func choose(for scenario: inout Scenario) {
    guard int(1...4) == 1 else { return }
    let first = int(0...scenario.pools.count - 1)
    for pool in scenario.pools.indices where pool == first || int(1...10) <= 7 {
      scenario.pools[pool].role = .prefill(handOver(of: scenario.pools[pool]))
    }
    let own = scenario.pools.indices
    for number in 0..<int(1...2) {
      var pool = scenario.pools[int(0...own.count - 1)]
      pool.name = "decode \(number)"
      pool.role = .decode
      pool.prompts = number > 0 && int(1...2) == 1 ? PromptRange(max: int(20...60)) : .all
      pool.replicas = int(1...3) == 1 ? 2 : 1
      switch int(1...4) {
      case 1: pool.limits.kvBlocks = int(2...14)
      case 2: pool.limits.kvBlocks = int(20...60)
      default: break
      }
      if int(1...4) == 1 { pool.limits.maxModelLen = int(20...150) }
      scenario.pools.append(pool)
    }
    for index in scenario.classes.indices {
      guard
        scenario.classes[index].pools.contains(where: {
          scenario.pools[$0].role.handOver != nil
        })
      else { continue }
      scenario.classes[index].pools.append(own.count)
      if scenario.pools.count > own.count + 1, int(1...2) == 1 {
        scenario.classes[index].pools.append(own.count + 1)
      }
    }
  }

  /// A link on which a block takes nothing, a part of a step, a step, or many.
  private mutating func handOver(of pool: PoolSpecification) -> HandOver {
    var step: Int64 = 1000
    if let model = pool.stepTime as? SyntheticStepModel {
      step = max(1, max(model.tokenBase + model.memoryBase, model.hostBase) + model.gapTicks)
    }
    let block = [0, max(1, step / 8), step, 20 * step][int(0...3)]
    let latency = [0, 0, step, Int64(int(0...int(1...1000)))][int(0...3)]
    let second = Double(SimulationTime.ticksPerSecond)
    return HandOver(
      link: KVLink(
        bandwidth: BytesPerSecond(second), latency: Seconds(Double(latency) / second),
        bytesPerBlock: Bytes(Double(block))),
      firstToken: [.decode, .decode, .seeded, .prefill][int(0...3)])
  }
}
