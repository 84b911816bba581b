// AdapterShard.swift: the low-rank matrices of an adapter on one device of a replica.

public import Units

/// What one device holds of an adapter, and does with it, for each of its rank.
///
/// Every projection of attention, of dense MLPs and of shared experts has a pair of matrices, A and B; routed experts,
/// the router, the embedding and the LM head have none. The matrices follow the spread of the projection: where its
/// outputs are split, each device has all of A and its part of B; where its inputs are, its part of A and all of B.
/// - Source: vLLM 0.12, `vllm/lora/layers` without `fully_sharded_loras`: slots of 16-bit values, one A for each
///   projection that is merged (three of `qkv`, two of `gate_up`), and two kernels a layer and merged projection.
/// - Valid for: adapters of all linear layers; engines make the slots for all of them, whatever an adapter has.
struct AdapterShard: Hashable, Sendable {
  /// Bytes of a value.
  static let valueBytes = 2.0
  /// Bytes of a value between the two kernels.
  static let betweenBytes = 4.0

  /// Values of the matrices of one rank, in all layers.
  private(set) var valuesPerRank = 0.0
  /// Bytes of a token that the kernels read and write, beside the matrices: inputs, what is between, and outputs twice.
  private(set) var fixedBytesPerToken = 0.0
  private(set) var betweenBytesPerRank = 0.0
  /// Kernels of a step.
  private(set) var kernels = 0.0

  init(_ shard: ModelShard) {
    for product in shard.products {
      guard let merged = Self.merged(product.name) else { continue }
      let layers = Double(product.layers)
      valuesPerRank += layers * (merged * product.inputs + product.outputs)
      fixedBytesPerToken += layers * Self.valueBytes * (product.inputs + 2 * product.outputs)
      betweenBytesPerRank += layers * 2 * Self.betweenBytes * merged
      kernels += 2 * layers
    }
  }

  /// Projections that a product merges; nil for one that has no adapter.
  private static func merged(_ name: OperatorName) -> Double? {
    switch name {
    case .qkv: 3
    case .gateUp, .sharedGateUp, .latentDown: 2
    case .output, .down, .sharedDown, .queryUp, .keyValueUp, .stateIn, .stateOut: 1
    default: nil
    }
  }

  func bytes(rank: Int) -> Bytes { Bytes(valuesPerRank * Self.valueBytes * Double(rank)) }

  func bytesPerToken(rank: Int) -> Double {
    fixedBytesPerToken + betweenBytesPerRank * Double(rank)
  }

  func flopsPerToken(rank: Int) -> Double { 2 * valuesPerRank * Double(rank) }
}

extension Adapters {
  /// Bytes of one slot on the device that has most of them.
  public func slotBytes(_ model: ModelArchitecture, _ parallelism: Parallelism) -> Bytes {
    let wide = Precision(weights: .bf16, activations: .bf16, kvCache: .bf16)
    let shard = ModelShard(model, precision: wide, parallelism: parallelism)
    return AdapterShard(shard).bytes(rank: slotRank)
      * parallelism.stageShare(layers: model.layers)
  }
}
