// Parallelism.swift: how one replica is spread over devices, and which spreads a model allows.

/// How one replica is spread: tensor parallel within each pipeline stage, experts over the same devices.
public struct Parallelism: Hashable, Sendable, BitwiseCopyable {
  /// Devices that share every layer.
  public var tensorParallel: Int
  /// Stages of consecutive layers. Only 1 is priced so far.
  public var pipelineParallel: Int
  /// Groups the routed experts are dealt to; each holds whole experts. 1 shards every expert by TP.
  public var expertParallel: Int

  public init(tensorParallel: Int = 1, pipelineParallel: Int = 1, expertParallel: Int = 1) {
    self.tensorParallel = tensorParallel
    self.pipelineParallel = pipelineParallel
    self.expertParallel = expertParallel
  }

  /// Devices of one replica.
  public var devices: Int { tensorParallel * pipelineParallel }
  /// Devices that share one expert: TP is split between expert groups and shards within a group.
  public var expertTensorParallel: Int { tensorParallel / expertParallel }
}
