// StepTimeBoundTests.swift: what an operator is said to be bound by agrees with its intensity.

import Testing
import Units

@testable import Hardware

@Suite struct StepTimeBoundTests {
  /// FLOPs a byte above which arithmetic is the longer, by the efficiencies that price the operator; nil where its
  /// level knows no arithmetic.
  static func ridge(_ item: StepOperator, of step: StepTime) -> Double? {
    if let layered = step.pricing as? LayeredPricing { return ridge(item, step, layered) }
    guard let kernels = step.pricing as? KernelPricing else {
      guard let ideal = step.pricing as? IdealPricing else { return nil }
      return (isSixteenBit(item, step) ? ideal.rates.bf16 : ideal.rates.linear)
        / ideal.rates.bandwidth
    }
    let isWide = isSixteenBit(item, step)
    var efficiencies: (compute: Double, memory: Double)?
    switch item.name {
    case "attention_decode":
      // The fitted form has no arithmetic; latent attention of all heads on one device has.
      if kernels.decode != nil { return nil }
    case "attention_prefill":
      efficiencies = kernels.prompt.map { ($0.computeEfficiency, $0.memoryEfficiency) }
    case "experts":
      efficiencies = kernels.expertFit.map {
        ($0.computeEfficiency, $0.weightEfficiency)
      }
    default:
      efficiencies = (isWide ? kernels.gemm16 : kernels.gemm).map {
        ($0.computeEfficiency, $0.memoryEfficiency)
      }
    }
    guard let efficiencies else { return ridge(item, step, kernels.fallback) }
    return (isWide ? kernels.rates.bf16 : kernels.rates.linear) * efficiencies.compute
      / (kernels.rates.bandwidth * efficiencies.memory)
  }

  private static func ridge(
    _ item: StepOperator, _ step: StepTime, _ pricing: LayeredPricing
  ) -> Double {
    (isSixteenBit(item, step) ? pricing.rates.bf16 : pricing.rates.linear)
      * pricing.fit.computeEfficiency / (pricing.rates.bandwidth * pricing.fit.memoryEfficiency)
  }

  private static func isSixteenBit(_ item: StepOperator, _ step: StepTime) -> Bool {
    item.name.hasPrefix("attention") || item.name == "lm_head"
      || step.shard.products.contains { $0.name.rawValue == item.name && $0.isSixteenBit }
  }

  static let batches =
    StepTimeLawTests.batches
    + [1, 2, 8, 64, 200].map {
      StepBatch(decodeRows: $0, decodeContextTokens: $0 * 100, sampledRows: $0)
    } + [1, 16, 128].map { StepBatch(chunks: [PromptChunk(newTokens: $0)], sampledRows: 1) }

  @Test(
    "an intensity far below the ridge is never compute", arguments: Deployment.sweep,
    StepTimeLevel.allCases)
  func lowIntensityIsNotCompute(deployment: Deployment, level: StepTimeLevel) throws {
    let step = try deployment.step(level)
    for batch in Self.batches {
      for item in step.operators(of: batch) where item.bytes > .zero {
        guard let ridge = Self.ridge(item, of: step) else {
          #expect(item.bound != .compute)
          continue
        }
        let intensity = item.flops.value / item.bytes.value
        #expect(
          intensity >= ridge / 2 || item.bound != .compute,
          "\(item.name) at \(intensity) of \(ridge) FLOP/B, \(batch)")
      }
    }
  }

  @Test("the parts of a step are attributed as its operators are", arguments: Deployment.sweep)
  func partsAgree(deployment: Deployment) throws {
    let step = try deployment.step(.kernels)
    guard step.level == .kernels, step.shard.experts == nil else { return }
    // One token multiplies each weight once: whatever the device, nothing is arithmetic.
    #expect(step.tokens(1).compute == .zero)
    #expect(step.tokens(8192).compute > step.tokens(8192).memory)
  }

  @Test("decode of 64 rows reads weights", arguments: [1, 8, 64])
  func decodeIsMemory(rows: Int) throws {
    let step = try Fixture.step(.kernels, Fixture.h200, weights: .fp8, tp: 2)
    let items = step.operators(
      of: StepBatch(decodeRows: rows, decodeContextTokens: rows * 100, sampledRows: rows))
    for name in ["qkv", "o_proj", "gate_up", "down"] {
      let item = try #require(items.first { $0.name == name })
      #expect(item.bound == .memory || (rows == 1 && item.bound == .launch), "\(name)")
    }
  }

  @Test("where the host sets the pace, it is the bound")
  func host() throws {
    let step = try Fixture.step(
      .kernels, Fixture.b200, Fixture.llama8B, weights: .nvfp4, kv: .fp8, tp: 8)
    let batch = StepBatch(decodeRows: 512, decodeContextTokens: 512 * 200, sampledRows: 512)
    #expect(step.bound(of: batch) == .host)
    #expect(step.isHostExtrapolated(for: batch) && !step.hostSource.isEmpty)
    let small = StepBatch(decodeRows: 64, decodeContextTokens: 64 * 100_000, sampledRows: 64)
    #expect(step.hostWait(of: small) == .zero && step.bound(of: small) != .host)
    #expect(!step.isHostExtrapolated(for: small))
  }
}
