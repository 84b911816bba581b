// OperatorPricing.swift: what a level of the step time answers for each kind of operator.

import Units

/// The price of one call of each kind of operator on one device.
protocol OperatorPricing: Sendable {
  /// Compute and memory time of a product when its level sums the linear layers first; nil where each stands alone.
  func jointTerms(_ product: MatrixProduct, rows: Double) -> (compute: Double, memory: Double)?
  /// The same for the routed experts of one layer.
  func jointTerms(_ shard: ExpertShard, tokens: Double) -> (compute: Double, memory: Double)?
  func product(_ product: MatrixProduct, rows: Double) -> StepPart
  /// The routed experts of one layer.
  func experts(_ shard: ExpertShard, tokens: Double) -> StepPart
  /// - Parameter volume: bytes on the wire of one device.
  func allReduce(volume: Double) -> StepPart
  /// Norms, rope and activation of one layer.
  func elementwise(bytes: Double) -> StepPart
  /// One layer that sees the whole context.
  func decodeAttention(_ shard: AttentionShard, rows: Double) -> DecodeAttentionTime
  /// One layer.
  func promptLaunch(_ shard: AttentionShard) -> Seconds
  /// One layer, without the launch; `context` counts the keys the last query attends to.
  func promptAttention(
    _ shard: AttentionShard, newTokens: Double, pairs: Double, context: Double
  ) -> StepPart
  /// The recurrence of one linear layer.
  func state(flops: Double, bytes: Double) -> StepPart
  func lmHead(_ product: MatrixProduct, rows: Double) -> StepPart
}

extension OperatorPricing {
  func jointTerms(_ product: MatrixProduct, rows: Double) -> (compute: Double, memory: Double)? {
    nil
  }
  func jointTerms(_ shard: ExpertShard, tokens: Double) -> (compute: Double, memory: Double)? {
    nil
  }
}

/// The data sheet's rates of one device, FLOP/s and byte/s; `link` is zero for a device alone.
struct DatasheetRates: Hashable, Sendable, BitwiseCopyable {
  var bf16: Double
  var linear: Double
  var bandwidth: Double
  var link: Double
  /// What a large all-reduce reaches, byte/s, where the catalog says it; the data sheet's bound ignores it.
  var allReduce: Double?

  func peak(_ product: MatrixProduct) -> Double { product.isSixteenBit ? bf16 : linear }
}

/// max(FLOP/peak, bytes/bandwidth), or bytes/link: nothing takes longer than its larger bound.
///
/// Element-wise work is free: a perfect engine fuses it into the products. Routed experts are touched at random.
struct IdealPricing: OperatorPricing {
  var rates: DatasheetRates

  private func roofline(flops: Double, bytes: Double, peak: Double) -> StepPart {
    let (compute, memory) = (flops / peak, bytes / rates.bandwidth)
    return .roofline(rest: max(compute, memory), compute: compute, memory: memory)
  }

  func product(_ product: MatrixProduct, rows: Double) -> StepPart {
    roofline(
      flops: product.flops(rows: rows), bytes: product.bytes(rows: rows), peak: rates.peak(product))
  }

  func experts(_ shard: ExpertShard, tokens: Double) -> StepPart {
    let load = shard.load(tokens: tokens)
    return roofline(flops: load.flops, bytes: load.bytes, peak: rates.linear)
  }

  func allReduce(volume: Double) -> StepPart { StepPart(link: Seconds(volume / rates.link)) }

  func elementwise(bytes: Double) -> StepPart { .zero }

  func decodeAttention(_ shard: AttentionShard, rows: Double) -> DecodeAttentionTime {
    DecodeAttentionTime(
      launch: .zero, memoryBase: .zero,
      memoryPerContextToken: Seconds(shard.kvBytesPerToken / rates.bandwidth),
      computePerContextToken: Seconds(shard.decodeFLOPsPerPair / rates.bf16))
  }

  func promptLaunch(_ shard: AttentionShard) -> Seconds { .zero }

  func promptAttention(
    _ shard: AttentionShard, newTokens: Double, pairs: Double, context: Double
  ) -> StepPart {
    roofline(
      flops: shard.promptFLOPsPerPair * pairs,
      bytes: shard.promptBytes(newTokens: newTokens, context: context), peak: rates.bf16)
  }

  func state(flops: Double, bytes: Double) -> StepPart {
    roofline(flops: flops, bytes: bytes, peak: rates.bf16)
  }

  func lmHead(_ product: MatrixProduct, rows: Double) -> StepPart {
    self.product(product, rows: rows)
  }
}
