// PipelineTests.swift: stages of layers with as many batches under way: time, memory and counts.

import Testing
import Text
import Units

@testable import Hardware

@Suite struct PipelineTests {
  private static func step(
    _ stages: Int, tp: Int = 1, level: StepTimeLevel? = .kernels,
    network: Interconnect? = nil, on part: Accelerator = Fixture.h200
  ) throws -> StepTime {
    try StepTime.make(
      level: level, accelerator: part, model: Fixture.llama70B,
      precision: Precision(weights: .fp8, kvCache: .fp8, on: part),
      parallelism: Parallelism(tensorParallel: tp, pipelineParallel: stages),
      interconnect: network, at: Fixture.place)
  }

  private static func decode(_ rows: Int, context: Int = 3000) -> StepBatch {
    StepBatch(decodeRows: rows, decodeContextTokens: rows * context, sampledRows: rows)
  }

  /// What stages send each other, alone.
  private static func handOvers(_ step: StepTime, _ batch: StepBatch) -> Seconds {
    step.operators(of: batch).filter { $0.name == "stage_hand_over" }
      .reduce(.zero) { $0 + $1.time }
  }

  @Test(
    "a lone sequence takes all stages and the hand-overs",
    arguments: [2, 4, 8], StepTimeLevel.allCases)
  func lone(stages: Int, level: StepTimeLevel) throws {
    let (one, many) = (try Self.step(1, level: level), try Self.step(stages, level: level))
    let batch = Self.decode(1, context: 20_000)
    let handed = Self.handOvers(many, batch)
    #expect(handed > .zero && Self.handOvers(one, batch) == .zero)
    let sum = one.device(of: batch).total + handed
    #expect(abs(many.device(of: batch).total.value / sum.value - 1) < 1e-12)
  }

  @Test("p full batches take the time of one, and the hand-overs", arguments: [2, 4, 8])
  func saturated(stages: Int) throws {
    let (one, many) = (try Self.step(1), try Self.step(stages))
    let (each, all) = (Self.decode(128), Self.decode(128 * stages))
    let gained = many.device(of: all).total - Self.handOvers(many, all)
    #expect(abs(gained.value / one.device(of: each).total.value - 1) < 1e-12)
    // Each stage's host prepares every batch; beside that tokens a second grow by nearly as much as stages.
    let host = one.serial(sampledRows: 128) * Double(stages)
    #expect(many.serial(sampledRows: 128 * stages) == host)
    let ratio = Double(stages) * one.device(of: each).total.value / many.device(of: all).total.value
    #expect(ratio > 0.95 * Double(stages) && ratio < Double(stages))
    let prompt = { (tokens: Int) in
      StepBatch(chunks: [PromptChunk(newTokens: tokens)], sampledRows: 0)
    }
    #expect(many.tokens(8192 * stages).compute == one.tokens(8192).compute)
    #expect(many.total(of: prompt(8192)) < one.total(of: prompt(8192)))
  }

  @Test(
    "a batch's hidden states and residuals cross each stage's end, and a network where it is one")
  func handedBytes() throws {
    let step = try Self.step(4)
    let batch = Self.decode(256)
    let row = try #require(step.operators(of: batch).first { $0.name == "stage_hand_over" })
    // 64 rows, two tensors of 8192 values of 2 bytes, to three stages.
    #expect(row.bytes == Bytes(3 * 64 * 2 * 8192 * 2))
    let network = try InterconnectTests.link("ib-400")
    let (near, far) = (
      try Self.step(2, tp: 4), try Self.step(2, tp: 8, network: network)
    )
    #expect(Self.handOvers(near, batch) < Self.handOvers(far, batch))
    // A slice an eighth and back without bytes over the network, then gathered in the node.
    let slice = 128.0 * 2 * 8192 * 2 / 8
    let least = 2 * network.latency.value + slice / network.effectiveRate.value
    #expect(Self.handOvers(far, batch).value > least)
    #expect(Self.handOvers(far, batch).value < least + 100e-6)
    let slow = try Self.step(2, tp: 8, network: InterconnectTests.link("10GbE"))
    #expect(Self.handOvers(slow, batch) > Self.handOvers(far, batch))
  }

