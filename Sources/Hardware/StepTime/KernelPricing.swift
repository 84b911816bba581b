// KernelPricing.swift: the fitted kernel of each operator, or the layered form where none was measured.

import Units

/// The fits that apply to one deployment, each nil where nothing was measured.
struct KernelPricing: OperatorPricing {
  /// Launches of a layer's norms, rope and activation, s (a guess within the 6 to 10 µs that full steps leave over).
  static let elementwiseLaunch = 6e-6

  var gemm: GEMMFit?
  var gemm16: GEMMFit?
  var bytesPerValue: Double
  var prompt: PromptAttentionFit?
  var decode: DecodeAttentionFit?
  var reduction: CollectiveFit?
  var expertFit: ExpertFit?
  /// Router, top-k and quantisation of an MoE layer.
  var moeLayer: Seconds
  var rates: DeviceRates
  /// Prices what has no fit.
  var fallback: LayeredPricing
  /// A fit may not beat the data sheet: where it does, its table touched fewer experts than it says.
  var bound: IdealPricing

  func product(_ product: MatrixProduct, rows: Double) -> StepPart {
    guard let fit = product.isSixteenBit ? gemm16 : gemm else {
      return fallback.product(product, rows: rows)
    }
    return fit.time(
      rows: rows, outputs: product.outputs, inputs: product.inputs,
      bytesPerValue: product.isSixteenBit ? 2 : bytesPerValue,
      peak: product.isSixteenBit ? rates.bf16 : rates.linear, bandwidth: rates.bandwidth)
  }

  func experts(_ shard: ExpertShard, tokens: Double) -> StepPart {
    guard let expertFit else { return fallback.experts(shard, tokens: tokens) }
    var fitted = expertFit.time(
      shard.load(tokens: tokens), peak: rates.linear, bandwidth: rates.bandwidth)
    if !expertFit.holdsLayer { fitted.launch += moeLayer }
    var ideal = bound.experts(shard, tokens: tokens)
    ideal.launch = fitted.launch
    return fitted.total < ideal.total ? ideal : fitted
  }

  func allReduce(volume: Double) -> StepPart {
    reduction?.time(volume: volume) ?? fallback.allReduce(volume: volume)
  }

  func elementwise(bytes: Double) -> StepPart {
    StepPart(
      launch: Seconds(Self.elementwiseLaunch),
      memory: Seconds(bytes / (rates.bandwidth * LayeredFit.elementwiseEfficiency)))
  }

  func decodeAttention(_ shard: AttentionShard, rows: Double) -> DecodeAttentionTime {
    decode?.time(
      rows: rows, heads: shard.heads, kvHeads: shard.kvHeads,
      kvBytesPerToken: shard.kvBytesPerToken, bandwidth: rates.bandwidth)
      ?? fallback.decodeAttention(shard, rows: rows)
  }

  func promptLaunch(_ shard: AttentionShard) -> Seconds {
    prompt.map { Seconds($0.launchMicroseconds * 1e-6) } ?? fallback.promptLaunch(shard)
  }

  func promptAttention(
    _ shard: AttentionShard, newTokens: Double, pairs: Double, context: Double
  ) -> StepPart {
    prompt?.time(
      flops: shard.promptFLOPsPerPair * pairs,
      bytes: shard.promptBytes(newTokens: newTokens, context: context),
      newTokens: newTokens, context: context, headDim: shard.headDim, rates: rates)
      ?? fallback.promptAttention(shard, newTokens: newTokens, pairs: pairs, context: context)
  }

  func state(flops: Double, bytes: Double) -> StepPart {
    fallback.state(flops: flops, bytes: bytes)
  }

  func lmHead(_ product: MatrixProduct, rows: Double) -> StepPart {
    gemm16 == nil ? fallback.lmHead(product, rows: rows) : self.product(product, rows: rows)
  }
}
