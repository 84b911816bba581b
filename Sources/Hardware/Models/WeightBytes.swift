// WeightBytes.swift: what the weights of one device weigh, by precision and parallelism.

public import Units

/// Bytes of weights on one device of a replica, by what they are.
public struct WeightBytes: Hashable, Sendable, BitwiseCopyable {
  public var embedding: Bytes
  /// Zero when the LM head shares the embedding's table.
  public var lmHead: Bytes
  public var attention: Bytes
  /// Dense MLPs and shared experts.
  public var mlp: Bytes
  public var routedExperts: Bytes
  /// Norms, routers, sinks.
  public var other: Bytes

  public var total: Bytes { embedding + lmHead + attention + mlp + routedExperts + other }

  /// Of the stage of a pipeline with the most layers and a vocabulary's table, which the first stage has for its embedding
  /// and the last for its head.
  func ofStage(_ parallelism: Parallelism, layers: Int) -> WeightBytes {
    guard parallelism.pipelineParallel > 1 else { return self }
    let share = parallelism.stageShare(layers: layers)
    return WeightBytes(
      embedding: max(embedding, lmHead), lmHead: .zero, attention: attention * share,
      mlp: mlp * share, routedExperts: routedExperts * share, other: other * share)
  }
}

extension ModelArchitecture {
  /// Attention weights of all layers on one device: projections of heads are sharded, KV heads replicated beyond their
  /// number, the latent down-projections of MLA and indexers replicated.
  public func attentionParametersPerDevice(tensorParallel: Int) -> Double {
    let tp = Double(tensorParallel)
    var count =
      Double(fullAttentionLayers + crossLayers)
      * layerParametersPerDevice(kvHeads: kvHeads, headDim: headDim, tensorParallel)
    if let slidingWindow {
      let (heads, width) = (slidingWindow.kvHeads ?? kvHeads, slidingWindow.headDim ?? headDim)
      count +=
        Double(slidingWindow.layers)
        * layerParametersPerDevice(kvHeads: heads, headDim: width, tensorParallel)
    }
    if let linear { count += Double(linear.layers) * linear.parameters(hidden: hidden) / tp }
    if let indexer {
      count +=
        Double(indexer.layers) * indexer.parameters(hidden: hidden, queryRank: mla?.queryRank)
    }
    return count
  }

  private func layerParametersPerDevice(
    kvHeads: Int, headDim: Int, _ tensorParallel: Int
  ) -> Double {
    let h = Double(hidden)
    let localHeads = Double(heads) / Double(tensorParallel)
    if let mla {
      let queryOutputs = localHeads * Double(mla.nopeHeadDim + mla.ropeHeadDim)
      let query =
        mla.queryRank.map { h * Double($0) + Double($0) * queryOutputs } ?? (h * queryOutputs)
      let kvOutputs = localHeads * Double(mla.nopeHeadDim + mla.valueHeadDim)
      return query + h * Double(mla.kvRank + mla.ropeHeadDim) + Double(mla.kvRank) * kvOutputs
        + localHeads * Double(mla.valueHeadDim) * h
    }
    let queryOutputs = localHeads * Double(headDim)
    let kvOutputs = 2 * Double(max(1, kvHeads / tensorParallel) * headDim)
    return h * ((hasOutputGate ? 3 : 2) * queryOutputs + kvOutputs)
      + (hasQKVBias ? queryOutputs + kvOutputs : 0) + (hasOutputBias ? h : 0)
  }

  /// Weights of one device, of all layers.
  ///
  /// Checkpoints below 16 bits keep embedding, LM head, norms and routers in 16 bits and quantise the
  /// linear layers; mxfp4 checkpoints of MoE models quantise the experts alone (gpt-oss). The vocabulary is
  /// padded to a multiple of 64 and sharded (vLLM's `VocabParallelEmbedding`); norms and routers are replicated.
  ///
  /// - Precondition: `parallelism` passed `validate`.
  public func weightBytes(_ weights: NumberType, _ parallelism: Parallelism) -> WeightBytes {
    let tp = Double(parallelism.tensorParallel)
    let wide = NumberType.bf16.bytesPerValue
    let expertValue = weights.bits == 16 ? wide : weights.bytesPerValue
    let linearValue = weights == .mxfp4 && moe != nil ? wide : expertValue
    let counts = parameterCounts
    let table = Double((vocab + 63) / 64 * 64) * Double(hidden) / tp * wide
    let attention = attentionParametersPerDevice(tensorParallel: parallelism.tensorParallel)
    // What the checkpoint leaves in 16 bits stays so in its own format.
    let kept = weights == publishedWeights ? sixteenBit : SixteenBitShares()
    func mean(_ value: Double, _ share: Double) -> Double { value + (wide - value) * share }
    return WeightBytes(
      embedding: Bytes(table), lmHead: Bytes(hasTiedEmbeddings ? 0 : table),
      attention: Bytes(attention * mean(linearValue, kept.attention)),
      mlp: Bytes(
        (counts.denseMLP * mean(linearValue, kept.mlp)
          + counts.sharedExperts * mean(linearValue, kept.sharedExperts)) / tp),
      routedExperts: Bytes(
        counts.routedExperts / Double(parallelism.expertDevices) * mean(expertValue, kept.experts)
          * expertPadding(weights, parallelism)),
      other: Bytes((counts.norms + counts.routers) * wide))
  }

