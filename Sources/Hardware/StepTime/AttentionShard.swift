// AttentionShard.swift: the attention of layers that are alike, on one device.

/// The attention of one layer on one device, and how many layers have it.
struct AttentionShard: Hashable, Sendable, BitwiseCopyable {
  var layers: Int
  var heads: Double
  /// Key heads on this device: at least one, so they are repeated when TP exceeds them.
  var kvHeads: Double
  var headDim: Double
  /// Arithmetic of one query and key over all heads, in a prompt chunk and in a decode row.
  var promptFLOPsPerPair: Double
  var decodeFLOPsPerPair: Double
  /// Bytes the cache holds for one token.
  var kvBytesPerToken: Double
  /// Bytes a prompt token brings in and out beside the cache: its queries and results.
  var promptBytesPerToken: Double
  /// Keys a query attends to at most: a window, or the choice of an indexer; nil for all before it.
  var reach: Double?
  var isLatent: Bool

  /// Query–key pairs of a chunk: Σ min(p + i, reach) over its queries.
  func pairs(newTokens: Int, prefixTokens: Int) -> Double {
    let (q, p) = (Double(newTokens), Double(prefixTokens))
    let w = reach ?? .infinity
    let growing = min(max(w - p, 0), q)  // queries that still see everything before them
    let full = growing * p + growing * (growing + 1) / 2
    return growing < q ? full + (q - growing) * w : full
  }

  /// Keys that a chunk's last query can see, and those before it that the chunk's first can.
  func context(newTokens: Int, prefixTokens: Int) -> Double {
    let (q, p) = (Double(newTokens), Double(prefixTokens))
    return min(q + p, q + (reach ?? .infinity))
  }

  /// Bytes a chunk moves in one layer: queries in, results out, the cache once.
  func promptBytes(newTokens: Double, context: Double) -> Double {
    promptBytesPerToken * newTokens + kvBytesPerToken * context
  }
}

/// The recurrence of one linear layer on one device, and how many layers have it.
struct StateShard: Hashable, Sendable, BitwiseCopyable {
  var layers: Int
  var rule: StateRule
  /// Value heads on this device.
  var heads: Double
  /// Arithmetic of one token: its key into the state, its query out of it, and its place in a chunk of 64.
  var flopsPerToken: Double
  /// Bytes of the state of one sequence.
  var bytes: Double
  /// Bytes a token brings in and out.
  var bytesPerToken: Double
}

extension AttentionShard {
  /// The attentions of a model, those over the whole context first; none of them for linear layers.
  static func all(
    _ model: ModelArchitecture, kvCache: NumberType, tensorParallel g: Double
  ) -> [AttentionShard] {
    var full = AttentionShard(
      layers: model.fullAttentionLayers, heads: Double(model.heads) / g,
      kvHeads: max(1, Double(model.kvHeads) / g), headDim: Double(model.headDim), kvCache: kvCache)
    if let mla = model.mla { full.compress(mla, kvCache: kvCache) }
    full.reach = model.indexer.map { Double($0.topK) }
    var all = [full]
    if let window = model.slidingWindow {
      var sliding = AttentionShard(
        layers: window.layers, heads: full.heads,
        kvHeads: max(1, Double(window.kvHeads ?? model.kvHeads) / g),
        headDim: Double(window.headDim ?? model.headDim), kvCache: kvCache)
      sliding.reach = Double(window.tokens)
      all.append(sliding)
    }
    if let indexer = model.indexer { all.append(AttentionShard(indexer)) }
    return all
  }

  private init(
    layers: Int, heads: Double, kvHeads: Double, headDim: Double, kvCache: NumberType
  ) {
    self.init(
      layers: layers, heads: heads, kvHeads: kvHeads, headDim: headDim,
      promptFLOPsPerPair: 4 * heads * headDim, decodeFLOPsPerPair: 4 * heads * headDim,
      kvBytesPerToken: 2 * kvHeads * headDim * kvCache.bytesPerValue,
      promptBytesPerToken: 4 * heads * headDim, reach: nil, isLatent: false)
  }

  /// Prompts expand the latent to full heads; decode absorbs the expansion and reads the latent itself.
  private mutating func compress(_ mla: LatentAttention, kvCache: NumberType) {
    let (nope, rope) = (Double(mla.nopeHeadDim), Double(mla.ropeHeadDim))
    let (value, rank) = (Double(mla.valueHeadDim), Double(mla.kvRank))
    isLatent = true
    kvHeads = 1
    headDim = nope + rope
    promptFLOPsPerPair = 2 * heads * (nope + rope + value)
    decodeFLOPsPerPair = 2 * heads * (2 * rank + rope)
    kvBytesPerToken = Double(mla.cachedValues) * kvCache.bytesPerValue
    promptBytesPerToken = 2 * heads * (nope + rope + value)
  }

  /// Every device scores all positions with all heads; FP8 arithmetic counts half of the 16-bit peak it is priced at.
  private init(_ indexer: SparseAttention) {
    let flops = Double(indexer.heads * indexer.headDim)
    self.init(
      layers: indexer.layers, heads: Double(indexer.heads), kvHeads: 1,
      headDim: Double(indexer.headDim), promptFLOPsPerPair: flops, decodeFLOPsPerPair: flops,
      kvBytesPerToken: indexer.keyBytes, promptBytesPerToken: flops, reach: nil, isLatent: true)
  }
}

extension StateShard {
  init(_ linear: LinearAttention, tensorParallel g: Double) {
    let heads = Double(linear.valueHeads) / g
    let (key, value) = (Double(linear.keyHeadDim), Double(linear.valueHeadDim))
    self.init(
      layers: linear.layers, rule: linear.rule, heads: heads,
      flopsPerToken: heads * (4 * key * value + 128 * (key + value)),
      bytes: linear.stateBytes / g, bytesPerToken: 2 * Double(linear.channels) / g * 2)
  }
}
