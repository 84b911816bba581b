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
}

extension ModelArchitecture {
  /// KV heads one device holds: replicated once tensor parallel exceeds them, as vLLM does.
  public func kvHeadsPerDevice(tensorParallel: Int) -> Int { max(1, kvHeads / tensorParallel) }

  /// Attention weights of one layer on one device: projections of heads are sharded, KV heads replicated
  /// beyond their number, and the latent down-projections of MLA replicated.
  public func attentionParametersPerDevice(tensorParallel: Int) -> Double {
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
    let kvOutputs = 2 * Double(kvHeadsPerDevice(tensorParallel: tensorParallel) * headDim)
    return h * (2 * queryOutputs + kvOutputs) + (hasQKVBias ? queryOutputs + kvOutputs : 0)
      + (hasOutputBias ? h : 0)
  }

  /// Weights of one device.
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
    return WeightBytes(
      embedding: Bytes(table), lmHead: Bytes(hasTiedEmbeddings ? 0 : table),
      attention: Bytes(Double(layers) * attention * linearValue),
      mlp: Bytes((counts.denseMLP + counts.sharedExperts) / tp * linearValue),
      routedExperts: Bytes(counts.routedExperts / tp * expertValue),
      other: Bytes((counts.norms + counts.routers) * wide))
  }

  /// KV bytes that each further token of context adds on one device: layers that attend to everything.
  ///
  /// Keys and values of the device's KV heads; under MLA the latent vector, which every device keeps whole.
  public func kvBytesPerTokenPerDevice(_ kvCache: NumberType, tensorParallel: Int) -> Bytes {
    Bytes(
      Double(fullAttentionLayers)
        * kvBytesPerTokenPerLayer(kvCache, tensorParallel: tensorParallel))
  }

  /// KV bytes that a sequence keeps on one device for its sliding windows, however long it is: whole blocks,
  /// one more than the window fills, as its start moves. Zero without windows.
  public func windowBytesPerSequencePerDevice(
    _ kvCache: NumberType, tensorParallel: Int, blockTokens: Int
  ) -> Bytes {
    guard let slidingWindow else { return .zero }
    let blocks = (slidingWindow.tokens + blockTokens - 1) / blockTokens + 1
    return Bytes(
      Double(slidingWindow.layers * blocks * blockTokens)
        * kvBytesPerTokenPerLayer(kvCache, tensorParallel: tensorParallel))
  }

  private func kvBytesPerTokenPerLayer(_ kvCache: NumberType, tensorParallel: Int) -> Double {
    let values =
      mla.map(\.cachedValues)
      ?? 2 * kvHeadsPerDevice(tensorParallel: tensorParallel) * headDim
    return Double(values) * kvCache.bytesPerValue
  }
}