  /// What mxfp4 experts weigh over their own size: kernels want columns in 128 and the hidden size in 256.
  ///
  /// - Source: vLLM 0.11's mxfp4 layers; gpt-oss-120b loads 65.97 GiB (vLLM issue 23278).
  private func expertPadding(_ weights: NumberType, _ parallelism: Parallelism) -> Double {
    guard weights == .mxfp4, let moe else { return 1 }
    let columns = Double(moe.expertIntermediate) / Double(parallelism.expertTensorParallel)
    let padded = (columns / 128).rounded(.up) * 128 / columns
    return padded * (Double(hidden) / 256).rounded(.up) * 256 / Double(hidden)
  }

  /// KV bytes that each further token of context adds on one device: layers that attend to everything, and all of a
  /// model whose every layer slides, until its window is full.
  ///
  /// Keys and values of the device's KV heads; under MLA the latent vector, which every device keeps whole, and the
  /// keys of its indexers.
  public func kvBytesPerTokenPerDevice(_ kvCache: NumberType, tensorParallel: Int) -> Bytes {
    if let slidingWindow, fullAttentionLayers == 0 {
      return Bytes(
        Double(slidingWindow.layers)
          * windowBytesPerToken(slidingWindow, kvCache, tensorParallel: tensorParallel))
    }
    var bytes =
      Double(fullAttentionLayers)
      * kvBytesPerTokenPerLayer(
        kvCache, kvHeads: kvHeads, headDim: headDim, tensorParallel: tensorParallel)
    if let indexer { bytes += Double(indexer.layers) * indexer.keyBytes }
    return Bytes(bytes)
  }

  /// Bytes that a sequence keeps on one device however long it is: whole blocks of its sliding windows, one more than
  /// they fill, as their start moves, and the state of linear layers. Zero without either.
  public func keptBytesPerSequencePerDevice(
    _ kvCache: NumberType, tensorParallel: Int, blockTokens: Int
  ) -> Bytes {
    var bytes = 0.0
    if let slidingWindow, fullAttentionLayers > 0 {
      let blocks = (slidingWindow.tokens + blockTokens - 1) / blockTokens + 1
      bytes +=
        Double(slidingWindow.layers * blocks * blockTokens)
        * windowBytesPerToken(slidingWindow, kvCache, tensorParallel: tensorParallel)
    }
    if let linear { bytes += Double(linear.layers) * linear.stateBytes / Double(tensorParallel) }
    return Bytes(bytes)
  }

  /// What a sequence holds on one device, in blocks of the layers that `kvBytesPerTokenPerDevice` counts.
  /// - Parameter block: bytes of one of them.
  public func footprint(
    _ kvCache: NumberType, tensorParallel: Int, block: Bytes
  ) -> KVFootprint {
    var groups = 0
    var windowBlocks = 0
    if let slidingWindow {
      let tokens = KVFootprint.blockTokens
      windowBlocks = (slidingWindow.tokens + tokens - 1) / tokens + 1
      let bytes =
        Double(slidingWindow.layers * tokens)
        * windowBytesPerToken(slidingWindow, kvCache, tensorParallel: tensorParallel)
      groups = Int((bytes / block.value).rounded(.up))
    }
    let state = linear.map { Double($0.layers) * $0.stateBytes / Double(tensorParallel) } ?? 0
    return KVFootprint(
      contextGroups: fullAttentionLayers > 0 || slidingWindow == nil ? 1 : 0, windowGroups: groups,
      windowBlocks: windowBlocks, stateBlocks: Int((state / block.value).rounded(.up)))
  }

  /// What to say where keys and values are in 16 bits and the checkpoint was calibrated for fewer; nil otherwise.
  public func kvCacheRemark(_ kvCache: NumberType) -> String? {
    guard let publishedKVCache, publishedKVCache.bits < kvCache.bits else { return nil }
    return
      "the checkpoint of '\(name)' was calibrated for \(publishedKVCache.rawValue) keys and values, which newer "
      + "engines then keep so; here they are in \(kvCache.rawValue)"
  }

  /// The same model where no context outgrows its windows: sliding layers keep and read all there is.
  /// - Parameter tokens: of the longest sequence.
  public func holdingAll(upTo tokens: Int) -> ModelArchitecture {
    guard let slidingWindow, slidingWindow.tokens >= tokens,
      slidingWindow.kvHeads == nil, slidingWindow.headDim == nil
    else { return self }
    var model = self
    model.slidingWindow = nil
    return model
  }

  private func windowBytesPerToken(
    _ window: SlidingWindow, _ kvCache: NumberType, tensorParallel: Int
  ) -> Double {
    kvBytesPerTokenPerLayer(
      kvCache, kvHeads: window.kvHeads ?? kvHeads, headDim: window.headDim ?? headDim,
      tensorParallel: tensorParallel)
  }

  private func kvBytesPerTokenPerLayer(
    _ kvCache: NumberType, kvHeads: Int, headDim: Int, tensorParallel: Int
  ) -> Double {
    let values = mla.map(\.cachedValues) ?? 2 * max(1, kvHeads / tensorParallel) * headDim
    return Double(values) * kvCache.bytesPerValue
  }
}
