// HuggingFaceConfig.swift: a Hugging Face `config.json` read as a model's architecture.

public import Text

extension ModelArchitecture {
  /// Reads a Hugging Face `config.json`: llama, mistral, mixtral, qwen2, qwen3, qwen3_moe, gpt_oss,
  /// deepseek_v3, and any other decoder with a gated MLP that uses the same keys.
  ///
  /// Keys of no interest to memory and time are ignored. What is assumed (a key left out, a window on every
  /// layer) is in `notes`.
  /// - Parameter name: the file's path, which names the model where `_name_or_path` does not: see `CheckpointName`.
  /// - Throws: every missing or wrong key; `.unsupported` for shapes that are not modelled.
  public init(huggingFace json: LocatedJSON, name: String) throws(InputErrors) {
    // Multimodal configurations nest the language model; what is beside it is not modelled.
    if let nested = json["text_config"], case .object = nested.content {
      try self.init(huggingFace: nested.with(outer: json), name: name)
      // The outer file's name is the checkpoint's.
      if let outer = json["_name_or_path"]?.text {
        self.name = CheckpointName.name(outer, path: name)
      }
      notes.append("only the language model of a multimodal configuration is modelled")
      return
    }
    self = try ObjectReader.decode(json, unknownKeys: .ignore) { reader in
      var config = HuggingFaceConfig(type: reader.string("model_type", default: ""))
      // A type that is not modelled is refused by its name alone, whatever else its file leaves out.
      guard config.checkType(reader) else { return .standIn }
      var shape = config.architecture(&reader, name: name)
      shape.isBlockScaled = config.isBlockScaled
      for fault in shape.shapeFaults {
        reader.report(.conflict, fault, hint: "correct the sizes")
      }
      return shape
    }
  }

  /// Reads the text of a `config.json`.
  /// - Parameter file: the path, for messages, and for a name where the text has none.
  public init(huggingFace text: String, file: String) throws(InputErrors) {
    try self.init(huggingFace: try LocatedJSON.parse(text, file: file), name: file)
  }
}

extension LocatedJSON {
  /// A nested language model with what the checkpoint says of its weights beside it.
  fileprivate func with(outer: LocatedJSON) -> LocatedJSON {
    guard case .object(var members) = content, case .object(let around) = outer.content else {
      return self
    }
    for key in ["quantization_config", "torch_dtype", "dtype"] where self[key] == nil {
      members += around.filter { $0.key == key }
    }
    return LocatedJSON(.object(members), at: location)
  }

  /// The text of a string that is not empty.
  fileprivate var text: String? {
    if case .string(let text) = content, !text.isEmpty { text } else { nil }
  }
}

/// What a `config.json` leaves to the model's code, and what was assumed while it was read.
private struct HuggingFaceConfig {
  let type: String
  var notes: [String] = []
  var isBlockScaled = false

  init(type: String) { self.type = type }

  /// Families whose MLP has two matrices, or whose layers are not attention: their counts would be wrong.
  private static let unsupported = [
    "gpt2", "gptj", "gpt_neo", "gpt_neox", "gpt_bigcode", "opt", "bloom", "falcon", "mpt", "phi",
    "starcoder2", "bert", "t5", "mamba", "mamba2", "jamba", "bamba", "rwkv", "nemotron",
    "nemotron_h", "qwen3_next", "falcon_h1", "granitemoehybrid", "deepseek_v32",
    // Linear or sparse attention, chunks, layers of two kinds or of other widths.
    "qwen3_5", "qwen3_5_text", "qwen3_5_moe", "qwen3_5_moe_text", "kimi_k3", "kimi_linear",
    "glm_moe_dsa", "deepseek_v4", "llama4", "llama4_text", "mllama", "mllama_text_model",
    "gemma4", "gemma4_text", "mimo_v2_flash", "minimax", "minimax_text_01",
  ]

  /// Whether models of this type are modelled; reported where they are not.
  func checkType(_ reader: ObjectReader) -> Bool {
    guard Self.unsupported.contains(type) else { return true }
    reader.report(
      .unsupported, key: "model_type", "models of type \"\(type)\" are not modelled",
      hint: "headroom models decoders with gated MLPs and full or sliding attention")
    return false
  }

