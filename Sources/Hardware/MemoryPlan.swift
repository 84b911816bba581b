// MemoryPlan.swift: how the memory of one device is dealt out, and how much context that leaves room for.

public import Units

/// The memory of one device of a replica.
///
///     KV = gpuMemoryUtilization × visible memory − weights − reserve
///     (of a pipeline: the device of the stage with the most layers)
///     blocks = ⌊KV / (blockTokens × KV bytes a token)⌋
///
/// - Units: bytes of one device; tokens and blocks are those of the whole replica, as every device of a
///   tensor-parallel group holds its share of the same tokens.
/// - Source: vLLM's KV cache sizing; error against the five reported block counts: at most 0.1 %.
public struct MemoryPlan: Hashable, Sendable {
  public enum Verdict: String, Hashable, Sendable {
    case fits
    case weightsDoNotFit
    /// The weights fit and not one KV block beside them.
    case noRoomForKV
  }

  public let model: ModelArchitecture
  public let accelerator: Accelerator
  public let parallelism: Parallelism
  public let precision: Precision
  public let settings: EngineMemorySettings

  public let basis: MemoryBasis
  /// What an engine sees of one device, by `basis`.
  public let visible: Bytes
  /// What the engine may use: `gpuMemoryUtilization` × visible.
  public let budget: Bytes
  public let weights: WeightBytes
  public let reserve: MemoryReserve
  /// What is left for KV; negative when weights and reserve do not fit.
  public let kvCache: Bytes
  /// KV bytes one further token takes on one device.
  public let kvBytesPerToken: Bytes
  /// KV blocks of the replica: as the engine reports them, for each of its ranks of attention; 0 when nothing fits.
  public let kvBlocks: Int
  /// Blocks that a sequence holds, by its tokens.
  public let footprint: KVFootprint
  /// Blocks each sequence keeps for full sliding windows and states beside those of its context; 0 without them.
  public var keptBlocksPerSequence: Int {
    footprint.contextGroups == 0
      ? 0 : footprint.windowGroups * footprint.windowBlocks + footprint.stateBlocks
  }
  /// - Parameter settings: a `basis` this part has no figure for falls back to the best one known; `basis` of the plan tells.
  /// - Precondition: `parallelism` passed `validate`; `gpuMemoryUtilization` in 0...1, counts positive.
  public init(
    _ model: ModelArchitecture, on accelerator: Accelerator, _ parallelism: Parallelism,
    _ precision: Precision, _ settings: EngineMemorySettings = EngineMemorySettings()
  ) {
    self.model = model
    self.accelerator = accelerator
    self.parallelism = parallelism
    self.precision = precision
    self.settings = settings
    let wanted = settings.basis ?? accelerator.memoryBasis
    let figure = accelerator.visibleMemory(wanted)
    basis = figure == nil ? accelerator.memoryBasis : wanted
    visible = figure ?? accelerator.visibleMemory
    budget = visible * settings.gpuMemoryUtilization
    weights = model.weightBytes(precision.weights, parallelism)
      .ofStage(parallelism, layers: model.layers)
    reserve = MemoryReserve(model, parallelism, settings)
    kvCache = budget - weights.total - reserve.total
    let tp = parallelism.tensorParallel
    let allLayers = model.kvBytesPerTokenPerDevice(precision.kvCache, tensorParallel: tp)
    let tokens = Double(settings.blockTokens)
    footprint = model.footprint(
      precision.kvCache, tensorParallel: tp,
      block: (allLayers + settings.draftBytesPerToken) * tokens)
    kvBytesPerToken =
      allLayers * parallelism.stageShare(layers: model.layers) + settings.draftBytesPerToken
    let block = kvBytesPerToken * tokens
    // 2⁵³ blocks are beyond any memory; the bound keeps the conversion exact.
    let perRank =
      settings.measuredBlocks ?? Int(min(max(0, (kvCache / block).rounded(.down)), 0x1p53))
    kvBlocks = perRank * parallelism.attentionDataParallel
  }

  public var verdict: Verdict {
    if kvBlocks >= 1 { return .fits }
    return weights.total > budget ? .weightsDoNotFit : .noRoomForKV
  }

  public var fits: Bool { verdict == .fits }

  /// Tokens of context all blocks hold.
  public var kvTokens: Int { kvBlocks * settings.blockTokens }

  /// Sequences of `context` tokens that fit at once, at most `maxNumSeqs`.
  /// - Precondition: `context > 0`.
  public func maxSequences(context: Int) -> Int {
    precondition(context > 0, "a sequence has at least one token")
    return min(kvBlocks / footprint.blocks(forTokens: context), settings.maxNumSeqs)
  }

  /// Guesses behind the plan that a report must repeat.
  public var guesses: [String] {
    accelerator.memoryGuess(basis).map { [$0] } ?? []
  }
}
