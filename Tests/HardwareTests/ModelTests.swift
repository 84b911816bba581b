import Testing
import Text
import Units

@testable import Hardware

private let here = SourceLocation(file: "test")

@Suite struct ModelCountTests {
  let catalog: Catalog

  init() throws { catalog = try builtInCatalog.get() }

  @Test("the count that follows from the shape is within 1 % of the published one")
  func parameters() throws {
    for model in catalog.models {
      let published = try #require(model.publishedParameters, "\(model.name)")
      let error = model.parameterCount / published - 1
      #expect(abs(error) < 0.01, "\(model.name): \(model.parameterCount) against \(published)")
    }
  }

  @Test("the active count is within 5 % of the published one, or rounds to it")
  func activeParameters() {
    for model in catalog.models {
      guard let published = model.publishedActiveParameters else {
        #expect(model.activeParameterCount == model.parameterCount)
        continue
      }
      // gpt-oss counts without the input embedding, GLM without either end; so do we when that is nearer.
      let ends = model.parameterCounts.embedding
      let counts = [0, 1, 2].map { model.activeParameterCount - Double($0) * ends }
      #expect(
        counts.contains {
          abs($0 / published - 1) < 0.05 || ($0 / 1e9).rounded() * 1e9 == published
        },
        "\(model.name): \(model.activeParameterCount) against \(published)")
    }
  }

  @Test(
    "exact counts of checkpoints",
    arguments: [
      ("llama-2-7b", 6_738_415_616.0), ("llama-2-70b", 68_976_648_192),
      ("llama-3.1-8b", 8_030_261_248), ("llama-3.1-70b", 70_553_706_496),
      ("llama-3.1-405b", 405_853_388_800), ("qwen2.5-7b", 7_615_616_512),
      ("qwen2.5-72b", 72_706_203_648), ("qwen3-8b", 8_190_735_360), ("qwen3-32b", 32_762_123_264),
      ("mixtral-8x7b", 46_702_792_704), ("qwen3-30b-a3b", 30_532_122_624),
      ("gpt-oss-20b", 20_914_757_184), ("gpt-oss-120b", 116_829_156_672),
    ])
  func exactCounts(name: String, count: Double) throws {
    #expect(try catalog.model(named: name, at: here).entry.parameterCount == count)
  }

  @Test("weights of the devices of a replica sum to the whole where nothing is replicated")
  func shardsSumUp() throws {
    let model = try catalog.model(named: "llama-3.1-70b", at: here).entry
    let norms = model.parameterCounts.norms
    for tp in [1, 2, 4, 8] {
      let device = model.weightBytes(.bf16, Parallelism(tensorParallel: tp)).total.value
      let whole = 2 * (model.parameterCount + norms * Double(tp - 1))
      #expect(abs(device * Double(tp) / whole - 1) < 1e-12)
    }
  }

  @Test("KV bytes a token: 2 × layers × heads × width × bytes, halved by fp8, whole under MLA")
  func kvBytes() throws {
    let llama = try catalog.model(named: "llama-3.1-70b", at: here).entry
    #expect(llama.kvBytesPerTokenPerDevice(.bf16, tensorParallel: 1).value == 327_680)
    #expect(llama.kvBytesPerTokenPerDevice(.fp8, tensorParallel: 1).value == 163_840)
    #expect(llama.kvBytesPerTokenPerDevice(.bf16, tensorParallel: 8).value == 40_960)
    // Beyond its 8 KV heads every further device holds a copy.
    #expect(llama.kvBytesPerTokenPerDevice(.bf16, tensorParallel: 16).value == 40_960)
    let deepseek = try catalog.model(named: "deepseek-v3", at: here).entry
    #expect(deepseek.kvBytesPerTokenPerDevice(.bf16, tensorParallel: 8).value == 61 * 576 * 2)
    let oss = try catalog.model(named: "gpt-oss-120b", at: here).entry
    #expect(oss.kvBytesPerTokenPerDevice(.bf16, tensorParallel: 1).value == 18 * 2 * 8 * 64 * 2)
  }
}

@Suite struct ModelPrecisionTests {
  let catalog: Catalog

  init() throws { catalog = try builtInCatalog.get() }

