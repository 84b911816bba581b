// MemoryReserve.swift: what an engine sets aside on a device before it deals out KV blocks.

public import Units

/// How the engine is configured, as far as memory cares.
public struct EngineMemorySettings: Hashable, Sendable {
  /// Share of the engine-visible memory the engine may use, in 0...1.
  public var gpuMemoryUtilization: Double
  /// Most tokens of one step.
  public var maxNumBatchedTokens: Int
  /// Most sequences of one step.
  public var maxNumSeqs: Int
  /// Tokens of one KV block.
  public var blockTokens: Int
  /// Which memory figure to believe; nil takes the best one known.
  public var basis: MemoryBasis?
  /// Blocks the engine reported at start; replaces the computed count.
  public var measuredBlocks: Int?
  /// Weights of what drafts for the model, and KV of a token that it keeps, on one device.
  public var draftWeights = Bytes.zero
  public var draftBytesPerToken = Bytes.zero
  /// Adapters that have slots beside the weights.
  public var adapters: Adapters?

  /// vLLM's 0.9 and 16 are its defaults; 8192 and 256 are the values of the project's example pool.
  public init(
    gpuMemoryUtilization: Double = 0.9, maxNumBatchedTokens: Int = 8192, maxNumSeqs: Int = 256,
    blockTokens: Int = 16, basis: MemoryBasis? = nil, measuredBlocks: Int? = nil
  ) {
    self.gpuMemoryUtilization = gpuMemoryUtilization
    self.maxNumBatchedTokens = maxNumBatchedTokens
    self.maxNumSeqs = maxNumSeqs
    self.blockTokens = blockTokens
    self.basis = basis
    self.measuredBlocks = measuredBlocks
  }
}

/// Bytes of one device that are neither weights nor KV: what vLLM measures in its profiling step.
///
///     reserve = runtime + communication + max(forward, sampling) + experts + draft + adapters
///     sampling = 29 B · min(maxNumSeqs, T) · vocab + 4 B · hidden · T      T = maxNumBatchedTokens
///     forward  = 2 B · T · max over the layer of what lives at once
///     experts  = 2 B · T · 8.5 · topK · hidden
///
/// vLLM runs a step of T tokens, then samples min(maxNumSeqs, T) rows with top-k and top-p, and keeps the
/// larger peak. CUDA graphs are outside the budget (vLLM 0.15 captures them beyond the utilization share).
///
/// - Source: the two steps are those of vLLM 0.15's `profile_run`; its constants are fitted to five block
///   counts that engine reported (three models, TP 1 and 4), all within 0.1 %.
/// - Valid for: vLLM V1 on CUDA; a guess for other engines and parts.
public struct MemoryReserve: Hashable, Sendable, BitwiseCopyable {
  /// CUDA libraries' workspaces outside the allocator.
  public var runtime: Bytes
  /// NCCL channels and custom all-reduce buffers; zero on one device.
  public var communication: Bytes
  /// Peak of one forward pass.
  public var forward: Bytes
  /// Peak of sampling after it.
  public var sampling: Bytes

  /// Workspaces of routed experts, zero for a dense model.
  public var experts: Bytes

  /// Weights of what drafts for the model.
  public var draft: Bytes

  /// Slots of adapters, full or not.
  public var adapters: Bytes

  public var total: Bytes {
    runtime + communication + max(forward, sampling) + experts + draft + adapters
  }

  /// Fitted, bytes: cuBLAS and attention workspaces.
  static let runtimeBytes = 0.165e9
  /// Fitted, bytes, for any group of two or more.
  static let communicationBytes = 0.175e9
  /// Fitted, bytes a logit: 16-bit and 32-bit logits (6), sorted values and 64-bit indices (12),
  /// probabilities and their running sum (8), masks and scratch (3).
  static let samplingBytesPerLogit = 29.0
  /// Copies of the rows that experts visit, each of the hidden size: 7 to 10 explain what vLLM left over for KV of
  /// Qwen3-235B (4 × H100), gpt-oss-120b (H100), Qwen3-30B-A3B (4 × L40S) and GLM-5.2 (4 × GB200). Four logs: a guess.
  static let expertRowCopies = 8.5
  /// Measured, values a token: hidden state and residual outlive the forward pass (14,336 B a token at hidden 3584).
  static let keptHiddenStates = 2.0

  public init(
    _ model: ModelArchitecture, _ parallelism: Parallelism, _ settings: EngineMemorySettings
  ) {
    // Limits are those of all ranks of attention and all batches of a pipeline together.
    let ranks = Double(parallelism.attentionDataParallel * parallelism.pipelineParallel)
    let tokens = (Double(settings.maxNumBatchedTokens) / ranks).rounded(.up)
    let rows = min((Double(settings.maxNumSeqs) / ranks).rounded(.up), tokens)
    let wide = NumberType.bf16.bytesPerValue
    runtime = Bytes(Self.runtimeBytes)
    draft = settings.draftWeights
    adapters =
      settings.adapters.map { $0.slotBytes(model, parallelism) * Double($0.slots) } ?? .zero
    communication = Bytes(parallelism.devices > 1 ? Self.communicationBytes : 0)
    sampling = Bytes(
      Self.samplingBytesPerLogit * rows * Double(model.vocab)
        + wide * Self.keptHiddenStates * Double(model.hidden) * tokens)
    forward = Bytes(wide * tokens * Self.liveValuesPerToken(model, parallelism))
    let visited = model.moe.map { Double($0.topK * model.hidden) } ?? 0
    experts = Bytes(wide * tokens * visited * Self.expertRowCopies)
  }

  /// Values of one token that live at once inside a layer, in its widest place.
  private static func liveValuesPerToken(
    _ model: ModelArchitecture, _ parallelism: Parallelism
  ) -> Double {
    let hidden = Double(model.hidden)
    var widest = 0.0
    if model.denseLayers > 0 {
      let columns = Double(model.intermediate) / Double(parallelism.tensorParallel)
      // Residual and input beside gate and up; then residual beside gate, up and their product.
      widest = max(2 * hidden + 2 * columns, hidden + 3 * columns)
    }
    return widest
  }
}