  mutating func architecture(
    _ reader: inout ObjectReader, name: String
  ) -> ModelArchitecture {
    let widths = ModelArchitecture.widthRange
    let heads = reader.int("num_attention_heads", in: widths)
    let hidden = reader.int("hidden_size", in: widths)
    let layers = reader.int("num_hidden_layers", in: ModelArchitecture.layerRange)
    let kvHeads = reader.intIfPresent("num_key_value_heads", in: widths)
    if kvHeads == nil { notes.append("no num_key_value_heads: every head has its own keys") }
    let latent = latentAttention(&reader)
    let experts = mixture(&reader, layers: layers)
    let hasBias = reader.boolIfPresent("attention_bias") ?? false
    let weights = publishedWeights(&reader)
    let isGPTOSS = type == "gpt_oss"
    return ModelArchitecture(
      name: CheckpointName.name(reader.stringIfPresent("_name_or_path"), path: name),
      layers: layers, hidden: hidden, heads: heads, kvHeads: kvHeads ?? heads,
      headDim: headDim(&reader, hidden: hidden, heads: heads, latent: latent),
      intermediate: reader.int("intermediate_size", in: widths),
      vocab: reader.int("vocab_size", in: widths),
      hasTiedEmbeddings: tiedEmbeddings(&reader),
      hasQKVBias: hasBias || type == "qwen2" || type == "qwen2_moe",
      hasOutputBias: hasBias && (isGPTOSS || type == "llama"),
      hasQKNorm: type == "qwen3" || type == "qwen3_moe"
        || (reader.boolIfPresent("use_qk_norm") ?? false),
      hasAttentionSinks: isGPTOSS, moe: experts, mla: latent,
      slidingWindow: window(&reader, layers: layers),
      maxPositionEmbeddings: reader.int(
        "max_position_embeddings", in: ModelArchitecture.tokenRange),
      publishedWeights: weights, source: "config.json of the user", notes: notes)
  }

  private mutating func headDim(
    _ reader: inout ObjectReader, hidden: Int, heads: Int, latent: LatentAttention?
  ) -> Int {
    if let latent { return latent.nopeHeadDim + latent.ropeHeadDim }
    if let given = reader.intIfPresent("head_dim", in: ModelArchitecture.widthRange) {
      return given
    }
    if heads > 0, hidden % heads == 0 { return hidden / heads }
    reader.report(
      .missingKey, "the key 'head_dim' is missing, and \(heads) heads do not divide \(hidden)",
      hint: "add \"head_dim\"")
    return 1
  }

  /// `PretrainedConfig` ties by default; the decoders read here set it or do not tie.
  private mutating func tiedEmbeddings(_ reader: inout ObjectReader) -> Bool {
    if let given = reader.boolIfPresent("tie_word_embeddings") { return given }
    let ties = type.hasPrefix("gemma") || type.hasPrefix("cohere")
    notes.append(
      "no tie_word_embeddings: the LM head is taken to \(ties ? "share" : "have its own") weights")
    return ties
  }

  private func latentAttention(_ reader: inout ObjectReader) -> LatentAttention? {
    guard reader.has("kv_lora_rank") else { return nil }
    let widths = ModelArchitecture.widthRange
    return LatentAttention(
      queryRank: reader.intIfPresent("q_lora_rank", in: widths),
      kvRank: reader.int("kv_lora_rank", in: widths),
      ropeHeadDim: reader.int("qk_rope_head_dim", in: widths),
      nopeHeadDim: reader.int("qk_nope_head_dim", in: widths),
      valueHeadDim: reader.int("v_head_dim", in: widths))
  }

  /// The key under which this family counts its routed experts.
  private func expertKey(_ reader: ObjectReader) -> String? {
    ["num_local_experts", "num_experts", "n_routed_experts"].first { reader.has($0) }
  }

  private func mixture(_ reader: inout ObjectReader, layers: Int) -> MixtureOfExperts? {
    let widths = ModelArchitecture.widthRange
    guard let key = expertKey(reader), let experts = reader.intIfPresent(key, in: 0...1_000_000),
      experts > 1
    else { return nil }
    let own = reader.intIfPresent("moe_intermediate_size", in: widths)
    let intermediate = own ?? reader.int("intermediate_size", in: widths)
    let step = reader.intIfPresent("decoder_sparse_step", in: 1...10_000) ?? 1
    let frequency = reader.intIfPresent("moe_layer_freq", in: 1...10_000) ?? 1
    if step != 1 || frequency != 1 {
      reader.report(
        .unsupported, key: step != 1 ? "decoder_sparse_step" : "moe_layer_freq",
        "experts in every other layer are not modelled",
        hint: "headroom models experts in all layers but the first few")
    }
    let dense = reader.arrayIfPresent("mlp_only_layers") { $0.int(in: 0...10_000) }?.count ?? 0
    let leading = reader.intIfPresent("first_k_dense_replace", in: 0...10_000) ?? 0
    return MixtureOfExperts(
      experts: experts, topK: reader.int("num_experts_per_tok", in: widths),
      expertIntermediate: intermediate,
      sharedExperts: sharedExperts(&reader, intermediate: intermediate),
      firstDenseLayers: max(dense, leading), hasBias: type == "gpt_oss")
  }

