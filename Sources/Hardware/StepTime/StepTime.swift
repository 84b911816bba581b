// StepTime.swift: the time of an engine step of one deployment, at one of three levels.

public import Units

/// Prices the steps of one model on one replica; immutable, made by `StepTime.make`.
///
/// - Complexity: every price is O(operators of a layer), without allocation.
public struct StepTime: StepTimeModel {
  /// The level the operators are priced at; an operator without a fit is in `fallbacks`.
  public let level: StepTimeLevel
  /// Where most of it comes from; a bound (`ideal`) comes from the data sheet.
  public let basis: StepTimeBasis
  /// What is priced by `layered` for want of a fitted kernel, a sentence each; empty where `layered` was asked for.
  public let fallbacks: [String]
  /// What is approximated or guessed, a sentence each; a report that uses the times repeats them.
  public let notes: [String]
  /// Of the notes, the one on where the all-reduce times come from; nil where they need none.
  public let linkNote: String?
  public let peak: FLOPsPerSecond
  public let bandwidth: BytesPerSecond

  let shard: ModelShard
  /// The model on one device, for counts that do not depend on the spread.
  let whole: ModelShard
  let pricing: any OperatorPricing
  let exchanges: DeviceExchanges
  let overheads: EngineOverheads
  /// Launches of one layer and host time of one row, where the level has them as numbers of their own.
  let launchPerLayer: Seconds
  let hostPerSampledRow: Seconds

  public func tokens(_ count: Int) -> StepPart {
    var sum = StepPart.zero
    forEachTokenOperator(count) { sum += $0.part }
    return sum
  }

  public func sampling(rows: Int) -> StepPart {
    guard rows > 0 else { return .zero }
    let rows = Double(shard.perRank(rows))
    var part = pricing.lmHead(shard.lmHead, rows: rows)
    part.launch += hostPerSampledRow * rows
    return part
  }

  public func decodeAttention(rows: Int) -> DecodeAttentionTime {
    precondition(rows > 0, "decode attention needs a row")
    // Of the context of all batches and ranks, which the lines are over.
    let share = shard.contextShare(rows: rows)
    let rows = shard.perRank(rows)
    var sum = DecodeAttentionTime(launch: .zero, memoryBase: .zero, memoryPerContextToken: .zero)
    for shard in shard.attentions where shard.layers > 0 {
      let layer = pricing.decodeAttention(shard, rows: Double(rows))
      let layers = Double(shard.layers)
      sum.launch += layer.launch * layers
      sum.memoryBase += layer.memoryBase * layers
      sum.computeBase += layer.computeBase * layers
      let memory = layer.memoryPerContextToken * (layers * share)
      let compute = layer.computePerContextToken * (layers * share)
      if shard.reach == nil {
        sum.memoryPerContextToken += memory
        sum.computePerContextToken += compute
      } else {
        sum.memoryPerReachedToken += memory
        sum.computePerReachedToken += compute
      }
    }
    if let state = shard.state {
      let part = stateStep(state, sequences: Double(rows), tokens: Double(rows))
      sum.launch += part.launch
      sum.memoryBase += part.memory + part.compute
    }
    return sum
  }

  public var reach: Int? { shard.attentions.lazy.compactMap(\.reach).first.map { Int($0) } }

  /// The recurrence of all linear layers: each sequence's state is read and written once.
  private func stateStep(_ state: StateShard, sequences: Double, tokens: Double) -> StepPart {
    pricing.state(
      flops: state.flopsPerToken * tokens,
      bytes: 2 * state.bytes * sequences + state.bytesPerToken * tokens) * Double(state.layers)
  }

  public var promptAttentionLaunch: Seconds {
    shard.attentions.reduce(.zero) { $0 + pricing.promptLaunch($1) * Double($1.layers) }
  }

  public func promptAttention(newTokens: Int, prefixTokens: Int) -> StepPart {
    precondition(newTokens > 0 && prefixTokens >= 0, "a chunk has new tokens")
    var part = StepPart.zero
    for shard in shard.attentions where shard.layers > 0 {
      part +=
        pricing.promptAttention(
          shard, newTokens: Double(newTokens),
          pairs: shard.pairs(newTokens: newTokens, prefixTokens: prefixTokens),
          context: shard.context(newTokens: newTokens, prefixTokens: prefixTokens))
        * Double(shard.layers)
    }
    if let state = shard.state {
      part += stateStep(state, sequences: 1, tokens: Double(newTokens))
      if state.rule == .gatedDelta {
        let scanned = state.heads * Double(newTokens) * Double(state.layers)
        part.compute += overheads.perStateToken * scanned
      }
    }
    return part * (1 / Double(shard.ranks * shard.stages))
  }

  public func launches(tokens: Int) -> Seconds {
    overheads.launches(
      layers: shard.pairs, tokens: shard.perRank(tokens), isLatent: shard.attention.isLatent)
  }

  public func serial(sampledRows: Int) -> Seconds {
    // The host of every stage prepares each batch.
    overheads.serial(sampledRows: shard.perRank(sampledRows)) * Double(shard.stages)
  }
}

extension StepTime {
  /// - Parameter attentionPairs: as if every layer saw the whole context; those of a shorter reach are cut to it here.
  public func modelFLOPs(tokens: Int, attentionPairs: Double, sampledRows: Int) -> FLOPs {
    var perToken = whole.products.reduce(0) { $0 + $1.flops(rows: 1) * Double($1.layers) }
    if let experts = whole.experts {
      perToken +=
        2 * experts.matrices * experts.topK * experts.hidden * experts.columns
        * Double(whole.moeLayers)
    }
    perToken += whole.state.map { $0.flopsPerToken * Double($0.layers) } ?? 0
    let attention = whole.attentions.reduce(0) { sum, shard in
      let pairs = min(attentionPairs, Double(tokens) * (shard.reach ?? .infinity))
      return sum + shard.promptFLOPsPerPair * pairs * Double(shard.layers)
    }
    return FLOPs(
      perToken * Double(tokens) + attention + whole.lmHead.flops(rows: Double(sampledRows)))
  }

  public func weightBytes(tokens: Int, samples: Bool) -> Bytes {
    guard tokens > 0 else { return .zero }
    // Every batch of a pipeline reads all of them.
    let passes = Double(shard.stages)
    var perDevice = shard.products.reduce(0) { $0 + $1.weightBytes * Double($1.layers) }
    if let experts = shard.experts {
      perDevice +=
        experts.load(tokens: Double(shard.perBatch(tokens))).weightBytes * Double(shard.moeLayers)
    }
    if samples { perDevice += shard.lmHead.weightBytes }
    return Bytes(perDevice * Double(shard.expertDevices) * passes)
  }

  /// Copies of a key head on several devices count each.
  public var kvBytesPerToken: Bytes { keyBytes { $0.reach == nil } }
  public var kvBytesPerReachedToken: Bytes { keyBytes { $0.reach != nil } }

  private func keyBytes(of isCounted: (AttentionShard) -> Bool) -> Bytes {
    let perDevice = shard.attentions.filter(isCounted).reduce(0) {
      $0 + $1.kvBytesPerToken * Double($1.layers)
    }
    return Bytes(perDevice * Double(shard.tensorParallel))
  }
}
