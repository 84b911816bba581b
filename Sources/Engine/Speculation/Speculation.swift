// Speculation.swift: several tokens a step, by drafts that a step verifies.

/// Speculative decoding: each step verifies k drafted tokens of every decode row, and emits those that are accepted
/// and one more.
///
/// Which are accepted is taken at the mean: all rows of a replica advance by one `TokenClock`.
/// - Source: vLLM V1 (`Scheduler.schedule`, `KVCacheManager.allocate_slots`): a row takes k + 1 tokens of a step and
///   slots for them, and for the drafts of the step after where a model writes keys for them
///   (`num_lookahead_tokens`); slots of rejected tokens are written again. Near `max_model_len` vLLM shortens the
///   drafts, and a prompt that is continued takes its slots ahead a step earlier: neither is modelled.
public struct Speculation: Hashable, Sendable, BitwiseCopyable {
  /// Drafts of a row in a step: beyond 15 a step could fill more than a block.
  public static let draftRange = 1...15

  /// Drafts of a row in a step.
  public let draftTokens: Int
  /// Slots that a row keeps for the drafts of the step after this one.
  public let lookaheadTokens: Int
  /// What rows emit.
  public let clock: TokenClock

  /// - Parameters:
  ///   - acceptedTokens: drafts that are accepted in a step, on average.
  ///   - keepsDraftKeys: the drafts come from a model that writes keys of its own for them.
  /// - Precondition: `draftTokens` is in `draftRange`, `acceptedTokens` in `0...draftTokens`.
  public init(draftTokens: Int, acceptedTokens: Double, keepsDraftKeys: Bool) {
    precondition(Self.draftRange.contains(draftTokens), "a step fills at most a block")
    precondition(
      acceptedTokens >= 0 && acceptedTokens <= Double(draftTokens), "drafts are accepted or not")
    self.draftTokens = draftTokens
    lookaheadTokens = keepsDraftKeys ? draftTokens : 0
    clock = TokenClock(tokensPerStep: 1 + acceptedTokens)
  }

  /// Accepted drafts on average, as the clock has them.
  public var acceptedTokens: Double { clock.tokensPerStep - 1 }
}

extension EngineLimits {
  /// Tokens of a decode row in a step: the last one emitted, and the drafts after it.
  public var rowTokens: Int { 1 + (speculation?.draftTokens ?? 0) }
  /// By what decode rows advance.
  public var clock: TokenClock { speculation?.clock ?? .plain }
  /// Tokens beyond the next that the blocks of a decode row hold.
  var spareTokens: Int {
    speculation.map { $0.draftTokens + $0.lookaheadTokens } ?? 0
  }
}
