// SpeculativeStepTimeTests.swift: what a step that verifies drafts takes, against its parts and its limits.

import Testing
import Text
import Units

@testable import Hardware

@Suite struct SpeculativeStepTimeTests {
  private static func target(_ level: StepTimeLevel) throws -> StepTime {
    try StepTime.make(
      level: level, accelerator: Fixture.h100, model: Fixture.llama8B,
      precision: Precision(weights: .bf16, on: Fixture.h100), parallelism: Parallelism(),
      at: Fixture.place)
  }

  private static func steps(
    _ level: StepTimeLevel, _ draft: Draft, drafts: Int
  ) throws -> SpeculativeStepTime {
    let deployment = DraftDeployment(
      draft, for: Fixture.llama8B, on: Fixture.h100,
      Precision(weights: .bf16, on: Fixture.h100), Parallelism())
    return SpeculativeStepTime(
      target: try target(level),
      draft: try deployment.stepTime(level: level, engine: .vllm, at: Fixture.place),
      draftTokens: drafts)
  }

  private static let levels: [StepTimeLevel] = [.ideal, .layered, .kernels]

  @Test("without a model that drafts, a step is that of as many tokens", arguments: Self.levels)
  func ngram(level: StepTimeLevel) throws {
    let target = try Self.target(level)
    let steps = try Self.steps(level, .ngram, drafts: 3)
    for rows in [1, 8, 64] {
      let read = Double(rows * 1004)
      let time = target.decodeAttention(rows: rows).terms(context: read, reached: read)
      let own = steps.decodeAttention(rows: rows).terms(context: read, reached: read)
      #expect(own.memory == time.memory)  // keys and values are read once
      #expect(abs(own.compute.value - 4 * time.compute.value) <= 1e-12)
      #expect(steps.tokens(4 * rows) == target.tokens(4 * rows))
      #expect(steps.drafting(rows: rows) == .zero)
      #expect(steps.launches(tokens: rows) == target.launches(tokens: rows))
    }
  }

  @Test("a model that drafts makes a pass for each draft", arguments: Self.levels)
  func passes(level: StepTimeLevel) throws {
    let (one, four) = (
      try Self.steps(level, .eagle, drafts: 1), try Self.steps(level, .eagle, drafts: 4)
    )
    let draft = try #require(one.draft)
    for rows in [1, 8, 64] {
      let more = four.drafting(rows: rows).total - one.drafting(rows: rows).total
      let pass = draft.tokens(rows).total + draft.sampling(rows: rows).total
      #expect(abs(more.value - 3 * pass.value) < 1e-9)
      #expect(four.drafting(rows: rows).total.value > 0)
      #expect(four.step(rows: rows, context: 1000) > one.step(rows: rows, context: 1000))
    }
    #expect(one.tokens(100).total == one.target.tokens(100).total + draft.tokens(100).total)
  }

  @Test("the model itself as its draft pays for nothing", arguments: Self.levels)
  func draftsItself(level: StepTimeLevel) throws {
    let steps = try Self.steps(level, .model(Fixture.llama8B), drafts: 3)
    // Four passes and more for at most four tokens.
    #expect(steps.speedUp(rows: 1, context: 1000, tokensPerStep: 4) < 1)
    #expect(steps.losesFrom(rows: 64, context: 1000, tokensPerStep: 4) == 1)
  }

  @Test("it pays below the rows from which it does not, and not there", arguments: Self.levels)
  func losing(level: StepTimeLevel) throws {
    for accepted in [0.2, 0.6, 1.5, 2.9] {
      let steps = try Self.steps(level, .eagle, drafts: 3)
      func speedUp(_ rows: Int) -> Double {
        steps.speedUp(rows: rows, context: 1000, tokensPerStep: 1 + accepted)
      }
      let loss = steps.losesFrom(rows: 512, context: 1000, tokensPerStep: 1 + accepted)
      if let loss {
        #expect(speedUp(loss) < 1 && (loss == 1 || speedUp(loss - 1) >= 1), "\(accepted)")
        let more = steps.losesFrom(rows: 512, context: 1000, tokensPerStep: 1.1 + accepted)
        #expect(more.map { $0 >= loss } ?? true)
      } else {
        #expect(speedUp(512) >= 1)
      }
    }
    // By the datasheet: far from the ridge weights are the bound, and drafts nearly free; beyond it they cost their tokens.
    let ideal = try Self.steps(.ideal, .ngram, drafts: 3)
    #expect(ideal.speedUp(rows: 1, context: 1, tokensPerStep: 2.5) > 2.4)
    #expect(ideal.speedUp(rows: 4096, context: 1, tokensPerStep: 2.5) < 2.5 / 3)
    let ridge = ideal.losesFrom(rows: 4096, context: 1, tokensPerStep: 2.5)
    // 295 FLOPs a byte are 295 tokens of 16-bit weights; four tokens a row cost 2.5 times the weights at 2.5 × 295 / 4 rows.
    #expect(ridge.map { (165...205).contains($0) } == true, "\(ridge ?? 0)")
  }

  @Test("a head is a layer of its model, an MTP layer has its experts")
  func heads() throws {
    let head = try #require(Draft.eagle.architecture(for: Fixture.qwen235B))
    #expect(head.layers == 1 && head.moe == nil && head.vocab == 32_000)
    let layer = try #require(Draft.mtp.architecture(for: Fixture.qwen235B))
    #expect(layer.layers == 1 && layer.moeLayers == 1 && layer.vocab == Fixture.qwen235B.vocab)
    #expect(layer.parameterCount < Fixture.qwen235B.parameterCount / 40)
    #expect(Draft.ngram.architecture(for: Fixture.llama8B) == nil)
    for name in Draft.names { #expect(Draft(named: name)?.name == name) }
    #expect(Draft(named: "llama-3.1-8b") == nil)
  }

  @Test("drafts take memory from the KV cache")
  func memory() {
    let precision = Precision(weights: .bf16, on: Fixture.h100)
    let plain = MemoryPlan(Fixture.llama8B, on: Fixture.h100, Parallelism(), precision)
    let head = DraftDeployment(
      .eagle, for: Fixture.llama8B, on: Fixture.h100, precision, Parallelism())
    var settings = plain.settings
    settings.draftWeights = head.weights
    settings.draftBytesPerToken = head.kvBytesPerToken
    let drafted = MemoryPlan(Fixture.llama8B, on: Fixture.h100, Parallelism(), precision, settings)
    #expect(drafted.kvCache.value == plain.kvCache.value - head.weights.value)
    // One layer more than 32.
    #expect(abs(drafted.kvBytesPerToken / plain.kvBytesPerToken - 33.0 / 32) < 1e-12)
    #expect(drafted.kvBlocks < plain.kvBlocks)
  }
}
