// ModelArchitecture.swift: the shape of a decoder-only language model, from which all its counts follow.

/// Routed experts in place of the dense MLP.
public struct MixtureOfExperts: Hashable, Sendable, BitwiseCopyable {
  public var experts: Int
  /// Routed experts a token visits.
  public var topK: Int
  /// Intermediate size of one routed expert.
  public var expertIntermediate: Int
  /// Experts every token visits, each of `expertIntermediate`.
  public var sharedExperts: Int
  /// Layers that keep a dense MLP of `intermediate`: the first few, or every other one.
  public var denseLayers: Int
  /// True when router and experts add a bias (gpt-oss).
  public var hasBias: Bool

  public init(
    experts: Int, topK: Int, expertIntermediate: Int, sharedExperts: Int = 0,
    denseLayers: Int = 0, hasBias: Bool = false
  ) {
    self.experts = experts
    self.topK = topK
    self.expertIntermediate = expertIntermediate
    self.sharedExperts = sharedExperts
    self.denseLayers = denseLayers
    self.hasBias = hasBias
  }
}

/// Multi-head latent attention: keys and values are one compressed vector a token and layer.
///
/// - Source: DeepSeek-AI, "DeepSeek-V2", 2024, section 2.1.
public struct LatentAttention: Hashable, Sendable, BitwiseCopyable {
  /// Rank of the query's compression; nil when queries are projected directly.
  public var queryRank: Int?
  /// Rank of the compressed keys and values.
  public var kvRank: Int
  /// Head dimensions that carry the position, shared by all heads in the cache.
  public var ropeHeadDim: Int
  public var nopeHeadDim: Int
  public var valueHeadDim: Int

  public init(
    queryRank: Int?, kvRank: Int, ropeHeadDim: Int, nopeHeadDim: Int, valueHeadDim: Int
  ) {
    self.queryRank = queryRank
    self.kvRank = kvRank
    self.ropeHeadDim = ropeHeadDim
    self.nopeHeadDim = nopeHeadDim
    self.valueHeadDim = valueHeadDim
  }

  /// Values the cache holds for a token and layer: the compressed vector and the shared position part.
  public var cachedValues: Int { kvRank + ropeHeadDim }
}

/// The shape of a decoder-only model; counts are of weights, widths in values.
public struct ModelArchitecture: Hashable, Sendable {
  /// The canonical name, e.g. `llama-3.1-70b`.
  public var name: String
  public var aliases: [String]
  public var layers: Int
  public var hidden: Int
  public var heads: Int
  public var kvHeads: Int
  public var headDim: Int
  /// Intermediate size of the dense MLP.
  public var intermediate: Int
  public var vocab: Int
  public var hasTiedEmbeddings: Bool
  public var hasQKVBias: Bool
  public var hasOutputBias: Bool
  /// True when queries and keys are normalised per head (Qwen3).
  public var hasQKNorm: Bool
  /// True when every head has a learned attention sink (gpt-oss).
  public var hasAttentionSinks: Bool
  public var moe: MixtureOfExperts?
  public var mla: LatentAttention?
  public var slidingWindow: SlidingWindow?
  /// Layers with a state in place of keys and values.
  public var linear: LinearAttention?
  /// What chooses the positions that latent attention attends to; nil where it attends to all.
  public var indexer: SparseAttention?
  /// Layers that attend to an image alone: a text skips them, their weights are there.
  public var crossLayers = 0
  /// Layers that have an MLP, dense or of experts; nil for all. Nemotron-H's mixers and MLPs are layers of their own: here
  /// its mixers are the layers.
  public var mlpLayers: Int?
  /// The MLP, and each expert, has a gate beside its two matrices.
  public var hasGatedMLP = true
  /// Attention's results are multiplied by a gate, projected with the queries (Qwen3-Next).
  public var hasOutputGate = false
  /// What a quantised checkpoint keeps in 16 bits.
  public var sixteenBit = SixteenBitShares()
  /// The longest context the configuration declares.
  public var maxPositionEmbeddings: Int
  /// The format its published checkpoint stores most weights in.
  public var publishedWeights: NumberType
  /// The format it was calibrated to keep keys and values in; nil where it says none.
  public var publishedKVCache: NumberType?
  /// An 8-bit checkpoint has a scale for each block of weights (DeepSeek, Qwen3, MiniMax), not one for a tensor.
  public var isBlockScaled = false
  /// The count its publisher states; nil for a configuration that states none.
  public var publishedParameters: Double?
  /// The count a token is multiplied with, as its publisher states it; nil for a dense model.
  public var publishedActiveParameters: Double?
  /// Where the figures come from.
  public var source: String
  /// What a reader should know of this entry.
  public var notes: [String]

  public init(
    name: String, aliases: [String] = [], layers: Int, hidden: Int, heads: Int, kvHeads: Int,
    headDim: Int, intermediate: Int, vocab: Int, hasTiedEmbeddings: Bool = false,
    hasQKVBias: Bool = false, hasOutputBias: Bool = false, hasQKNorm: Bool = false,
    hasAttentionSinks: Bool = false, moe: MixtureOfExperts? = nil, mla: LatentAttention? = nil,
    slidingWindow: SlidingWindow? = nil, maxPositionEmbeddings: Int,
    publishedWeights: NumberType = .bf16, publishedParameters: Double? = nil,
    publishedActiveParameters: Double? = nil, source: String = "",
    notes: [String] = []
  ) {
    self.name = name
    self.aliases = aliases
    self.layers = layers
    self.hidden = hidden
    self.heads = heads
    self.kvHeads = kvHeads
    self.headDim = headDim
    self.intermediate = intermediate
    self.vocab = vocab
    self.hasTiedEmbeddings = hasTiedEmbeddings
    self.hasQKVBias = hasQKVBias
    self.hasOutputBias = hasOutputBias
    self.hasQKNorm = hasQKNorm
    self.hasAttentionSinks = hasAttentionSinks
    self.moe = moe
    self.mla = mla
    self.slidingWindow = slidingWindow
    self.maxPositionEmbeddings = maxPositionEmbeddings
    self.publishedWeights = publishedWeights
    self.publishedParameters = publishedParameters
    self.publishedActiveParameters = publishedActiveParameters
    self.source = source
    self.notes = notes
  }
}
