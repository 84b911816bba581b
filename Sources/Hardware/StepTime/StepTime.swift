// StepTime.swift: the time of an engine step of one deployment, at one of three levels.

public import Units

/// Prices the steps of one model on one replica; immutable, made by `StepTime.make`.
///
/// - Complexity: every price is O(operators of a layer), without allocation.
public struct StepTime: StepTimeModel {
  /// The level the operators are priced at; an operator without a fit is in `fallbacks`.
  public let level: StepTimeLevel
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
    var part = pricing.lmHead(shard.lmHead, rows: Double(rows))
    part.launch += hostPerSampledRow * Double(rows)
    return part
  }

  /// Sliding layers attend to at most their window, which is a constant of the batch: exact when every row's context has
  /// outgrown it, and at most `window` tokens a row too much before. A window above `slidingLimit` is priced as if it
  /// saw everything, an upper bound.
  public func decodeAttention(rows: Int) -> DecodeAttentionTime {
    precondition(rows > 0, "decode attention needs a row")
    let layer = pricing.decodeAttention(shard.attention, rows: Double(rows))
    let sliding = Double(slidingLayers)
    let full = Double(shard.layers) - sliding
    let layers = Double(shard.layers)
    let window = sliding * Double(rows) * shard.attention.windowTokens
    return DecodeAttentionTime(
      launch: layer.launch * layers,
      memoryBase: layer.memoryBase * layers + layer.memoryPerContextToken * window,
      memoryPerContextToken: layer.memoryPerContextToken * full,
      computeBase: layer.computeBase * layers + layer.computePerContextToken * window,
      computePerContextToken: layer.computePerContextToken * full)
  }

  /// The longest window whose layers cost a constant in decode, tokens: gpt-oss slides over 128, Gemma over 1024.
  static let slidingLimit = 1024.0

  /// Layers whose decode cost does not grow with the context.
  var slidingLayers: Int {
    shard.attention.windowTokens <= Self.slidingLimit ? shard.attention.windowLayers : 0
  }

  public var promptAttentionLaunch: Seconds {
    pricing.promptLaunch(shard.attention) * Double(shard.layers)
  }

  public func promptAttention(newTokens: Int, prefixTokens: Int) -> StepPart {
    precondition(newTokens > 0 && prefixTokens >= 0, "a chunk has new tokens")
    let attention = shard.attention
    let q = Double(newTokens)
    let context = q + Double(prefixTokens)
    var part =
      pricing.promptAttention(
        attention, newTokens: q,
        pairs: attention.pairs(newTokens: newTokens, prefixTokens: prefixTokens),
        context: context) * Double(attention.fullLayers)
    if attention.windowLayers > 0 {
      part +=
        pricing.promptAttention(
          attention, newTokens: q,
          pairs: attention.windowPairs(newTokens: newTokens, prefixTokens: prefixTokens),
          context: min(context, q + attention.windowTokens)) * Double(attention.windowLayers)
    }
    return part
  }

  public func launches(tokens: Int) -> Seconds {
    overheads.launches(layers: Double(shard.layers), tokens: tokens)
  }

  public func serial(sampledRows: Int) -> Seconds { overheads.serial(sampledRows: sampledRows) }
}

extension StepTime {
  /// - Parameter attentionPairs: as if every layer saw the whole context; sliding layers are cut to their window here.
  public func modelFLOPs(tokens: Int, attentionPairs: Double, sampledRows: Int) -> FLOPs {
    var perToken = whole.products.reduce(0) { $0 + $1.flops(rows: 1) * Double($1.layers) }
    if let experts = whole.experts {
      perToken += 6 * experts.topK * experts.hidden * experts.columns * Double(whole.moeLayers)
    }
    let attention = whole.attention
    let windowPairs = min(attentionPairs, Double(tokens) * attention.windowTokens)
    let pairs =
      Double(attention.fullLayers) * attentionPairs + Double(attention.windowLayers) * windowPairs
    return FLOPs(
      perToken * Double(tokens) + attention.promptFLOPsPerPair * pairs
        + whole.lmHead.flops(rows: Double(sampledRows)))
  }

  public func weightBytes(tokens: Int, samples: Bool) -> Bytes {
    guard tokens > 0 else { return .zero }
    var perDevice = shard.products.reduce(0) { $0 + $1.weightBytes * Double($1.layers) }
    if let experts = shard.experts {
      perDevice += experts.load(tokens: Double(tokens)).weightBytes * Double(shard.moeLayers)
    }
    if samples { perDevice += shard.lmHead.weightBytes }
    return Bytes(perDevice * Double(shard.tensorParallel))
  }

  /// Of the layers whose reads grow with the context; copies of a key head on several devices count each.
  public var kvBytesPerToken: Bytes {
    Bytes(
      shard.attention.kvBytesPerToken * Double(shard.layers - slidingLayers)
        * Double(shard.tensorParallel))
  }
}
