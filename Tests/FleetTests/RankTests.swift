// RankTests.swift: ranks of attention that share a batch.

import Testing
import Units

@testable import Fleet

@Suite struct RankTests {
  /// 7 ticks a token, 3 a token of all ranks, 5 a sampled row, 8 a token of context; a prompt token costs 11.
  private static func table(ranks: Int) -> StepCostTable {
    let model = SyntheticStepModel(
      perToken: 7, perSample: 5, memorySlope: 8, promptPerToken: 11, ranks: ranks,
      exchangePerToken: ranks > 1 ? 3 : 0)
    return StepCostTable(
      model: model,
      limits: EngineLimits(
        maxNumSeqs: 64, maxNumBatchedTokens: 512, maxModelLen: 4096, kvBlocks: 100))
  }

  @Test(
    "rows and context are shared evenly, a prompt lies on one rank",
    arguments: [
      // rows, prompt tokens, chunks, tokens of the busiest rank
      (64, 0, 0, 16), (65 - 2, 0, 0, 16), (1, 0, 0, 1), (0, 100, 1, 100), (8, 100, 1, 102),
      (8, 100, 2, 52), (8, 100, 4, 27), (8, 400, 8, 102),
    ])
  func busiest(rows: Int, prompt: Int, chunks: Int, tokens: Int) {
    var table = Self.table(ranks: 4)
    let sampled = rows + chunks
    let cost = table.cost(
      decodeRows: rows, promptTokens: prompt, promptTicks: Int64(11 * prompt),
      sampledRows: sampled, chunks: chunks)
    let busy = max(1, min(chunks, 4))
    let fixed = 7 * tokens + 3 * (rows + prompt) + 5 * ((sampled + 3) / 4) + 11 * prompt / busy
    #expect(cost.duration(context: 0) == Int64(fixed))
    // A quarter of the context lies on each rank.
    let growth = cost.duration(context: 1000) - cost.duration(context: 0)
    #expect(growth == (rows > 0 ? 2000 : 0))
  }

  @Test("one rank is priced as none")
  func one() {
    var one = Self.table(ranks: 1)
    let cost = one.cost(
      decodeRows: 8, promptTokens: 100, promptTicks: 1100, sampledRows: 9, chunks: 3)
    #expect(cost.duration(context: 50) == 7 * 108 + 5 * 9 + 1100 + 8 * 50)
  }
}