  @Test("stages that fill a node hand over inside it, and between nodes where they do not")
  func crossings() {
    let network = NetworkRates(
      Interconnect(
        name: "test", aliases: [], joins: .nodes, datasheetRate: BytesPerSecond(1e9),
        achievedShare: 1, latency: Seconds(1), hopLatency: .zero, figures: [], guesses: [],
        notes: []))
    let spread = NodeSpread(reach: 8, node: 8, network: network)
    func waits(_ stages: Int, group: Int) -> Double {
      spread.handOvers(bytes: 0, stages: stages, group: group, gathering: 1) { _ in .zero }
        .part.launch.value
    }
    // Eight stages of four fill four nodes: three crossings, and the way back.
    #expect(waits(8, group: 4) == 4)
    #expect(waits(4, group: 8) == 4)
    #expect(waits(16, group: 1) == 2)
  }

  @Test("the step's operators add up, and more work takes no less", arguments: [2, 3, 8])
  func addsUp(stages: Int) throws {
    let step = try Self.step(stages)
    for batch in StepTimeLawTests.batches {
      let sum = step.operators(of: batch).reduce(0) { $0 + $1.time.value }
      #expect(abs(sum / step.total(of: batch).value - 1) < 1e-9)
    }
    let sizes = [1, 2, 3, 5, 8, 9, 64, 65, 512, 4096]
    for (small, large) in zip(sizes, sizes.dropFirst()) {
      #expect(step.total(of: Self.decode(small)) <= step.total(of: Self.decode(large)))
    }
  }

  @Test("every batch reads the weights; the replica's peaks are those of all its devices")
  func counts() throws {
    let (one, four) = (try Self.step(1), try Self.step(4))
    #expect(
      four.weightBytes(tokens: 64, samples: true) == one.weightBytes(tokens: 16, samples: true) * 4)
    #expect(four.peak == one.peak * 4 && four.bandwidth == one.bandwidth * 4)
    #expect(four.kvBytesPerToken == one.kvBytesPerToken)
    #expect(four.notes.contains { $0.contains("4 batches") })
  }

  @Test("a stage holds its layers, and the KV of them alone", arguments: [2, 4, 8])
  func memory(stages: Int) {
    let model = Fixture.llama70B
    let (whole, part) = (
      model.weightBytes(.fp8, Parallelism()),
      model.weightBytes(.fp8, Parallelism()).ofStage(
        Parallelism(pipelineParallel: stages), layers: model.layers)
    )
    let p = Double(stages)
    #expect(part.mlp * p == whole.mlp && part.attention * p == whole.attention)
    // The first stage has the embedding, the last the head: no device both.
    #expect(part.embedding == whole.embedding && part.lmHead == .zero)
    let precision = Precision(weights: .fp8, kvCache: .fp8, on: Fixture.h200)
    func plan(_ spread: Parallelism, tokens: Int) -> MemoryPlan {
      MemoryPlan(
        model, on: Fixture.h200, spread, precision,
        EngineMemorySettings(maxNumBatchedTokens: tokens, maxNumSeqs: 256))
    }
    let (alone, piped) = (
      plan(Parallelism(), tokens: 8192),
      plan(Parallelism(pipelineParallel: stages), tokens: 8192 * stages)
    )
    #expect(piped.kvBytesPerToken * p == alone.kvBytesPerToken)
    #expect(piped.footprint == alone.footprint)
    #expect(piped.kvBlocks > stages * alone.kvBlocks)
    // Of 80 layers, seven stages have at most twelve.
    #expect(Parallelism(pipelineParallel: 7).stageShare(layers: 80) == 12.0 / 80)
  }

  @Test("more stages than layers are refused")
  func refused() {
    let found = #expect(throws: InputErrors.self) {
      try Parallelism(pipelineParallel: 81).validate(
        Fixture.llama70B, on: Fixture.h200, interconnect: BytesPerSecond(50e9), at: Fixture.place)
    }
    #expect(found?.errors.map(\.code) == [.outOfRange])
  }
}