  private func sharedExperts(_ reader: inout ObjectReader, intermediate: Int) -> Int {
    if let count = reader.intIfPresent("n_shared_experts", in: 0...1000) { return count }
    let key = "shared_expert_intermediate_size"
    guard let width = reader.intIfPresent(key, in: 0...1_000_000), width > 0 else { return 0 }
    if width % intermediate != 0 {
      reader.report(
        .unsupported, key: key, "a shared expert of \(width) is no multiple of \(intermediate)",
        hint: "headroom counts shared experts in routed ones")
    }
    return width / intermediate
  }

  /// Which layer attends to everything, where the class says it and the file does not.
  private static let patterns = ["gemma3": 6, "gemma3_text": 6, "cohere2": 4]

  private mutating func window(_ reader: inout ObjectReader, layers: Int) -> SlidingWindow? {
    guard reader.boolIfPresent("use_sliding_window") ?? true,
      let tokens = reader.intIfPresent("sliding_window", in: ModelArchitecture.tokenRange)
    else { return nil }
    let types = reader.arrayIfPresent("layer_types") { $0.string() } ?? []
    let sliding = types.filter { $0 == "sliding_attention" }.count
    if sliding > 0, sliding < layers { return SlidingWindow(tokens: tokens, layers: sliding) }
    let pattern = reader.intIfPresent("sliding_window_pattern", in: ModelArchitecture.layerRange)
    if types.isEmpty, let every = pattern ?? Self.patterns[type], every > 1, every <= layers {
      if pattern == nil {
        notes.append("no sliding_window_pattern: every \(every)th layer is taken to attend to all")
      }
      return SlidingWindow(tokens: tokens, layers: layers - layers / every)
    }
    if types.isEmpty || sliding >= layers {
      notes.append(
        "a sliding window of \(tokens) tokens on every layer is not modelled: contexts are kept whole"
      )
    }
    return nil
  }

  /// The format the checkpoint is stored in, from `quantization_config`, else from `torch_dtype`.
  private mutating func publishedWeights(_ reader: inout ObjectReader) -> NumberType {
    var hasBlocks = false
    let quantised: String? =
      reader.objectIfPresent("quantization_config", unknownKeys: .ignore) { reader -> String in
        hasBlocks = reader.has("weight_block_size")
        let method = reader.string("quant_method", default: "")
        let bits = reader.intIfPresent("bits", in: 1...32)
        let algorithm = reader.stringIfPresent("quant_algo") ?? ""
        let format = reader.stringIfPresent("format") ?? ""
        return [method, bits.map { "\($0)bit" } ?? "", algorithm, format].joined(separator: " ")
      }
    isBlockScaled = hasBlocks
    if let quantised {
      let words = quantised.lowercased()
      notes.append("quantization_config: \(quantised.split(separator: " ").joined(separator: " "))")
      if words.contains("nvfp4") { return .nvfp4 }
      if words.contains("mxfp4") { return .mxfp4 }
      if words.contains("fp8") || words.contains("float-quantized") { return .fp8 }
      if words.contains("8bit") || words.contains("int-quantized") { return .int8 }
      if words.contains("awq") || words.contains("gptq") || words.contains("4bit")
        || words.contains("pack-quantized")
      {
        return .int4
      }
      notes.append("an unknown quantisation is taken as bf16")
      return .bf16
    }
    let dtype = reader.stringIfPresent("torch_dtype") ?? reader.stringIfPresent("dtype")
    let known = dtype.flatMap { NumberType(named: $0) }
    if let dtype {
      notes.append("torch_dtype: \(dtype)" + (known == nil ? ", taken as bf16" : ""))
    } else {
      notes.append("no torch_dtype: weights are taken as bf16")
    }
    return known ?? .bf16
  }
}
