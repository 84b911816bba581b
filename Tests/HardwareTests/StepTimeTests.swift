// StepTimeTests.swift: bounds worked out by hand, fallbacks, and the bound each operator names.

import Testing
import Text
import Units

@testable import Hardware

@Suite struct StepTimeTests {
  @Test("the bound of a 4096-token prompt is its arithmetic over the peak")
  func idealPrefill() throws {
    let step = try Fixture.step(.ideal, Fixture.h200)
    let batch = StepBatch(chunks: [PromptChunk(newTokens: 4096)], sampledRows: 1)
    // 855,638,016 weights a layer: 2 FLOPs a weight and token; 4·64·128 FLOPs a pair; one row of the LM head.
    let linear: Double = 2 * 80 * 855_638_016 * 4096
    let pairs: Double = 4096 * 4097 / 2
    let attention: Double = 80 * 4 * 64 * 128 * pairs
    let head = Double(2 * 128_256 * 8192 + 2 * 8192 + 2 * 128_256)  // bytes
    let byHand = (linear + attention) / 989.5e12 + head / 4.8e12
    #expect(abs(step.total(of: batch).value / byHand - 1) < 1e-12)
    #expect(abs(step.total(of: batch).value - 0.589) < 0.001)
    #expect(step.bound(of: batch) == .compute)
  }

  @Test("the bound of one decode row is the weights over the bandwidth")
  func idealDecode() throws {
    let step = try Fixture.step(.ideal, Fixture.h200)
    let batch = StepBatch(decodeRows: 1, decodeContextTokens: 1, sampledRows: 1)
    let weights = Double(2 * (80 * 855_638_016 + 128_256 * 8192))
    let time = step.total(of: batch).value
    #expect(time > weights / 4.8e12 && time < 1.001 * weights / 4.8e12)
    #expect(abs(time - 29.0e-3) < 0.1e-3)
    #expect(step.bound(of: batch) == .memory)
    #expect(step.weightBytes(tokens: 1, samples: true).value == weights)
    #expect(step.kvBytesPerToken.value == 327_680)
  }

  @Test("model FLOPs do not depend on the spread", arguments: [1, 2, 4, 8])
  func modelFLOPs(tp: Int) throws {
    let step = try Fixture.step(nil, Fixture.h200, tp: tp)
    let flops = step.modelFLOPs(tokens: 10, attentionPairs: 55, sampledRows: 1).value
    let linear: Double = 2 * 80 * 855_638_016 * 10
    let attention: Double = 80 * 4 * 64 * 128 * 55
    #expect(flops == linear + attention + Double(2 * 128_256 * 8192))
    #expect(step.peak.value == 989.5e12 * Double(tp))
    #expect(step.bandwidth.value == 4.8e12 * Double(tp))
  }

  @Test("key heads are repeated when tensor parallel exceeds them")
  func replicatedKeyHeads() throws {
    let one = try Fixture.step(nil, Fixture.h200, Fixture.qwen235B, tp: 1)
    let four = try Fixture.step(nil, Fixture.h200, Fixture.qwen235B, tp: 4)
    let eight = try Fixture.step(nil, Fixture.h200, Fixture.qwen235B, tp: 8)
    #expect(one.kvBytesPerToken == four.kvBytesPerToken)
    #expect(eight.kvBytesPerToken == four.kvBytesPerToken * 2)
  }

  @Test("sliding layers stop growing at their window")
  func slidingWindow() throws {
    let step = try Fixture.step(.ideal, Fixture.h200, Fixture.gptOSS120B, weights: .mxfp4)
    let time = step.decodeAttention(rows: 4)
    // 18 full layers and 18 that slide over 128 tokens, of 2 · 8 · 64 values of 2 bytes.
    let perToken = 18 * 2048 / 4.8e12
    #expect(abs(time.memoryPerContextToken.value / perToken - 1) < 1e-12)
    #expect(abs(time.memoryPerReachedToken.value / perToken - 1) < 1e-12)
    #expect(step.reach == 128)
    func decode(_ context: Int) -> Double {
      step.total(of: StepBatch(decodeRows: 4, decodeContextTokens: 4 * context, sampledRows: 4))
        .value
    }
    #expect(abs((decode(100) - decode(50)) / (4 * 50 * 2 * perToken) - 1) < 1e-9)
    #expect(abs((decode(500) - decode(300)) / (4 * 200 * perToken) - 1) < 1e-9)
  }

