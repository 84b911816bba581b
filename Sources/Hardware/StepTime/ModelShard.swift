// ModelShard.swift: what one device of a replica holds and multiplies, in plain numbers.

/// A weight matrix of one device: C[m, outputs] = A[m, inputs] W[outputs, inputs], once in `layers` layers.
struct MatrixProduct: Hashable, Sendable, BitwiseCopyable {
  var name: OperatorName
  var outputs: Double
  var inputs: Double
  var layers: Int
  /// Bytes of one weight and of one input activation; outputs are 16 bits.
  var bytesPerWeight: Double
  var bytesPerActivation: Double
  /// True for a product that stays in 16 bits whatever the weights are (router, LM head).
  var isSixteenBit = false

  func flops(rows: Double) -> Double { 2 * rows * outputs * inputs }
  func bytes(rows: Double) -> Double {
    bytesPerWeight * outputs * inputs + bytesPerActivation * rows * inputs + 2 * rows * outputs
  }
  var weightBytes: Double { bytesPerWeight * outputs * inputs }
}

/// The attention of one layer on one device.
struct AttentionShard: Hashable, Sendable, BitwiseCopyable {
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
  var fullLayers: Int
  var windowLayers: Int
  var windowTokens: Double
  var isLatent: Bool

  /// Query–key pairs of a chunk in a layer that sees everything.
  func pairs(newTokens: Int, prefixTokens: Int) -> Double {
    let (q, p) = (Double(newTokens), Double(prefixTokens))
    return q * p + q * (q + 1) / 2
  }

  /// Query–key pairs of a chunk in a sliding layer: Σ min(p + i, window) over its queries.
  func windowPairs(newTokens: Int, prefixTokens: Int) -> Double {
    let (q, p, w) = (Double(newTokens), Double(prefixTokens), windowTokens)
    let growing = min(max(w - p, 0), q)  // queries that still see everything before them
    return growing * p + growing * (growing + 1) / 2 + (q - growing) * w
  }
}

/// One device's part of a model under a precision and a spread.
struct ModelShard: Hashable, Sendable {
  var layers: Int
  var tensorParallel: Int
  var hidden: Double
  var products: [MatrixProduct]
  var lmHead: MatrixProduct
  var attention: AttentionShard
  var experts: ExpertShard?
  var moeLayers: Int
  /// Element-wise bytes of one token in all layers: norms, rope, activation, residuals.
  var elementwiseBytesPerToken: Double
  /// Bytes of one token that an all-reduce adds up; two in a layer.
  var reducedBytesPerToken: Double { hidden * 2 }
  var reductions: Int { tensorParallel > 1 ? 2 * layers : 0 }
}

extension ModelShard {
  /// - Precondition: `parallelism` passed `validate`.
  init(_ model: ModelArchitecture, precision: Precision, parallelism: Parallelism) {
    let g = Double(parallelism.tensorParallel)
    layers = model.layers
    tensorParallel = parallelism.tensorParallel
    hidden = Double(model.hidden)
    moeLayers = model.moeLayers
    attention = AttentionShard(model, kvCache: precision.kvCache, tensorParallel: g)
    products = Self.attentionProducts(model, attention: attention, precision: precision, g)
    products += Self.mlpProducts(model, precision: precision, g)
    lmHead = MatrixProduct(
      name: .lmHead, outputs: Double(model.vocab) / g, inputs: hidden, layers: 1,
      bytesPerWeight: 2, bytesPerActivation: 2, isSixteenBit: true)
    experts = model.moe.map { moe in
      ExpertShard(
        experts: Double(moe.experts), topK: Double(moe.topK), hidden: Double(model.hidden),
        columns: Double(moe.expertIntermediate) / Double(parallelism.expertTensorParallel),
        groups: Double(parallelism.expertParallel),
        bytesPerWeight: precision.weights.bytesPerValue,
        bytesPerActivation: precision.activations.bytesPerValue)
    }
    let heads = Double(model.heads + 2 * model.kvHeads) * Double(model.headDim)
    let mlpWidth =
      Double(model.denseLayers) * Double(model.intermediate)
      + Double(moeLayers) * Double((model.moe?.sharedExperts ?? 0))
      * Double(model.moe?.expertIntermediate ?? 0)
    // 16-bit values: 8h of norms and residuals, 3i of the activation, 2(heads + 2 kv)·hd of rope and cache writes.
    elementwiseBytesPerToken =
      2 * (Double(layers) * (8 * hidden + 2 * heads / g) + 3 * mlpWidth / g)
  }

