// LayerKinds.swift: layers that are not plain attention over the whole context.

/// Layers that attend only to the last `tokens` positions, or to the chunk of so many that they are in.
public struct SlidingWindow: Hashable, Sendable, BitwiseCopyable {
  public var tokens: Int
  /// How many layers slide; the others attend to everything.
  public var layers: Int
  /// KV heads of a sliding layer and their width, where they are not those of the others (Gemma 4).
  public var kvHeads: Int?
  public var headDim: Int?

  public init(tokens: Int, layers: Int, kvHeads: Int? = nil, headDim: Int? = nil) {
    self.tokens = tokens
    self.layers = layers
    self.kvHeads = kvHeads
    self.headDim = headDim
  }
}

/// What a layer that keeps a state in place of keys and values computes.
public enum StateRule: String, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// - Source: Yang et al., "Gated Delta Networks", 2024.
  case gatedDelta
  /// - Source: Dao and Gu, "Transformers are SSMs", 2024.
  case mamba2

  /// Scalars of a head that a token is projected to: decay and rate; Mamba-2's time step.
  var projectedScalars: Int { self == .gatedDelta ? 2 : 1 }
  /// Weights of a head beside projections: decay and bias; and Mamba-2's skip.
  var headScalars: Int { self == .gatedDelta ? 2 : 3 }
}

/// Layers that keep a state of constant size in place of keys and values.
///
/// Of Mamba-2, keys and queries are its B and C, a group each a head of keys; values are its heads.
/// - Source: sizes as in the configurations of Qwen3-Next and Nemotron-H.
public struct LinearAttention: Hashable, Sendable, BitwiseCopyable {
  public var layers: Int
  public var rule = StateRule.gatedDelta
  /// Bytes of a value of the state.
  public var stateValueBytes = 4
  public var keyHeads: Int
  public var keyHeadDim: Int
  public var valueHeads: Int
  public var valueHeadDim: Int
  /// Positions that the convolution before the recurrence sees.
  public var convolution: Int

  public init(
    layers: Int, keyHeads: Int, keyHeadDim: Int, valueHeads: Int, valueHeadDim: Int,
    convolution: Int = 4
  ) {
    self.layers = layers
    self.keyHeads = keyHeads
    self.keyHeadDim = keyHeadDim
    self.valueHeads = valueHeads
    self.valueHeadDim = valueHeadDim
    self.convolution = convolution
  }

  /// Width of the keys, and of the queries; and of the values, and of their gate.
  var keyWidth: Int { keyHeads * keyHeadDim }
  var valueWidth: Int { valueHeads * valueHeadDim }
  /// Channels of the convolution: queries, keys and values.
  var channels: Int { 2 * keyWidth + valueWidth }
  /// Values of the recurrent state of one layer.
  var stateValues: Int { valueHeads * keyHeadDim * valueHeadDim }

  /// Bytes one sequence keeps in one layer: the state, and the convolution's past in 16 bits.
  var stateBytes: Double {
    Double(stateValueBytes * stateValues + 2 * channels * (convolution - 1))
  }

  /// What a token is projected to: queries, keys, values, gate, and scalars of a head.
  var projectedWidth: Int {
    2 * keyWidth + 2 * valueWidth + rule.projectedScalars * valueHeads
  }

  /// Weights of one layer: projections in, convolution, scalars of a head, norm, and output.
  func parameters(hidden: Int) -> Double {
    // Mamba-2's covers all values; its convolution has a bias.
    let norm = rule == .mamba2 ? valueWidth + channels : valueHeadDim
    return Double(
      hidden * projectedWidth + channels * convolution + rule.headScalars * valueHeads + norm
        + valueWidth * hidden)
  }
}

/// Attention to the `topK` positions that a light indexer finds best.
///
/// - Source: DeepSeek-AI, "DeepSeek-V3.2", 2025: an indexer of few narrow heads scores every position in FP8.
public struct SparseAttention: Hashable, Sendable, BitwiseCopyable {
  /// Layers with an indexer of their own; the others use the last one's choice.
  public var layers: Int
  public var heads: Int
  public var headDim: Int
  public var topK: Int

  public init(layers: Int, heads: Int, headDim: Int, topK: Int) {
    self.layers = layers
    self.heads = heads
    self.headDim = headDim
    self.topK = topK
  }

  /// Bytes of one token's key in one layer: FP8 values and a 32-bit scale.
  var keyBytes: Double { Double(headDim + 4) }

  /// Weights of one layer, which every device keeps whole: queries from their latent, the key and a weight for each head.
  func parameters(hidden: Int, queryRank: Int?) -> Double {
    Double((queryRank ?? hidden) * heads * headDim + hidden * (headDim + heads) + 2 * headDim)
  }
}

/// Shares of the linear layers that a quantised checkpoint keeps in 16 bits, 0...1 of the weights of each kind.
public struct SixteenBitShares: Hashable, Sendable, BitwiseCopyable {
  public var attention = 0.0
  public var mlp = 0.0
  public var sharedExperts = 0.0
  public var experts = 0.0

  public init() {}
}
