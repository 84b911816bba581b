// MemoryLogTests.swift: tokens of KV cache that engines reported at start, beside the plan's.

import Testing
import Text
import Units

@testable import Hardware

/// A start that somebody logged.
private struct MemoryLog: Sendable, CustomTestStringConvertible {
  var model: String
  var gpu: String
  var tp = 1
  var weights: NumberType?
  var kv = NumberType.bf16
  var utilization = 0.9
  /// Tokens of a step, where the log sets them.
  var batched: Int?
  /// Tokens of KV that were reported.
  var tokens: Double
  /// How far the plan is from it; what is more than 5 % is known to be wrong.
  var within = 0.05
  var testDescription: String { "\(model) on \(tp) × \(gpu)" }

  /// - Source: vLLM's log lines as users posted them: issues 12569 and 21348, and logs that name model, part and flags.
  static let all = [
    MemoryLog(model: "llama-3.1-8b", gpu: "H100-SXM", utilization: 0.92, tokens: 460_496),
    MemoryLog(
      model: "llama-3.1-70b", gpu: "H100-SXM", weights: .int8, utilization: 0.98, batched: 2048,
      tokens: 22_096, within: 0.1),
    MemoryLog(model: "qwen3-8b", gpu: "RTX-5090", utilization: 0.92, tokens: 89_040),
    MemoryLog(model: "qwen3-14b", gpu: "L40S", tokens: 75_824),
    MemoryLog(model: "qwen3-30b-a3b", gpu: "L40S", tp: 4, tokens: 1_037_152),
    MemoryLog(
      model: "qwen3-235b-a22b", gpu: "H100-SXM", tp: 4, weights: .fp8, tokens: 178_880, within: 0.1
    ),
    MemoryLog(model: "gpt-oss-20b", gpu: "L4", kv: .fp8, tokens: 364_380),
  ]
}

@Suite struct MemoryLogTests {
  private func plan(
    _ model: String, _ gpu: String, tp: Int = 1, weights: NumberType? = nil,
    kv: NumberType = .bf16, utilization: Double = 0.9, batched: Int? = nil
  ) throws -> MemoryPlan {
    let catalog = try builtInCatalog.get()
    let place = SourceLocation(file: "test")
    let shape = try catalog.model(named: model, at: place).entry
    let device = try catalog.accelerator(named: gpu, at: place).entry
    let usual = EngineProfile.vllm.deviceDefaults(
      name: device.name, memoryBytes: device.visibleMemory.value)
    let tokens = batched ?? usual.tokens
    return MemoryPlan(
      shape, on: device, Parallelism(tensorParallel: tp),
      Precision(weights: weights ?? shape.publishedWeights, kvCache: kv, on: device),
      EngineMemorySettings(
        gpuMemoryUtilization: utilization, maxNumBatchedTokens: tokens,
        maxNumSeqs: min(usual.seqs, tokens)))
  }

  @Test("KV tokens are near those that vLLM reported", arguments: MemoryLog.all)
  fileprivate func tokens(log: MemoryLog) throws {
    let plan = try plan(
      log.model, log.gpu, tp: log.tp, weights: log.weights, kv: log.kv,
      utilization: log.utilization, batched: log.batched)
    #expect(abs(Double(plan.kvTokens) / log.tokens - 1) <= log.within, "\(plan.kvTokens)")
  }

  /// vLLM issues 23278 and 27508.
  @Test("gpt-oss-120b does not start on one H100 at 0.9, and holds no 131,072 tokens at 0.95")
  func refusals() throws {
    #expect(try !plan("gpt-oss-120b", "H100-SXM").fits)
    let tight = try plan("gpt-oss-120b", "H100-SXM", utilization: 0.95, batched: 1024)
    #expect(!tight.holds(context: 131_072))
  }
}
