// LayerReading.swift: which layers of a `config.json` are what.

internal import Text

/// Reads what kind each layer is of, however a family writes it.
struct LayerReading {
  let type: String
  let family: ModelFamily
  let layers: Int

  /// Layers with a dense MLP in a model of experts.
  func denseLayers(_ reader: inout ObjectReader) -> Int {
    if let kinds = reader.arrayIfPresent("mlp_layer_types", { $0.string() }) {
      return kinds.count { $0 == "dense" }
    }
    if reader.isArray("moe_layer_freq") {
      let flags = reader.arrayIfPresent("moe_layer_freq") { $0.int(in: 0...1) } ?? []
      return flags.count { $0 == 0 }
    }
    let leading = reader.intIfPresent("first_k_dense_replace", in: 0...10_000) ?? 0
    let every =
      reader.intIfPresent("interleave_moe_layer_step", in: 1...10_000)
      ?? reader.intIfPresent("decoder_sparse_step", in: 1...10_000) ?? 1
    let frequency = reader.intIfPresent("moe_layer_freq", in: 1...10_000) ?? 1
    let dense = Set(reader.arrayIfPresent("mlp_only_layers") { $0.int(in: 0...10_000) } ?? [])
    return (0..<layers).count { layer in
      layer < leading || dense.contains(layer) || (layer + 1) % every != 0
        || layer % frequency != 0
    }
  }

  /// The kinds of `layer_types`; nil where the file has none.
  private func kinds(_ reader: inout ObjectReader) -> [String]? {
    reader.arrayIfPresent("layer_types") { $0.string() }
  }

  func linear(_ reader: inout ObjectReader) -> LinearAttention? {
    guard family.hasLinearLayers else { return nil }
    let heads = ModelArchitecture.headRange
    let every = reader.intIfPresent("full_attention_interval", in: 1...10_000) ?? 4
    let count = kinds(&reader)?.count { $0 == "linear_attention" } ?? layers - layers / every
    guard count > 0 else { return nil }
    return LinearAttention(
      layers: count, keyHeads: reader.int("linear_num_key_heads", in: heads),
      keyHeadDim: reader.int("linear_key_head_dim", in: heads),
      valueHeads: reader.int("linear_num_value_heads", in: heads),
      valueHeadDim: reader.int("linear_value_head_dim", in: heads),
      convolution: reader.int("linear_conv_kernel_dim", in: 1...1000, default: 4))
  }

  func indexer(_ reader: inout ObjectReader) -> SparseAttention? {
    guard type == "deepseek_v32" || type == "glm_moe_dsa" else { return nil }
    let heads = ModelArchitecture.headRange
    let own = reader.arrayIfPresent("indexer_types") { $0.string() }
    // What DeepSeek-V3.2 publishes; GLM-5's files may leave them out.
    let isGLM = type == "glm_moe_dsa"
    return SparseAttention(
      layers: own?.count { $0 == "full" } ?? layers,
      heads: reader.int("index_n_heads", in: heads, default: isGLM ? 32 : 64),
      headDim: reader.int("index_head_dim", in: heads, default: 128),
      topK: reader.int("index_topk", in: ModelArchitecture.tokenRange, default: 2048))
  }

  func crossLayers(_ reader: inout ObjectReader) -> Int {
    guard type.hasPrefix("mllama") else { return 0 }
    return reader.arrayIfPresent("cross_attention_layers") { $0.int(in: 0...10_000) }?.count ?? 0
  }

  /// Sliding and chunked layers.
  func windows(
    _ reader: inout ObjectReader, _ shape: inout ModelArchitecture, _ notes: inout [String]
  ) {
    let key = type.hasPrefix("llama4") ? "attention_chunk_size" : "sliding_window"
    guard reader.boolIfPresent("use_sliding_window") ?? family.slides,
      let tokens = reader.intIfPresent(key, in: ModelArchitecture.tokenRange),
      tokens < shape.maxPositionEmbeddings
    else { return }
    let count = slidingLayers(&reader, &notes)
    guard count > 0 else { return }
    var window = SlidingWindow(tokens: tokens, layers: count)
    if type.hasPrefix("gemma4") {
      window.kvHeads = shape.kvHeads
      window.headDim = shape.headDim
      let widths = ModelArchitecture.widthRange
      shape.kvHeads =
        reader.intIfPresent("num_global_key_value_heads", in: widths) ?? shape.kvHeads
      shape.headDim = reader.intIfPresent("global_head_dim", in: widths) ?? shape.headDim
    }
    if count == layers {
      notes.append(
        "a sliding window of \(tokens) tokens on every layer: a simulation keeps contexts whole")
    }
    shape.slidingWindow = window
  }

  private func slidingLayers(_ reader: inout ObjectReader, _ notes: inout [String]) -> Int {
    if let kinds = kinds(&reader) {
      return kinds.count { $0 == "sliding_attention" || $0 == "chunked_attention" }
    }
    if let whole = reader.intIfPresent("max_window_layers", in: 0...10_000) {
      return max(0, layers - whole)
    }
    let pattern =
      reader.intIfPresent("sliding_window_pattern", in: ModelArchitecture.layerRange)
      ?? reader.intIfPresent("no_rope_layer_interval", in: ModelArchitecture.layerRange)
    guard let every = pattern ?? family.windowPattern, every > 1, every <= layers else {
      return layers
    }
    if pattern == nil {
      notes.append("no sliding_window_pattern: every \(every)th layer is taken to attend to all")
    }
    return layers - layers / every
  }

  /// Keys of layers that no count here covers.
  func refuse(_ reader: inout ObjectReader) {
    let keys = ["hidden_size_per_layer_input", "num_kv_shared_layers", "moe_latent_size"]
    for key in keys where reader.has(key) {
      guard let count = reader.intIfPresent(key, in: 0...1_000_000), count > 0 else { continue }
      reader.report(
        .unsupported, key: key, "layers with '\(key)' are not modelled",
        hint: "headroom models this type where the key is 0")
    }
  }
}

extension ObjectReader {
  /// The value under a key is a list.
  fileprivate mutating func isArray(_ key: String) -> Bool {
    guard has(key), let value = valueIfPresent(key) else { return false }
    if case .array = value.value.content { return true }
    return false
  }
}
