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

/// One device's part of a model under a precision and a spread; of a pipeline, one device of each stage.
struct ModelShard: Hashable, Sendable {
  var layers: Int
  var tensorParallel: Int
  /// Ranks that share the experts, and all their devices.
  var ranks: Int
  var expertDevices: Int
  /// Stages that the layers are dealt to; a device has one of them, and the counts here are of all.
  var stages: Int
  var hidden: Double
  var products: [MatrixProduct]
  var lmHead: MatrixProduct
  /// Those over the whole context first.
  var attentions: [AttentionShard]
  var state: StateShard?
  var experts: ExpertShard?
  var moeLayers: Int
  /// Layers that have an MLP, dense or of experts.
  var mlpLayers: Int
  /// Element-wise bytes of one token in all layers: norms, rope, activation, residuals.
  var elementwiseBytesPerToken: Double
  /// Bytes of one token that an all-reduce adds up; two in a layer, but after experts that ranks share.
  var reducedBytesPerToken: Double { hidden * 2 }
  /// Bytes of one token that a stage hands to the next: hidden state and residual in 16 bits.
  /// - Source: `IntermediateTensors` of vLLM's models (0.11), "hidden_states" and "residual".
  var handedBytesPerToken: Double { 2 * hidden * 2 }
  var reductions: Int {
    tensorParallel > 1 ? layers + mlpLayers - (ranks > 1 ? moeLayers : 0) : 0
  }
  /// Pairs of a mixer and an MLP, which are what engines launch as a layer.
  var pairs: Double { Double(layers + mlpLayers) / 2 }
  var attention: AttentionShard { attentions[0] }

  /// What one of the batches under way in a pipeline has of a step's rows or tokens: batches are taken as alike. A step is
  /// the time in which every row of the list advances once, as each batch passes all stages.
  func perBatch(_ count: Int) -> Int { (count + stages - 1) / stages }

  /// What one rank of attention has of a batch's.
  func perRank(_ count: Int) -> Int { RankLoad(ranks: ranks).rows(of: perBatch(count)) }

  /// What the slowest rank of a batch reads of the context of all rows.
  func contextShare(rows: Int) -> Double {
    let batch = perBatch(rows)
    return Double(batch) / Double(rows) * RankLoad(ranks: ranks).contextShare(rows: batch)
  }
}

extension ModelShard {
  /// - Precondition: `parallelism` passed `validate`.
  init(_ model: ModelArchitecture, precision: Precision, parallelism: Parallelism) {
    let g = Double(parallelism.tensorParallel)
    layers = model.layers - model.crossLayers
    tensorParallel = parallelism.tensorParallel
    ranks = parallelism.attentionDataParallel
    expertDevices = parallelism.expertDevices
    stages = parallelism.pipelineParallel
    hidden = Double(model.hidden)
    moeLayers = model.moeLayers
    mlpLayers = (model.mlpLayers ?? model.layers) - model.crossLayers
    attentions = AttentionShard.all(model, kvCache: precision.kvCache, tensorParallel: g)
    state = model.linear.map { StateShard($0, tensorParallel: g) }
    products = Self.attentionProducts(model, attentions, precision: precision, g)
    products += Self.mlpProducts(model, precision: precision, g)
    lmHead = MatrixProduct(
      name: .lmHead, outputs: Double(model.vocab) / g, inputs: hidden, layers: 1,
      bytesPerWeight: 2, bytesPerActivation: 2, isSixteenBit: true)
    experts = model.moe.map { moe in
      ExpertShard(
        experts: Double(moe.experts), topK: Double(moe.topK), hidden: Double(model.hidden),
        columns: Double(moe.expertIntermediate) / Double(parallelism.expertTensorParallel),
        groups: Double(parallelism.expertParallel),
        sharers: Double(parallelism.expertTensorParallel),
        bytesPerWeight: precision.weights.bytesPerValue,
        bytesPerActivation: precision.activations.bytesPerValue, matrices: model.mlpMatrices)
    }
    let heads = Double(model.heads + 2 * model.kvHeads) * Double(model.headDim)
    let mlpWidth =
      Double(model.denseLayers - model.crossLayers) * Double(model.intermediate)
      + Double(moeLayers) * Double((model.moe?.sharedExperts ?? 0))
      * Double(model.moe?.expertIntermediate ?? 0)
    // 16-bit values: 4h of norms and residuals of a mixer and of an MLP, 3i of a gated activation, 2(heads + 2 kv)·hd of
    // rope and cache writes.
    let normed = Double(layers + mlpLayers) * 4 * hidden
    elementwiseBytesPerToken =
      2 * (normed + Double(layers) * 2 * heads / g + model.mlpMatrices * mlpWidth / g)
  }

