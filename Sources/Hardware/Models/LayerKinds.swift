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

/// Layers that keep a state of constant size in place of keys and values: a gated delta rule.
///
/// - Source: Yang et al., "Gated Delta Networks", 2024; sizes as in Qwen3-Next's configuration.
public struct LinearAttention: Hashable, Sendable, BitwiseCopyable {
  public var layers: Int
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
  /// Values of the recurrent state of one layer, kept in 32 bits.
  var stateValues: Int { valueHeads * keyHeadDim * valueHeadDim }

  /// Bytes one sequence keeps in one layer: the state in 32 bits, the convolution's past in 16.
  var stateBytes: Double { Double(4 * stateValues + 2 * channels * (convolution - 1)) }

  /// Weights of one layer: queries, keys, values and gate, the two scalars of a head, convolution, output and norm.
  func parameters(hidden: Int) -> Double {
    let inward = hidden * (2 * keyWidth + 2 * valueWidth + 2 * valueHeads)
    return Double(
      inward + channels * convolution + 2 * valueHeads + valueHeadDim + valueWidth * hidden)
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
