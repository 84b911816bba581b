// StepTimeEndToEndTests.swift: steps against the token gaps of measured serving runs.

import Testing
import Units

@testable import Hardware

/// One measured run of a dense model at a fixed concurrency.
struct ServingRun: Sendable {
  var accelerator: Accelerator
  var model: ModelArchitecture
  var weights: NumberType
  var tp: Int
  var promptTokens: Int
  var outputTokens: Int
  var concurrency: Int
  var tpot: Seconds

  /// A decode step at the mean context, and each token's share of the other requests' prompts.
  func predicted(_ level: StepTimeLevel) throws -> Seconds {
    let step = try Fixture.step(
      level, accelerator, model, weights: weights, kv: weights == .bf16 ? .bf16 : .fp8, tp: tp)
    let decode = StepBatch(
      decodeRows: concurrency,
      decodeContextTokens: concurrency * (2 * promptTokens + outputTokens) / 2,
      sampledRows: concurrency)
    let prompt = StepBatch(chunks: [PromptChunk(newTokens: promptTokens)], sampledRows: 0)
    return step.total(of: decode)
      + step.total(of: prompt) * (Double(concurrency - 1) / Double(outputTokens))
  }

  /// The rows of one model with known precision; nil precision stands for an unquantised checkpoint.
  static func all(
    _ name: String, _ model: ModelArchitecture, precisions: [String: NumberType]
  ) throws -> [ServingRun] {
    try MeasuredTable.denseRuns.get().compactMap { row in
      guard row["model"] == name,
        let gpu = Fixture.measured.first(where: { $0.table == row["gpu"] })?.accelerator,
        let weights = precisions[row["gemm_quant"] ?? ""]
      else { return nil }
      return ServingRun(
        accelerator: gpu, model: model, weights: weights, tp: Int(row.number("tp")),
        promptTokens: Int(row.number("isl_tokens")), outputTokens: Int(row.number("osl_tokens")),
        concurrency: Int(row.number("concurrency")), tpot: Seconds(row.number("tpot_ms") * 1e-3))
    }
  }

  static func llama() throws -> [ServingRun] {
    try all(
      "meta-llama/Llama-3.1-70B", Fixture.llama70B, precisions: ["fp8": .fp8, "nvfp4": .nvfp4])
  }

  /// Runs long enough that prompts are a share of their tokens, and small enough that their KV fits.
  static func qwen() throws -> [ServingRun] {
    try all("Qwen/Qwen3-32B", Fixture.qwen32B, precisions: ["": .bf16])
      .filter { $0.outputTokens >= 512 && !($0.tp == 2 && $0.concurrency >= 64) }
  }
}

@Suite struct StepTimeEndToEndTests {
  @Test(
    "token gaps of dense vLLM runs",
    arguments: [(StepTimeLevel.kernels, 0.06, 0.09), (.layered, 0.06, 0.09)])
  func denseTokenGaps(level: StepTimeLevel, median: Double, mean: Double) throws {
    let runs = try ServingRun.llama()
    let error = errors(try runs.map { try $0.predicted(level) / $0.tpot })
    #expect(runs.count == 90 && error.median <= median && error.mean <= mean, "\(error)")
    for gpu in ["H100-SXM", "H200-SXM", "B200"] {
      let group = runs.filter { $0.accelerator.name == gpu }
      let error = errors(try group.map { try $0.predicted(level) / $0.tpot })
      #expect(error.median <= 0.075 && error.mean <= 0.09, "\(gpu): \(error)")
    }
  }

  @Test(
    "a model, precision and engine version that nothing was fitted to",
    arguments: [(StepTimeLevel.kernels, 0.15), (.layered, 0.15)])
  func otherModel(level: StepTimeLevel, median: Double) throws {
    let runs = try ServingRun.qwen()
    let error = errors(try runs.map { try $0.predicted(level) / $0.tpot })
    #expect(runs.count == 23 && error.median <= median, "\(error)")
  }

  @Test("the data sheet alone is two to three times too fast")
  func idealIsTooFast() throws {
    let error = errors(try ServingRun.llama().map { try $0.predicted(.ideal) / $0.tpot })
    #expect(error.median > 0.5 && error.median < 0.65, "\(error)")
  }
}
