// EngineLimits.swift: the knobs of one serving engine, as vLLM names them.

public import Hardware

/// What bounds the batches of one replica.
public struct EngineLimits: Hashable, Sendable {
  /// Tokens of KV cache in one block.
  public static let blockTokens = KVFootprint.blockTokens

  /// Requests that may run at once.
  public var maxNumSeqs: Int
  /// Tokens one step may carry: decode rows and prompt chunks together.
  public var maxNumBatchedTokens: Int
  /// Prompt and output of one request together.
  public var maxModelLen: Int
  /// KV blocks of `blockTokens` tokens that the replica holds.
  public var kvBlocks: Int
  /// Blocks that a sequence holds, by its tokens.
  public var footprint: KVFootprint
  /// Whether a prompt is admitted only when all of it fits (vLLM's `scheduler_reserve_full_isl`).
  public var reserveFullPrompt: Bool
  /// How prompts share the steps, where the policy does not say.
  public var prefill: PrefillMode
  /// What is kept free for the outputs of running requests, where the policy does not say.
  public var reserve: OutputReserve
  /// Who of the waiting comes next, and who gives way.
  public var policy: SchedulerPolicy
  /// Several tokens a step; nil where each step emits one for each row.
  public var speculation: Speculation?
  /// Whether full blocks are kept for prompts that begin alike (vLLM's `enable_prefix_caching`).
  public var prefixCaching: Bool

  /// - Precondition: all counts are positive, and a step has room for the tokens of a row for every request.
  public init(
    maxNumSeqs: Int, maxNumBatchedTokens: Int, maxModelLen: Int, kvBlocks: Int,
    footprint: KVFootprint = KVFootprint(), reserveFullPrompt: Bool = true,
    prefill: PrefillMode = .chunked, reserve: OutputReserve = .none,
    policy: SchedulerPolicy = .fcfs,
    speculation: Speculation? = nil, prefixCaching: Bool = false
  ) {
    precondition(maxNumSeqs > 0 && maxModelLen > 0 && kvBlocks > 0, "limits are positive")
    precondition(
      maxNumBatchedTokens >= maxNumSeqs * (1 + (speculation?.draftTokens ?? 0)),
      "a step has room for the tokens of every request")
    self.maxNumSeqs = maxNumSeqs
    self.maxNumBatchedTokens = maxNumBatchedTokens
    self.maxModelLen = maxModelLen
    self.kvBlocks = kvBlocks
    self.footprint = footprint
    self.reserveFullPrompt = reserveFullPrompt
    self.prefill = prefill
    self.reserve = reserve
    self.policy = policy
    self.speculation = speculation
    self.prefixCaching = prefixCaching
  }

  var fill: PrefillMode { policy.fill ?? prefill }
  var outputReserve: OutputReserve { policy.reserve ?? reserve }

  /// What a request becomes under these limits, decided once at its arrival.
  enum Admission: Equatable {
    case accepted(outputTokens: Int)
    case rejected
  }

  /// Rejects what can never run; cuts output beyond `maxModelLen`.
  func admission(promptTokens: Int, outputTokens: Int) -> Admission {
    guard promptTokens <= maxModelLen else { return .rejected }
    let output = min(outputTokens, maxModelLen - promptTokens)
    // The last step that decodes holds its drafts too.
    let spare = output > 1 ? spareTokens : 0
    let needed = footprint.blocks(forTokens: promptTokens + max(output, 1) - 1 + spare)
    return needed > kvBlocks ? .rejected : .accepted(outputTokens: output)
  }
}
