// MeasuredKernel.swift: rows of tables of measured kernels, one kernel a row.

internal import Hardware
internal import Text
internal import Units

/// One measured kernel.
struct MeasuredKernel: Sendable {
  var id: String
  var family: String
  var gpu: String
  var backend: String
  var format: String
  /// Nil where the row's kind is not priced.
  var shape: KernelShape?
  var microseconds: Double
  /// The benchmark may have read from a cache what a step reads from memory.
  var isWarm = false

  var groups: [String] {
    ["all", "family=\(family)", "gpu=\(gpu)", "engine=\(backend)", "\(family) \(backend)"]
      + (format.isEmpty ? [] : ["\(family) format=\(format)"])
  }

  func predicted(_ catalog: Catalog) -> Result<Double, SkipReason> {
    guard !isWarm else {
      return .failure(SkipReason("the benchmark may have read from its cache, a step does not"))
    }
    guard microseconds > 0 else { return .failure(SkipReason("states no time")) }
    guard let shape else {
      return .failure(SkipReason("\(family) in \(format) by \(backend) is not priced"))
    }
    let place = SourceLocation(file: id)
    guard let accelerator = try? catalog.accelerator(named: gpu, at: place).entry else {
      return .failure(SkipReason("GPU \(gpu) is not in the catalog"))
    }
    guard let time = shape.time(on: accelerator, EngineKernels(rawValue: backend) ?? .vllm) else {
      return .failure(SkipReason("no fit of \(family) in \(format) on \(accelerator.name)"))
    }
    guard time.value.isFinite, time.value > 0 else {
      return .failure(SkipReason("its sizes are beyond what the form counts"))
    }
    return .success(time.value * 1e6)
  }
}

extension MeasurementFormat {
  private static func kernel(
    _ name: String, _ columns: [String],
    _ shape:
      @escaping @Sendable (MeasurementRow) -> (
        format: String, shape: KernelShape?, isWarm: Bool
      )
  ) -> MeasurementFormat {
    MeasurementFormat(name: name, columns: columns) { row in
      let read = shape(row)
      return .kernel(
        MeasuredKernel(
          id: row.name, family: name, gpu: row.text("gpu") ?? "",
          backend: row.text("backend") ?? "", format: read.format, shape: read.shape,
          microseconds: row.positive("time_us") ?? 0, isWarm: read.isWarm))
    }
  }

  /// Other kernels than experts are fitted for vLLM alone.
  private static func isPriced(_ row: MeasurementRow) -> Bool { row.text("backend") == "vllm" }

  static let gemm = kernel(
    "gemm", ["m_tokens", "n_out_features", "k_in_features", "time_us"]
  ) { row in
    let format = row.text("dtype") ?? ""
    let isWarm = row.int("weights_cold_in_l2") == 0
    guard let rows = row.positive("m_tokens"), let outputs = row.positive("n_out_features"),
      let inputs = row.positive("k_in_features"), let known = KernelFormat(rawValue: format),
      isPriced(row) || known == .fp8Block
    else { return (format, nil, isWarm) }
    return (format, .product(rows: rows, outputs: outputs, inputs: inputs, known), isWarm)
  }

  static let decodeAttention = kernel(
    "decode", ["batch_sequences", "context_tokens", "query_heads", "kv_heads", "time_us"]
  ) { row in
    let format = row.text("kv_dtype") ?? ""
    let isWarm = row.int("kv_may_be_l2_resident") == 1
    guard isPriced(row), let sequences = row.positive("batch_sequences"),
      let context = row.positive("context_tokens"), let heads = row.positive("query_heads"),
      let kvHeads = row.positive("kv_heads"), let headDim = row.positive("head_dim")
    else { return (format, nil, isWarm) }
    return (
      format,
      .decodeAttention(
        sequences: sequences, context: context, heads: heads, kvHeads: kvHeads,
        headDim: headDim, kvCache: format == "fp8" ? .fp8 : .bf16), isWarm
    )
  }

  static let promptAttention = kernel(
    "prefill", ["batch_sequences", "prompt_tokens", "query_heads", "kv_heads", "time_us"]
  ) { row in
    let format = row.text("attention_dtype") ?? ""
    guard isPriced(row), format != "fp8", let sequences = row.positive("batch_sequences"),
      let tokens = row.positive("prompt_tokens"), let heads = row.positive("query_heads"),
      let kvHeads = row.positive("kv_heads"), let headDim = row.positive("head_dim")
    else { return (format, nil, false) }
    return (
      format,
      .promptAttention(
        sequences: sequences, tokens: tokens, heads: heads, kvHeads: kvHeads, headDim: headDim),
      false
    )
  }

  static let collective = kernel(
    "all-reduce", ["collective", "num_gpus", "message_bytes", "time_us"]
  ) { row in
    let kind = row.text("collective") ?? ""
    guard kind == "all_reduce", isPriced(row), let devices = row.int("num_gpus"), devices > 1,
      let bytes = row.positive("message_bytes")
    else { return (kind, nil, false) }
    return (kind, .allReduce(devices: devices, bytes: bytes), false)
  }

  static let experts = kernel(
    "moe", ["tokens", "hidden", "intermediate", "top_k", "experts", "moe_tp", "moe_ep", "time_us"]
  ) { row in
    let format = row.text("dtype") ?? ""
    let choice: ExpertChoice =
      (row.text("routing") ?? "").hasPrefix("power_law") ? .powerLaw : .balanced
    guard let known = KernelFormat(rawValue: format),
      let tokens = row.positive("tokens"), let hidden = row.positive("hidden"),
      let intermediate = row.positive("intermediate"), let topK = row.positive("top_k"),
      let experts = row.positive("experts"), let tensor = row.positive("moe_tp"),
      let groups = row.positive("moe_ep")
    else { return (format, nil, false) }
    return (
      format,
      .experts(
        tokens: tokens, hidden: hidden, intermediate: intermediate, topK: topK, experts: experts,
        tensorParallel: tensor, expertParallel: groups, known, choice), false
    )
  }
}