  @Test("levels by default: kernels where measured, else layered")
  func defaultLevel() throws {
    #expect(try Fixture.step(nil, Fixture.h200).level == .kernels)
    #expect(try Fixture.step(nil, Fixture.h200).fallbacks.isEmpty)
    let unknown = try Fixture.step(nil, Fixture.l4, Fixture.llama8B)
    #expect(unknown.level == .layered && unknown.fallbacks.count == 1)
    let asked = try Fixture.step(.layered, Fixture.l4, Fixture.llama8B)
    #expect(asked.fallbacks.isEmpty)
    let forced = try Fixture.step(.kernels, Fixture.l4, Fixture.llama8B)
    #expect(forced.level == .layered && forced.fallbacks.count == 1)
    let borrowed = try Fixture.step(nil, Fixture.h100PCIe, tp: 2)
    #expect(borrowed.level == .kernels && borrowed.fallbacks.count == 1)
    #expect(borrowed.notes.contains { $0.contains("guess") })
  }

  @Test("numbers of other devices are a guess, and their error is not repeated")
  func borrowedNumbers() throws {
    for level in [nil, StepTimeLevel.layered, .kernels] {
      let step = try Fixture.step(level, Fixture.l4, Fixture.llama8B)
      let note = try #require(step.notes.first { $0.contains("layered numbers") })
      #expect(note.contains("guess for L4") && !note.contains("%"))
    }
    let own = try Fixture.step(.layered, Fixture.h200)
    #expect(own.notes.contains { $0.contains("TPOT error") })
    let partly = try Fixture.step(.kernels, Fixture.a100, weights: .int4)
    #expect(partly.notes.contains { $0.contains("guess for A100-SXM") })
  }

  @Test("weights that are widened shrink bytes, not FLOPs, and fall back by themselves")
  func weightOnly() throws {
    let wide = try Fixture.step(.ideal, Fixture.h200)
    let narrow = try Fixture.step(.ideal, Fixture.h200, weights: .int4)
    let prefill = StepBatch(chunks: [PromptChunk(newTokens: 8192)], sampledRows: 0)
    let decode = StepBatch(decodeRows: 1, decodeContextTokens: 1, sampledRows: 0)
    #expect(wide.total(of: prefill) == narrow.total(of: prefill))
    let ratio = narrow.total(of: decode) / wide.total(of: decode)
    #expect(abs(ratio - NumberType.int4.bytesPerValue / 2) < 0.001)
    let kernels = try Fixture.step(.kernels, Fixture.h200, weights: .int4)
    #expect(kernels.fallbacks.count == 1 && kernels.fallbacks[0].contains("int4"))
  }

  @Test("small tensor-parallel decode is bound by launches, a long prompt by compute")
  func bounds() throws {
    let step = try Fixture.step(.kernels, Fixture.h100, weights: .fp8, tp: 8, engine: Fixture.bare)
    let small = StepBatch(decodeRows: 1, decodeContextTokens: 500, sampledRows: 1)
    let operators = step.operators(of: small)
    #expect(operators.first { $0.name == "attention_decode" }?.bound == .launch)
    #expect(operators.first { $0.name == "all_reduce" }?.bound == .launch)
    let short = try Fixture.step(
      .kernels, Fixture.h100, Fixture.llama8B, weights: .fp8, tp: 8, engine: Fixture.bare)
    #expect(short.bound(of: small) == .launch)
    let prompt = StepBatch(chunks: [PromptChunk(newTokens: 8192)], sampledRows: 0)
    #expect(step.bound(of: prompt) == .compute)
    let host = try Fixture.step(.kernels, Fixture.b200, Fixture.llama8B, weights: .nvfp4, tp: 8)
    let fast = StepBatch(decodeRows: 512, decodeContextTokens: 512 * 10, sampledRows: 512)
    #expect(host.bound(of: fast) == .host)
    #expect(host.operators(of: fast).contains { $0.name == "host_serial" && $0.bound == .host })
  }

  @Test("what cannot be priced is refused")
  func refusals() {
    #expect(throws: InputErrors.self) {
      try StepTime.make(
        level: nil, accelerator: Fixture.h200, model: Fixture.llama70B,
        precision: Precision(weights: .bf16, on: Fixture.h200),
        parallelism: Parallelism(tensorParallel: 1, pipelineParallel: 81), at: Fixture.place)
    }
    #expect(throws: InputErrors.self) {
      try StepTime.make(
        level: nil, accelerator: Fixture.a100, model: Fixture.llama70B,
        precision: Precision(weights: .fp8, activations: .fp8, kvCache: .bf16),
        parallelism: Parallelism(), at: Fixture.place)
    }
  }
}
