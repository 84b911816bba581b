// Parallelism.swift: how one replica is spread over devices, and which spreads a model allows.

/// How one replica is spread: tensor parallel within each pipeline stage and rank, experts over the same devices.
public struct Parallelism: Hashable, Sendable, BitwiseCopyable {
  /// Devices or groups of one kind; beyond any replica there is.
  public static let sizeRange = 1...65_536

  /// Devices that share every layer.
  public var tensorParallel: Int
  /// Stages of consecutive layers. As many batches are under way, each in another stage; they are taken as alike, and
  /// limits of sequences and tokens are those of all of them together.
  public var pipelineParallel: Int
  /// Groups the routed experts are dealt to; each holds whole experts. 1 shards every expert by TP.
  public var expertParallel: Int

  /// Ranks that each hold all but the routed experts, and a share of the requests; they step together, the experts are
  /// spread over all their devices. Limits of sequences and tokens are those of all ranks together; they have as many
  /// requests each as can be, and prompts are taken as evenly dealt.
  public var attentionDataParallel: Int

  public init(
    tensorParallel: Int = 1, pipelineParallel: Int = 1, expertParallel: Int = 1,
    attentionDataParallel: Int = 1
  ) {
    self.tensorParallel = tensorParallel
    self.pipelineParallel = pipelineParallel
    self.expertParallel = expertParallel
    self.attentionDataParallel = attentionDataParallel
  }

  /// Devices of one replica.
  public var devices: Int { expertDevices * pipelineParallel }
  /// Devices that share every layer's experts.
  public var expertDevices: Int { tensorParallel * attentionDataParallel }
  /// Devices that share one expert: the devices are split between expert groups and shards within a group.
  public var expertTensorParallel: Int { expertDevices / expertParallel }

  /// Layers of a pipeline's largest stage, as a share of all; kinds of layers are taken as evenly dealt.
  public func stageShare(layers: Int) -> Double {
    Double((layers + pipelineParallel - 1) / pipelineParallel) / Double(layers)
  }
}