  @Test(
    "activations follow what the part runs natively",
    arguments: [
      ("H100-SXM", "bf16", "bf16", "bf16"), ("H100-SXM", "fp8", "fp8", "fp8"),
      ("H100-SXM", "int8", "int8", "int8"), ("H100-SXM", "int4", "bf16", "W4A16 (int4)"),
      ("H100-SXM", "nvfp4", "bf16", "W4A16 (nvfp4)"), ("H100-SXM", "fp4", "bf16", "W4A16 (nvfp4)"),
      ("H100-SXM", "mxfp4", "bf16", "W4A16 (mxfp4)"), ("B200", "nvfp4", "nvfp4", "nvfp4"),
      ("B200", "int4", "bf16", "W4A16 (int4)"), ("B200", "mxfp4", "fp8", "W4A8 (mxfp4)"),
      ("A100-SXM", "fp8", "bf16", "W8A16 (fp8)"), ("B300", "int8", "bf16", "W8A16 (int8)"),
      ("MI300X", "fp4", "bf16", "W4A16 (nvfp4)"),
    ])
  func labels(gpu: String, weights: String, activations: String, label: String) throws {
    let part = try catalog.accelerator(named: gpu, at: here).entry
    let precision = try Precision.named(weights: weights, on: part, at: here)
    #expect(precision.activations == NumberType(named: activations))
    #expect(precision.label == label)
    #expect(part.peak(activations: precision.activations) != nil)
    #expect(precision.kvCache == .bf16)
  }

  @Test("every weight format runs on every part, in activations it multiplies natively")
  func everyFormatHasAPeak() {
    for part in catalog.accelerators {
      for weights in NumberType.allCases {
        let precision = Precision(weights: weights, on: part)
        #expect(part.peak(activations: precision.activations) != nil, "\(part.name) \(weights)")
        let hasFP4 = part.peaks.fp4 != nil
        if weights.bits == 4, !hasFP4 { #expect(precision.label.hasPrefix("W4A16")) }
      }
    }
  }

  @Test("unknown formats, and KV formats no engine has, are refused")
  func refused() throws {
    let part = try catalog.accelerator(named: "H100-SXM", at: here).entry
    let name = #expect(throws: InputErrors.self) {
      try Precision.named(weights: "fp7", on: part, at: here)
    }
    #expect(name?.errors.first?.code == .unknownName)
    let kv = #expect(throws: InputErrors.self) {
      try Precision.named(weights: "bf16", kvCache: "nvfp4", on: part, at: here)
    }
    #expect(kv?.errors.first?.code == .unsupported)
  }
}

@Suite struct ModelParallelismTests {
  let catalog: Catalog

  init() throws { catalog = try builtInCatalog.get() }

  private func errors(
    _ parallelism: Parallelism, _ model: String, _ gpu: String
  ) throws -> [InputError] {
    let model = try catalog.model(named: model, at: here).entry
    let part = try catalog.accelerator(named: gpu, at: here).entry
    do throws(InputErrors) {
      try parallelism.validate(model, on: part, at: here)
      return []
    } catch { return error.errors }
  }

  @Test(
    "sizes that work are accepted",
    arguments: [
      ("llama-2-7b", "H100-SXM", 8, 1), ("llama-3.1-70b", "H200-SXM", 4, 1),
      ("llama-3.1-70b", "GB200", 16, 1), ("mixtral-8x7b", "H100-SXM", 8, 8),
      ("deepseek-v3", "H200-SXM", 8, 8), ("qwen3-235b-a22b", "H100-SXM", 8, 4),
      ("qwen2.5-7b", "A100-SXM", 4, 1),
    ])
  func accepted(model: String, gpu: String, tp: Int, ep: Int) throws {
    #expect(try errors(Parallelism(tensorParallel: tp, expertParallel: ep), model, gpu).isEmpty)
  }

  @Test("a size that does not divide the heads names those that work")
  func threeOfThirtyTwo() throws {
    let found = try errors(Parallelism(tensorParallel: 3), "llama-2-7b", "H100-SXM")
    #expect(found.first?.code == .outOfRange)
    #expect(found.first?.message.contains("32 attention heads") == true)
    #expect(found.allSatisfy { $0.hint.contains("1, 2, 4, 8") && !$0.hint.contains("16") })
  }

  @Test("a replica stays within its node unless an interconnect is declared")
  func sixteenOnEight() throws {
    let found = try errors(Parallelism(tensorParallel: 16), "llama-3.1-405b", "H100-SXM")
    #expect(found.map(\.code) == [.outOfRange])
    #expect(found.first?.message.contains("interconnect") == true)
    let model = try catalog.model(named: "llama-3.1-405b", at: here).entry
    let part = try catalog.accelerator(named: "H100-SXM", at: here).entry
    try Parallelism(tensorParallel: 16).validate(
      model, on: part, interconnect: BytesPerSecond(50e9), at: here)
  }

  @Test(
    "wrong sizes are refused with their reason",
    arguments: [
      (Parallelism(tensorParallel: 0), "llama-2-7b"),
      (Parallelism(tensorParallel: 1, pipelineParallel: 33), "llama-2-7b"),
      (Parallelism(tensorParallel: 2, expertParallel: 2), "llama-2-7b"),
      (Parallelism(tensorParallel: 2, expertParallel: 4), "mixtral-8x7b"),
      (Parallelism(tensorParallel: 8), "qwen2.5-7b"),
    ])
  func refused(parallelism: Parallelism, model: String) throws {
    #expect(!(try errors(parallelism, model, "H100-SXM")).isEmpty)
  }
}
