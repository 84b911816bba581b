// KVCacheTests.swift: sixteen counters say what walking over every row would say.

import Hardware
import Kernel
import Testing

@testable import Engine

@Suite struct KVCacheTests {
  /// A row as the definition has it: blocks by what it has computed.
  private struct Row {
    var computed: Int
  }

  private static func limits(_ blocks: Int) -> EngineLimits {
    EngineLimits(maxNumSeqs: 64, maxNumBatchedTokens: 64, maxModelLen: 4096, kvBlocks: blocks)
  }

  private static func blocks(_ tokens: Int) -> Int { (tokens + 15) / 16 }

  /// What all rows take in a number of steps from now, step by step.
  private static func taken(_ rows: [Row], steps: Int) -> Int {
    rows.reduce(0) { $0 + blocks($1.computed + steps) - blocks($1.computed) }
  }

  @Test("blocks over steps, room for steps, and nothing left in the end", arguments: 0..<100)
  func likeRows(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "kv-cache")
    var cache = KVCache(Self.limits(2000), PromptContents(fronts: []))
    var rows: [Row] = []
    var step = 0
    for _ in 0..<60 {
      if rows.count < 20, Bool.random(using: &random) {
        let computed = Int.random(in: 1...300, using: &random)
        cache.take(computed, beyond: 0)
        cache.rowBegins(offset: computed - step, computed: computed)
        rows.append(Row(computed: computed))
      } else if let place = rows.indices.randomElement(using: &random) {
        let row = rows.remove(at: place)
        let held = cache.rowEnds(offset: row.computed - step, computed: row.computed)
        cache.release(held, hold: -1, waits: false)
      }
      let steps = Int.random(in: 0...70, using: &random)
      #expect(cache.rows.needed(from: step, steps: steps) == Self.taken(rows, steps: steps))
      #expect(cache.rows.needed(at: step) == Self.taken(rows, steps: 1))
      let most = Int.random(in: 1...3000, using: &random)
      let fits = cache.rows.steps(from: step, atMost: most, within: cache.room)
      #expect(Self.taken(rows, steps: fits) <= cache.room || fits == 0, "seed \(seed)")
      #expect(fits == most || Self.taken(rows, steps: fits + 1) > cache.room, "seed \(seed)")
      let walked = min(steps, fits)
      cache.takeRows(from: step, steps: walked)
      for place in rows.indices { rows[place].computed += walked }
      step += walked
      #expect(cache.used == rows.reduce(0) { $0 + Self.blocks($1.computed) }, "seed \(seed)")
    }
    for row in rows {
      let held = cache.rowEnds(offset: row.computed - step, computed: row.computed)
      cache.release(held, hold: -1, waits: false)
    }
    #expect(cache.used == 0 && cache.rows.roundBlocks == 0)
  }
}