  private static func attentionProducts(
    _ model: ModelArchitecture, attention: AttentionShard, precision: Precision, _ g: Double
  ) -> [MatrixProduct] {
    let hidden = Double(model.hidden)
    // mxfp4 checkpoints (gpt-oss) keep everything but the experts in 16 bits.
    let isWide = precision.weights == .mxfp4 && model.moe != nil
    func product(_ name: OperatorName, _ outputs: Double, _ inputs: Double) -> MatrixProduct {
      MatrixProduct(
        name: name, outputs: outputs, inputs: inputs, layers: model.layers,
        bytesPerWeight: isWide ? 2 : precision.weights.bytesPerValue,
        bytesPerActivation: isWide ? 2 : precision.activations.bytesPerValue,
        isSixteenBit: isWide)
    }
    if let mla = model.mla {
      let queries = Double(model.heads * (mla.nopeHeadDim + mla.ropeHeadDim)) / g
      let values = Double(model.heads * mla.valueHeadDim) / g
      let keys = Double(model.heads * (mla.nopeHeadDim + mla.valueHeadDim)) / g
      let latent = Double(mla.kvRank + mla.ropeHeadDim)
      let rank = Double(mla.queryRank ?? 0)  // every device compresses for itself
      return [
        product(.latentDown, rank + latent, hidden),
        product(.queryUp, queries, mla.queryRank == nil ? hidden : rank),
        product(.keyValueUp, keys, Double(mla.kvRank)), product(.output, hidden, values),
      ]
    }
    let width = (attention.heads + 2 * attention.kvHeads) * attention.headDim
    return [
      product(.qkv, width, hidden),
      product(.output, hidden, attention.heads * attention.headDim),
    ]
  }

  private static func mlpProducts(
    _ model: ModelArchitecture, precision: Precision, _ g: Double
  ) -> [MatrixProduct] {
    let hidden = Double(model.hidden)
    func pair(
      _ gateUp: OperatorName, _ down: OperatorName, width: Double, layers: Int
    ) -> [MatrixProduct] {
      guard layers > 0, width > 0 else { return [] }
      let (w, a) = (precision.weights.bytesPerValue, precision.activations.bytesPerValue)
      return [
        MatrixProduct(
          name: gateUp, outputs: 2 * width / g, inputs: hidden, layers: layers,
          bytesPerWeight: w, bytesPerActivation: a),
        MatrixProduct(
          name: down, outputs: hidden, inputs: width / g, layers: layers,
          bytesPerWeight: w, bytesPerActivation: a),
      ]
    }
    var products = pair(
      .gateUp, .down, width: Double(model.intermediate), layers: model.denseLayers)
    guard let moe = model.moe else { return products }
    products.append(
      MatrixProduct(
        name: .router, outputs: Double(moe.experts), inputs: hidden, layers: model.moeLayers,
        bytesPerWeight: 2, bytesPerActivation: 2, isSixteenBit: true))
    products += pair(
      .sharedGateUp, .sharedDown,
      width: Double(moe.sharedExperts * moe.expertIntermediate),
      layers: model.moeLayers)
    return products
  }
}

extension AttentionShard {
  init(_ model: ModelArchitecture, kvCache: NumberType, tensorParallel g: Double) {
    heads = Double(model.heads) / g
    windowLayers = model.slidingWindow?.layers ?? 0
    windowTokens = Double(model.slidingWindow?.tokens ?? 0)
    fullLayers = model.layers - windowLayers
    if let mla = model.mla {
      // Prompts expand the latent to full heads; decode absorbs the expansion and reads the latent itself.
      let (nope, rope) = (Double(mla.nopeHeadDim), Double(mla.ropeHeadDim))
      let (value, rank) = (Double(mla.valueHeadDim), Double(mla.kvRank))
      isLatent = true
      kvHeads = 1
      headDim = nope + rope
      promptFLOPsPerPair = 2 * heads * (nope + rope + value)
      decodeFLOPsPerPair = 2 * heads * (2 * rank + rope)
      kvBytesPerToken = Double(mla.cachedValues) * kvCache.bytesPerValue
      promptBytesPerToken = 2 * heads * (nope + rope + value)
      return
    }
    isLatent = false
    kvHeads = max(1, Double(model.kvHeads) / g)
    headDim = Double(model.headDim)
    promptFLOPsPerPair = 4 * heads * headDim
    decodeFLOPsPerPair = promptFLOPsPerPair
    kvBytesPerToken = 2 * kvHeads * headDim * kvCache.bytesPerValue
    promptBytesPerToken = 4 * heads * headDim
  }
}
