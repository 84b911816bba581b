// LayeredPricing.swift: two efficiencies over the data sheet, and a launch time where an operator stands alone.

import Units

/// The layered form, for a whole step or for the operators that have no fitted kernel.
struct LayeredPricing: OperatorPricing {
  /// How the time a layer of a `LayeredFit` is dealt to its operators, in microseconds of 50 (a guess: the launches of
  /// the measured kernels, four products 20, attention 12, two all-reduces 10, element-wise kernels 8).
  enum LaunchShare: Double {
    case product = 5
    case attention = 12
    case elementwise = 8
    /// Of all experts of a layer: measured launches are 20 to 45 µs.
    case experts = 30
    static let whole = 50.0
  }

  var fit: LayeredFit
  var rates: DatasheetRates
  /// False in a whole layered step, where all launches of a layer are one number; true for a lone operator.
  var chargesLaunches: Bool

  private func launch(_ share: LaunchShare) -> Double {
    chargesLaunches ? fit.microsecondsPerLayer * 1e-6 * share.rawValue / LaunchShare.whole : 0
  }
  private var memoryRate: Double { rates.bandwidth * fit.memoryEfficiency }

  private func terms(_ product: MatrixProduct, rows: Double) -> (compute: Double, memory: Double) {
    (
      product.flops(rows: rows) / (rates.peak(product) * fit.computeEfficiency),
      product.bytes(rows: rows) / memoryRate
    )
  }

  private func terms(_ shard: ExpertShard, tokens: Double) -> (compute: Double, memory: Double) {
    let load = shard.load(tokens: tokens)
    return (
      load.flops / (rates.linear * fit.computeEfficiency * fit.expertShare), load.bytes / memoryRate
    )
  }

  func jointTerms(_ product: MatrixProduct, rows: Double) -> (compute: Double, memory: Double)? {
    chargesLaunches ? nil : terms(product, rows: rows)
  }

  func jointTerms(_ shard: ExpertShard, tokens: Double) -> (compute: Double, memory: Double)? {
    chargesLaunches ? nil : terms(shard, tokens: tokens)
  }

  func product(_ product: MatrixProduct, rows: Double) -> StepPart {
    let (compute, memory) = terms(product, rows: rows)
    return .roofline(
      launch: launch(.product), rest: fourNorm(compute, memory), compute: compute, memory: memory)
  }

  func experts(_ shard: ExpertShard, tokens: Double) -> StepPart {
    let (compute, memory) = terms(shard, tokens: tokens)
    return .roofline(
      launch: launch(.experts), rest: fourNorm(compute, memory), compute: compute, memory: memory)
  }

  func allReduce(volume: Double) -> StepPart {
    StepPart(
      launch: Seconds(launch(.product)),
      link: Seconds(volume / (rates.allReduce ?? rates.link * LayeredFit.linkEfficiency)))
  }

  func elementwise(bytes: Double) -> StepPart {
    StepPart(
      launch: Seconds(launch(.elementwise)),
      memory: Seconds(bytes / (rates.bandwidth * LayeredFit.elementwiseEfficiency)))
  }

  /// Memory alone; the latent of MLA is read by so many heads that arithmetic can bound it, so it has both lines.
  func decodeAttention(_ shard: AttentionShard, rows: Double) -> DecodeAttentionTime {
    DecodeAttentionTime(
      launch: Seconds(launch(.attention)), memoryBase: .zero,
      memoryPerContextToken: Seconds(shard.kvBytesPerToken / memoryRate),
      computePerContextToken: shard.isLatent
        ? Seconds(shard.decodeFLOPsPerPair / (rates.bf16 * fit.computeEfficiency)) : .zero)
  }

  func promptLaunch(_ shard: AttentionShard) -> Seconds { Seconds(launch(.attention)) }

  func promptAttention(
    _ shard: AttentionShard, newTokens: Double, pairs: Double, context: Double
  ) -> StepPart {
    let flops = shard.promptFLOPsPerPair * pairs
    let compute = flops / (rates.bf16 * fit.computeEfficiency)
    // The form has no memory term: only for a few tokens after a long prefix is it the larger.
    let bytes = shard.promptBytes(newTokens: newTokens, context: context)
    let memory = bytes / memoryRate
    return .roofline(rest: max(compute, memory), compute: compute, memory: memory)
  }

  /// A guess: the recurrence reads memory as well as a product does, and its chunks multiply as well; three kernels.
  func state(flops: Double, bytes: Double) -> StepPart {
    let compute = flops / (rates.bf16 * fit.computeEfficiency)
    let memory = bytes / memoryRate
    return .roofline(
      launch: launch(.attention), rest: max(compute, memory), compute: compute, memory: memory)
  }

  /// The form reads the head's weights; above about a hundred rows its arithmetic is the larger and takes over.
  func lmHead(_ product: MatrixProduct, rows: Double) -> StepPart {
    let compute = product.flops(rows: rows) / (rates.bf16 * fit.computeEfficiency)
    let memory = product.weightBytes / memoryRate
    return .roofline(
      launch: launch(.product), rest: max(compute, memory), compute: compute, memory: memory)
  }
}
