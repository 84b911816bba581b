// PoolChoice.swift: what is chosen for one pool, and for the headroom of a fleet.

public import Fleet
public import Hardware
public import Text

/// One pool of replicas as it is asked for: names as they were written, numbers within their ranges, and nil
/// for what is left to the model, the GPU, the engine or the default of the key.
public struct PoolChoice: Chosen {
  public var name, model, gpu: Choice<String>?
  public var replicas: Choice<Int>?
  public var tensorParallel, pipelineParallel: Choice<Int>?
  public var expertParallel, attentionDataParallel: Choice<Int>?
  /// The network between the nodes of a replica, by name.
  public var interconnect: Choice<String>?
  /// Formats by name.
  public var weights, activations, kvCache: Choice<String>?
  public var maxNumSeqs, maxNumBatchedTokens, maxModelLen: Choice<Int>?
  /// Prompts that the router may send to it.
  public var promptTokens: Choice<PromptRange>?
  public var gpuMemoryUtilization: Choice<Double>?
  public var memoryBasis: Choice<String>?
  /// As the engine reported them.
  public var kvBlocks: Choice<Int>?
  public var reserveFullPrompt, prefixCaching: Choice<Bool>?
  public var stepTime, schedulingPolicy: Choice<String>?
  public var speculation: Choice<SpeculationChoice>?
  /// Adapters that its requests choose from.
  public var lora: Choice<Adapters>?
  public var guidedDecoding: Choice<GuidedDecoding>?
  /// What of a request it does.
  public var role: Choice<String>?
  /// How its requests are handed over, where it computes prompts alone.
  public var kvTransfer: Choice<TransferChoice>?
  public var firstToken: Choice<String>?
  /// Share of requests of each of its replicas.
  public var weight: Choice<Int>?
  /// Dollars per GPU-hour.
  public var price: Choice<Double>?
  /// Where the pool is described.
  public var place = SourceLocation(file: "plan")

  public init() {}
}

/// How much load beyond what was seen a fleet is sized for, as it is asked for.
public struct HeadroomChoice: Chosen {
  public var percentile, margin: Choice<Double>?
  public var domain: Choice<String>?
  public var lose, nodesPerRack: Choice<Int>?

  public init() {}

  /// The rule, with defaults for what is left open.
  var rule: HeadroomRule {
    var rule = HeadroomRule(
      percentile: value(HeadroomKeys.percentile), margin: value(HeadroomKeys.margin))
    rule.failure.domain =
      FailureRule.Domain(rawValue: value(HeadroomKeys.domain)) ?? rule.failure.domain
    rule.failure.lose = value(HeadroomKeys.lose)
    rule.failure.nodesPerRack = value(HeadroomKeys.nodesPerRack)
    return rule
  }

  /// The choices behind a rule, nothing left open.
  init(_ rule: HeadroomRule) {
    self[HeadroomKeys.percentile] = rule.percentile
    self[HeadroomKeys.margin] = rule.margin
    self[HeadroomKeys.domain] = rule.failure.domain.rawValue
    self[HeadroomKeys.lose] = rule.failure.lose
    self[HeadroomKeys.nodesPerRack] = rule.failure.nodesPerRack
  }
}