  private static func attentionProducts(
    _ model: ModelArchitecture, _ attentions: [AttentionShard], precision: Precision, _ g: Double
  ) -> [MatrixProduct] {
    let hidden = Double(model.hidden)
    // mxfp4 checkpoints (gpt-oss) keep everything but the experts in 16 bits, others what they say.
    let isWide =
      precision.weights == .mxfp4 && model.moe != nil
      || precision.weights == model.publishedWeights && model.sixteenBit.attention > 0.5
    func product(
      _ name: OperatorName, _ outputs: Double, _ inputs: Double, _ layers: Int
    ) -> MatrixProduct {
      MatrixProduct(
        name: name, outputs: outputs, inputs: inputs, layers: layers,
        bytesPerWeight: isWide ? 2 : precision.weights.bytesPerValue,
        bytesPerActivation: isWide ? 2 : precision.activations.bytesPerValue,
        isSixteenBit: isWide)
    }
    if let mla = model.mla {
      let layers = attentions[0].layers
      let queries = Double(model.heads * (mla.nopeHeadDim + mla.ropeHeadDim)) / g
      let values = Double(model.heads * mla.valueHeadDim) / g
      let keys = Double(model.heads * (mla.nopeHeadDim + mla.valueHeadDim)) / g
      let latent = Double(mla.kvRank + mla.ropeHeadDim)
      let rank = Double(mla.queryRank ?? 0)  // every device compresses for itself
      var products = [
        product(.latentDown, rank + latent, hidden, layers),
        product(.queryUp, queries, mla.queryRank == nil ? hidden : rank, layers),
        product(.keyValueUp, keys, Double(mla.kvRank), layers),
        product(.output, hidden, values, layers),
      ]
      if let indexer = model.indexer {
        let width = Double(indexer.heads * indexer.headDim)
        products.append(
          product(.indexer, width, mla.queryRank == nil ? hidden : rank, indexer.layers))
      }
      return products
    }
    var products: [MatrixProduct] = []
    for shard in attentions where shard.layers > 0 {
      let width =
        ((model.hasOutputGate ? 2 : 1) * shard.heads + 2 * shard.kvHeads) * shard.headDim
      products += [
        product(.qkv, width, hidden, shard.layers),
        product(.output, hidden, shard.heads * shard.headDim, shard.layers),
      ]
    }
    if let linear = model.linear {
      products += [
        product(.stateIn, Double(linear.projectedWidth) / g, hidden, linear.layers),
        product(.stateOut, hidden, Double(linear.valueWidth) / g, linear.layers),
      ]
    }
    return products
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
          name: gateUp, outputs: (model.hasGatedMLP ? 2 : 1) * width / g, inputs: hidden,
          layers: layers,
          bytesPerWeight: w, bytesPerActivation: a),
        MatrixProduct(
          name: down, outputs: hidden, inputs: width / g, layers: layers,
          bytesPerWeight: w, bytesPerActivation: a),
      ]
    }
    var products = pair(
      .gateUp, .down, width: Double(model.intermediate),
      layers: model.denseLayers - model.crossLayers)
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
