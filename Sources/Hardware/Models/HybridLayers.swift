// HybridLayers.swift: which layers of a hybrid model are Mamba-2, attention, MLP or experts.

internal import Text

/// The layers of a model of the types nemotron_h, granitemoehybrid and bamba.
///
/// Granite's and Bamba's layers have a mixer and an MLP each; Nemotron-H's are one of them, as its
/// `hybrid_override_pattern` (M, *, -, E) or `layers_block_type` says.
/// - Source: the configuration classes of Hugging Face transformers 4.57 and of NVIDIA's checkpoints.
struct HybridLayers {
  var mamba = 0
  var attention = 0
  /// Layers that are an MLP or experts alone; nil where every layer has one beside its mixer.
  var mlp: Int?
  var experts: Int?

  var mixers: Int { mamba + attention }

  init(_ reader: inout ObjectReader, type: String, layers: Int) {
    guard type == "nemotron_h" else {
      readMixers(&reader, layers: layers)
      return
    }
    let marks: [Character: String] = ["M": "mamba", "*": "attention", "-": "mlp", "E": "moe"]
    let pattern = reader.stringIfPresent("hybrid_override_pattern")
    let kinds = pattern?.map { marks[$0] ?? String($0) } ?? Self.kinds(&reader)
    guard let kinds else {
      reader.report(
        .missingKey, "the key 'hybrid_override_pattern' is missing",
        hint: "add the pattern of M, *, - and E, or \"layers_block_type\"")
      return
    }
    func count(_ kind: String) -> Int { kinds.count { $0 == kind } }
    (mamba, attention, mlp, experts) =
      (count("mamba"), count("attention"), count("mlp"), count("moe"))
    if let other = kinds.first(where: { !marks.values.contains($0) }) {
      reader.report(
        .unsupported, "layers of the kind '\(other)' are not modelled",
        hint: "headroom models mamba, attention, mlp and moe")
    }
    if kinds.count != layers {
      reader.report(
        .conflict, "the pattern has \(kinds.count) layers, num_hidden_layers is \(layers)",
        hint: "correct one of them")
    }
  }

  /// Layers with a mixer and an MLP each; Mamba-2 where nothing says attention.
  private mutating func readMixers(_ reader: inout ObjectReader, layers: Int) {
    mamba = layers
    if let kinds = Self.kinds(&reader) {
      attention = kinds.count { $0 == "attention" }
      if let other = kinds.first(where: { $0 != "attention" && $0 != "mamba" }) {
        reader.report(
          .unsupported, "layers of the kind '\(other)' are not modelled",
          hint: "headroom models mamba and attention")
      }
      if kinds.count != layers {
        reader.report(
          .conflict, "the file lists \(kinds.count) layers, num_hidden_layers is \(layers)",
          hint: "correct one of them")
        return
      }
    } else if let places = reader.arrayIfPresent("attn_layer_indices", { $0.int(in: 0...10_000) }) {
      attention = Set(places).count
      if let beyond = places.first(where: { $0 >= layers }) {
        reader.report(
          .conflict, key: "attn_layer_indices", "layer \(beyond) is beyond the \(layers) there are",
          hint: "layers are counted from 0")
        return
      }
    }
    mamba = layers - attention
  }

  private static func kinds(_ reader: inout ObjectReader) -> [String]? {
    let key = ["layers_block_type", "layer_types"].first { reader.has($0) }
    return key.flatMap { reader.arrayIfPresent($0) { $0.string() } }
  }

  /// The states of its Mamba-2 layers; nil where it has none.
  func state(_ reader: inout ObjectReader, type: String, hidden: Int) -> LinearAttention? {
    guard mamba > 0 else { return nil }
    let heads = ModelArchitecture.headRange
    var state: LinearAttention
    if type == "nemotron_h" {
      state = LinearAttention(
        layers: mamba, keyHeads: reader.int("n_groups", in: heads, default: 8),
        keyHeadDim: reader.int("ssm_state_size", in: heads, default: 128),
        valueHeads: reader.int("mamba_num_heads", in: heads),
        valueHeadDim: reader.int("mamba_head_dim", in: heads),
        convolution: reader.int("conv_kernel", in: 1...1000, default: 4))
    } else {
      let count = reader.int("mamba_n_heads", in: heads, default: 128)
      let expand = reader.int("mamba_expand", in: 1...100, default: 2)
      // "auto" stands for the width over the heads.
      let isAuto = reader.isText("mamba_d_head")
      let own = isAuto ? nil : reader.intIfPresent("mamba_d_head", in: heads)
      state = LinearAttention(
        layers: mamba, keyHeads: reader.int("mamba_n_groups", in: heads, default: 1),
        keyHeadDim: reader.int("mamba_d_state", in: heads, default: 256), valueHeads: count,
        valueHeadDim: own ?? max(1, expand * hidden / count),
        convolution: reader.int("mamba_d_conv", in: 1...1000, default: 4))
    }
    state.rule = .mamba2
    // vLLM keeps it in the model's own type unless told otherwise.
    let cacheType = reader.stringIfPresent("mamba_ssm_cache_dtype")
    state.stateValueBytes = cacheType == "float32" ? 4 : 2
    return state
  }
}

extension ObjectReader {
  /// The value under a key is a string.
  fileprivate mutating func isText(_ key: String) -> Bool {
    guard has(key), let value = valueIfPresent(key) else { return false }
    if case .string = value.value.content { return true }
    return false
  }
}
