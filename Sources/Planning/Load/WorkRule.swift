// WorkRule.swift: replica-seconds of work in a window of requests, calibrated and at the datasheet's best.

internal import Engine
internal import Fleet
internal import Hardware
internal import Plans
internal import Units

/// What a replica of one pool would take for the requests of a window, from its step times at full batches.
///
///     work = prompt tokens × a + prompt pairs × b + output tokens × c + context read × d
///
/// a is the time of a token in a step full of prompt; c the share of one of `rows` rows in a decode step.
/// Used to tell heavy windows from light ones and to begin a search, never for a verdict.
struct WorkRule: Sendable {
  private let perPromptToken, perPromptPair, perOutputToken, perContextToken: Double
  /// Rows of the decode step.
  let rows: Int

  /// - Parameter meanContext: tokens of a running request, prompt and output so far.
  init(_ pool: PoolPlan, meanContext: Double) {
    let (model, limits) = (pool.stepTime, pool.limits)
    let tokens = limits.maxNumBatchedTokens
    let held = Double(limits.kvBlocks * EngineLimits.blockTokens) / max(1, meanContext)
    rows = max(1, min(limits.maxNumSeqs, Int(min(held, 1e6))))
    perPromptToken =
      (model.tokens(tokens).total + model.serial(sampledRows: 1)).value / Double(tokens)
    let pairs = Double(tokens) * Double(tokens + 1) / 2
    perPromptPair = model.promptAttention(newTokens: tokens, prefixTokens: 0).total.value / pairs
    // The context is charged by itself, but what layers of a limited reach see of it.
    let step = StepBatch(decodeRows: rows, sampledRows: rows)
    let decode = model.decodeAttention(rows: rows)
    let reached = model.reach.map { min(Double($0), meanContext) } ?? 0
    perOutputToken =
      model.total(of: step).value / Double(rows) + decode.memoryPerReachedToken.value * reached
    perContextToken = decode.memoryPerContextToken.value
  }

  func seconds(_ window: LoadWindow) -> Double {
    window.promptTokens * perPromptToken + window.promptPairs * perPromptPair
      + window.outputTokens * perOutputToken + max(0, window.decodeContext) * perContextToken
  }
}

/// The least a replica could take: every FLOP at the dense peak, every byte at full bandwidth, both at once,
/// every decode step as full as memory allows; reads of layers of a limited
/// reach are left out.
///
///     work = max(FLOPs / peak, (KV read + weights × output tokens / rows) / bandwidth)
///
/// - Source: Williams, Waterman and Patterson, "Roofline", CACM 52(4), 2009; datasheet peaks of the catalog.
struct PerfectWork: Sendable {
  private let model: StepTime
  private let rows: Int

  init(_ pool: PoolPlan, rows: Int) {
    model = pool.stepTime
    self.rows = rows
  }

  func seconds(_ window: LoadWindow) -> Double {
    let tokens = window.promptTokens + window.outputTokens
    let pairs = window.promptPairs + max(0, window.decodeContext)
    // Counts of tokens in a window are far below 2⁵³.
    let flops = model.modelFLOPs(
      tokens: Int(tokens), attentionPairs: pairs, sampledRows: Int(window.outputTokens))
    let steps = window.outputTokens / Double(rows)
    let bytes =
      model.weightBytes(tokens: rows, samples: true) * steps
      + model.kvBytesPerToken * max(0, window.decodeContext)
    let (compute, memory): (Seconds, Seconds) = (flops / model.peak, bytes / model.bandwidth)
    return max(compute, memory).value
  }
}
