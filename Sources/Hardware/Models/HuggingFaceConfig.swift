// HuggingFaceConfig.swift: a Hugging Face `config.json` read as a model's architecture.

public import Text

extension ModelArchitecture {
  /// Reads a Hugging Face `config.json` of a type in `ModelFamily.known`.
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
      let shape = config.architecture(&reader, name: name)
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
    for key in ["quantization_config", ModelConfiguration.quantisationKey, "torch_dtype", "dtype"]
    where self[key] == nil {
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
  let family: ModelFamily
  var notes: [String] = []

  init(type: String) {
    self.type = type
    family = ModelFamily.known[type] ?? ModelFamily()
  }

  /// Whether models of this type are modelled; reported where they are not.
  func checkType(_ reader: ObjectReader) -> Bool {
    guard !type.isEmpty, ModelFamily.known[type] == nil else { return true }
    reader.report(
      .unsupported, key: "model_type", "models of type \"\(type)\" are not modelled",
      hint: "headroom models " + ModelFamily.known.keys.sorted().joined(separator: ", "))
    return false
  }

  mutating func architecture(
    _ reader: inout ObjectReader, name: String
  ) -> ModelArchitecture {
    let widths = ModelArchitecture.widthRange
    let heads = reader.int(anyOf: ["num_attention_heads", "n_head"], in: widths)
    let hidden = reader.int(anyOf: ["hidden_size", "n_embd"], in: widths)
    let written = reader.int(
      anyOf: ["num_hidden_layers", "n_layer"], in: ModelArchitecture.layerRange)
    let hybrid =
      family.isHybrid ? HybridLayers(&reader, type: type, layers: written) : nil
    let layers = hybrid?.mixers ?? written
    let kvHeads = keyHeads(&reader, heads: heads)
    let latent = latentAttention(&reader)
    var experts = hybrid?.experts == 0 ? nil : mixture(&reader, layers: layers)
    if let mlp = hybrid?.mlp { experts?.denseLayers = mlp }
    if let count = hybrid?.experts, count > 0, experts == nil {
      reader.report(
        .missingKey, "\(count) layers are of experts, and 'n_routed_experts' is missing or 1",
        hint: "add how many experts a layer has")
    }
    let hasBias = reader.boolIfPresent("attention_bias") ?? false
    let format = CheckpointFormat(&reader)
    notes += format.notes
    let isGPTOSS = type == "gpt_oss"
    var shape = ModelArchitecture(
      name: CheckpointName.name(reader.stringIfPresent("_name_or_path"), path: name),
      layers: layers, hidden: hidden, heads: heads, kvHeads: kvHeads,
      headDim: headDim(&reader, hidden: hidden, heads: heads, latent: latent),
      intermediate: intermediate(&reader, hidden: hidden, layers: layers, experts),
      vocab: reader.int("vocab_size", or: family.vocab, in: widths),
      hasTiedEmbeddings: tiedEmbeddings(&reader),
      hasQKVBias: hasBias || type == "qwen2" || type == "qwen2_moe",
      hasOutputBias: hasBias && (isGPTOSS || type == "llama"),
      hasQKNorm: family.hasQKNorm || (reader.boolIfPresent("use_qk_norm") ?? false),
      hasAttentionSinks: isGPTOSS, moe: experts, mla: latent,
      maxPositionEmbeddings: reader.int(
        anyOf: ["max_position_embeddings", "n_positions", "max_seq_len"],
        or: family.maxPositionEmbeddings, in: ModelArchitecture.tokenRange),
      publishedWeights: format.weights, source: "config.json of the user")
    if type.isEmpty { notes.append("no model_type: taken as a decoder like llama") }
    shape.isBlockScaled = format.isBlockScaled
    shape.publishedKVCache = format.kvCache
    shape.hasGatedMLP = family.hasGatedMLP
    shape.hasOutputGate =
      family.hasLinearLayers && reader.boolIfPresent("attn_output_gate") ?? true
    let kinds = LayerReading(type: type, family: family, layers: layers)
    shape.linear =
      hybrid?.state(&reader, type: type, hidden: hidden) ?? kinds.linear(&reader)
    shape.mlpLayers = hybrid.flatMap { hybrid in hybrid.mlp.map { $0 + (hybrid.experts ?? 0) } }
    shape.indexer = kinds.indexer(&reader)
    shape.crossLayers = kinds.crossLayers(&reader)
    kinds.windows(&reader, &shape, &notes)
    if !family.isHybrid {
      shape.sixteenBit = format.kept(of: shape)
    } else if !format.kept.isEmpty {
      notes.append("the modules that it keeps in 16 bits are not counted for models of this type")
    }
    shape.notes = notes
    kinds.refuse(&reader)
    return shape
  }

  private mutating func keyHeads(_ reader: inout ObjectReader, heads: Int) -> Int {
    let widths = ModelArchitecture.widthRange
    if type == "falcon" {
      let isNew = reader.boolIfPresent("new_decoder_architecture") ?? false
      let isMulti = reader.boolIfPresent("multi_query") ?? true
      if !isNew, isMulti { return 1 }
    }
    let given = ["num_key_value_heads", "num_kv_heads", "n_head_kv"].first { reader.has($0) }
    if let given, let count = reader.intIfPresent(given, in: widths) { return count }
    if type != "gptj" { notes.append("no num_key_value_heads: every head has its own keys") }
    return heads
  }

  private mutating func headDim(
    _ reader: inout ObjectReader, hidden: Int, heads: Int, latent: LatentAttention?
  ) -> Int {
    if let latent { return latent.nopeHeadDim + latent.ropeHeadDim }
    for key in ["head_dim", "attention_head_dim"] {
      if let given = reader.intIfPresent(key, in: ModelArchitecture.widthRange) { return given }
    }
    if let usual = family.headDim {
      notes.append("no head_dim: \(usual), as its class has it")
      return usual
    }
    if heads > 0, hidden % heads == 0 { return hidden / heads }
    reader.report(
      .missingKey, "the key 'head_dim' is missing, and \(heads) heads do not divide \(hidden)",
      hint: "add \"head_dim\"")
    return 1
  }

  /// The dense MLP's width; a model of experts alone has none.
  private func intermediate(
    _ reader: inout ObjectReader, hidden: Int, layers: Int, _ experts: MixtureOfExperts?
  ) -> Int {
    let widths = ModelArchitecture.widthRange
    let keys = [
      "intermediate_size_mlp", "ffn_hidden_size", "n_inner",
      // Granite's models without experts keep the shared MLP alone.
      type == "granitemoehybrid" && experts == nil
        ? "shared_intermediate_size" : "intermediate_size",
    ]
    for key in keys where reader.has(key) {
      if let width = reader.intIfPresent(key, in: widths) { return width }
    }
    if !family.hasGatedMLP { return 4 * hidden }
    if let experts, experts.denseLayers == 0 { return experts.expertIntermediate }
    return reader.int("intermediate_size", in: widths)
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

  private func mixture(_ reader: inout ObjectReader, layers: Int) -> MixtureOfExperts? {
    let widths = ModelArchitecture.widthRange
    let keys = ["num_local_experts", "num_experts", "n_routed_experts"]
    guard let key = keys.first(where: { reader.has($0) }),
      let experts = reader.intIfPresent(key, in: 0...1_000_000), experts > 1
    else { return nil }
    let own = reader.intIfPresent("moe_intermediate_size", in: widths)
    let intermediate = own ?? reader.int("intermediate_size", in: widths)
    let kinds = LayerReading(type: type, family: family, layers: layers)
    return MixtureOfExperts(
      experts: experts,
      topK: reader.int(
        anyOf: ["num_experts_per_tok", "num_experts_per_token", "top_k_experts", "moe_topk"],
        in: widths),
      expertIntermediate: intermediate,
      sharedExperts: sharedExperts(&reader, intermediate: intermediate),
      denseLayers: kinds.denseLayers(&reader), hasBias: type == "gpt_oss")
  }

  private func sharedExperts(_ reader: inout ObjectReader, intermediate: Int) -> Int {
    let count = reader.intIfPresent("n_shared_experts", in: 0...1000)
    if let count, type != "nemotron_h" { return count }
    if type.hasPrefix("llama4") { return 1 }
    let keys = [
      // Gemma 4's experts stand beside a dense MLP in every layer.
      "gemma4": "intermediate_size", "gemma4_text": "intermediate_size",
      "nemotron_h": "moe_shared_expert_intermediate_size",
      "granitemoehybrid": "shared_intermediate_size",
    ]
    let key = keys[type] ?? "shared_expert_intermediate_size"
    if type == "nemotron_h", let count, count > 0, !reader.has(key) {
      reader.report(
        .missingKey, "there are \(count) shared experts, and '\(key)' is missing",
        hint: "add their width")
    }
    guard let width = reader.intIfPresent(key, in: 0...1_000_000), width > 0 else { return 0 }
    if width % intermediate != 0 {
      reader.report(
        .unsupported, key: key, "a shared expert of \(width) is no multiple of \(intermediate)",
        hint: "headroom counts shared experts in routed ones")
    }
    return width / intermediate * (count ?? 1)
  }
}

extension ObjectReader {
  /// An integer under the first of the keys that is there; the first is missed where none is.
  fileprivate mutating func int(
    anyOf keys: [String], or usual: Int? = nil, in range: ClosedRange<Int>
  ) -> Int {
    let key = keys.first { has($0) } ?? keys[0]
    return int(key, or: usual, in: range)
  }

  /// An integer, or what the model's class has for it.
  fileprivate mutating func int(_ key: String, or usual: Int?, in range: ClosedRange<Int>) -> Int {
    if let usual { return intIfPresent(key, in: range) ?? usual }
    return int(key, in: range)
  }
}
