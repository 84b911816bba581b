// DeviceExchanges.swift: what the devices of a replica send each other in a step.

import Units

/// The collectives and messages of a step.
struct DeviceExchanges: Sendable {
  let shard: ModelShard
  /// Where the devices are, and the network between them.
  let spread: NodeSpread
  let pricing: any OperatorPricing

  /// What devices send each other: sums of a tensor-parallel group, tokens to experts and back, stages to stages.
  /// - Parameters:
  ///   - rows: tokens of one rank in a batch.
  ///   - tokens: of all ranks in it.
  func forEach(rows: Double, tokens: Double, _ body: (TokenOperator) -> Void) {
    func send(
      _ name: OperatorName, _ count: Int, _ price: (part: StepPart, volume: Double)
    ) {
      let calls = Double(count)
      body(
        TokenOperator(
          name: name, count: count, flops: 0, bytes: price.volume * calls,
          part: price.part * calls))
    }
    let inside = { (volume: Double) in pricing.allReduce(volume: volume) }
    if shard.reductions > 0 {
      send(
        .allReduce, shard.reductions,
        spread.allReduce(
          bytes: rows * shard.reducedBytesPerToken, over: shard.tensorParallel, inside: inside))
    }
    if shard.ranks > 1 {
      send(.exchange, shard.moeLayers, exchange(rows: rows, tokens: tokens, inside: inside))
    }
    if shard.stages > 1 {
      send(
        .handOver, 1,
        spread.handOvers(
          bytes: rows * shard.handedBytesPerToken, stages: shard.stages,
          group: shard.expertDevices, gathering: shard.tensorParallel, inside: inside))
    }
  }

  /// Tokens to the devices of their experts and back, in one layer. Within a server every rank gathers the tokens of all and
  /// adds up the results of all, an all-reduce's bytes; over more devices each token goes to its own experts alone, a
  /// copy each, and their results come back in 16 bits.
  /// - Source: TensorRT-LLM 1.0 gathers up to as many GPUs as a token has experts (`MnnvlMoe`); DeepEP's low-latency
  ///   kernels send a copy an expert.
  private func exchange(
    rows: Double, tokens: Double, inside: (Double) -> StepPart
  ) -> (part: StepPart, volume: Double) {
    let group = shard.expertDevices
    guard group > spread.node, let experts = shard.experts else {
      return spread.allReduce(
        bytes: tokens * shard.reducedBytesPerToken, over: group, inside: inside)
    }
    let copies = rows * experts.topK * experts.sharers / Double(shard.tensorParallel)
    let there = spread.allToAll(
      bytes: copies * experts.hidden * experts.bytesPerActivation, over: group, inside: inside)
    let back = spread.allToAll(
      bytes: copies * experts.hidden * 2, over: group, inside: inside)
    return (there.part + back.part, there.volume + back.volume)
  }
}
