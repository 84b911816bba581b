// PoolRemarks.swift: what a pool's figures rest on, and what of it must be known before they are quoted.

internal import Engine
internal import Fleet
internal import Hardware
internal import Text
internal import Units

extension Findings {
  /// Tokens of the contexts for which the speed-up of drafts is told: a prompt and an answer of a conversation.
  private static let usualContext = 2048

  /// Records the guesses, labels and fallbacks behind a pool.
  func describe(_ plan: PoolPlan, _ choice: PoolChoice, _ engine: EngineProfile) {
    let accelerator = plan.accelerator
    for sentence in accelerator.guesses { assume(sentence) }
    for sentence in plan.memory.guesses { assume(sentence) }
    if plan.memory.basis != accelerator.memoryBasis {
      assume("\(accelerator.name): memory is taken by its \(plan.memory.basis.rawValue) figure")
    }
    if choice.kvBlocks != nil {
      assume("pool '\(plan.name)': \(plan.limits.kvBlocks) KV blocks, as measured")
    }
    if let sentence = plan.model.otherTypeSentence(plan.precision) {
      warn("pool '\(plan.name)': \(sentence)")
    }
    if plan.precision.isWeightOnly {
      assume(
        "\(plan.precision.label) on \(accelerator.name): weights are widened before they are "
          + "multiplied, so their bytes shrink and their arithmetic stays 16-bit")
    }
    if let remark = plan.model.kvCacheRemark(plan.precision.kvCache) { assume(remark) }
    for sentence in plan.stepTime.fallbacks + plan.stepTime.notes { assume(sentence) }
    if let speculation = plan.speculation {
      assume(
        speculation.sentence(
          pool: plan.name, rows: plan.limits.maxNumSeqs, context: Self.usualContext))
    }
    describeExtras(plan)
    let device = engine.deviceDefaults(
      name: accelerator.name, memoryBytes: plan.memory.visible.value)
    let differs =
      (choice.maxNumSeqs == nil && device.seqs != plan.limits.maxNumSeqs)
      || (choice.maxNumBatchedTokens == nil && device.tokens != plan.limits.maxNumBatchedTokens)
    if differs {
      assume(
        "engine preset \(engine.name) (\(engine.version)): maxNumSeqs \(plan.limits.maxNumSeqs) and "
          + "maxNumBatchedTokens \(plan.limits.maxNumBatchedTokens); `vllm serve` on "
          + "\(accelerator.name) would take \(device.seqs) and \(device.tokens)")
    }
    if plan.limits.maxModelLen > plan.model.maxPositionEmbeddings {
      warn(
        "pool '\(plan.name)': maxModelLen \(plan.limits.maxModelLen) is beyond the "
          + "\(plan.model.maxPositionEmbeddings) positions of \(plan.model.name)")
    }
    let tokens = plan.limits.kvBlocks * EngineLimits.blockTokens
    if tokens < plan.limits.maxModelLen {
      warn(
        "pool '\(plan.name)': KV holds \(tokens) tokens, fewer than maxModelLen "
          + "\(plan.limits.maxModelLen): vLLM would refuse to start, and requests that cannot fit "
          + "are rejected here")
    }
  }
}
