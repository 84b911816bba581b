// PoolNumbers.swift: the formats and limits of one pool, and what its figures rest on.

internal import Fleet
internal import Hardware
internal import Text
internal import Units

/// Names of formats as written, with their places.
struct ReadFormats {
  var weights: (name: String, place: SourceLocation)?
  var activations: (name: String, place: SourceLocation)?
  var kvCache: (name: String, place: SourceLocation)?
}

/// The engine's limits of one pool.
struct ReadLimits {
  var maxNumSeqs: Int
  var maxNumBatchedTokens: Int
  var utilization: Double
  var reserveFullPrompt: Bool
  var kvBlocks: Int?
  var policy: SchedulerPolicy
  /// Which of the two counts the scenario left to the preset.
  var presetKeys: [String]
}

extension ScenarioContext {
  func readFormats(_ reader: inout ObjectReader) -> ReadFormats {
    func read(_ key: String, _ reader: inout ObjectReader) -> (String, SourceLocation)? {
      guard let value = reader.valueIfPresent(key), !value.isNull else { return nil }
      return value.string().map { ($0, value.value.location) }
    }
    var formats = ReadFormats()
    formats.weights = read("weights", &reader)
    formats.activations = read("activations", &reader)
    formats.kvCache = read("kvCache", &reader)
    return formats
  }

  /// Weights default to the format of the published checkpoint, KV to bf16, activations to what the part
  /// multiplies natively.
  func precision(
    _ formats: ReadFormats, _ model: ModelArchitecture, _ accelerator: Accelerator
  ) -> Precision? {
    let nowhere = SourceLocation(file: "")
    func type(_ named: (name: String, place: SourceLocation)?, _ usual: NumberType) -> NumberType? {
      guard let named else { return usual }
      return recording { () throws(InputErrors) in
        try Precision.named(weights: named.name, on: accelerator, at: named.place).weights
      }
    }
    guard let weights = type(formats.weights, model.publishedWeights),
      var precision = recording({ () throws(InputErrors) in
        try Precision.named(
          weights: weights.rawValue,
          kvCache: formats.kvCache?.name ?? "bf16",
          on: accelerator,
          at: formats.kvCache?.place ?? nowhere)
      }), let activations = type(formats.activations, precision.activations)
    else { return nil }
    precision.activations = activations
    return precision
  }

  func readLimits(_ reader: inout ObjectReader, _ engine: EngineProfile) -> ReadLimits {
    let presetKeys = ["maxNumSeqs", "maxNumBatchedTokens"].filter { !reader.has($0) }
    let before = problems.count
    let limits = ReadLimits(
      maxNumSeqs: reader.int(PoolKeys.maxNumSeqs, default: engine.maxNumSeqs),
      maxNumBatchedTokens: reader.int(
        PoolKeys.maxNumBatchedTokens, default: engine.maxNumBatchedTokens),
      utilization: reader.double(
        PoolKeys.gpuMemoryUtilization, default: engine.gpuMemoryUtilization),
      reserveFullPrompt: reader.bool("reserveFullPrompt", default: engine.reserveFullPrompt),
      kvBlocks: reader.intIfPresent(PoolKeys.kvBlocks),
      // A wrong name is a problem already.
      policy: SchedulerPolicies.named(reader.name(PoolKeys.schedulingPolicy, noun: "policy"))
        ?? .fcfs,
      presetKeys: presetKeys)
    if problems.count == before, limits.maxNumBatchedTokens < limits.maxNumSeqs {
      let key = presetKeys.contains("maxNumBatchedTokens") ? "maxNumSeqs" : "maxNumBatchedTokens"
      reader.report(
        .conflict, key: key,
        "maxNumBatchedTokens \(limits.maxNumBatchedTokens) is below maxNumSeqs "
          + "\(limits.maxNumSeqs): a step could not carry a token of every running request",
        hint: "raise maxNumBatchedTokens to \(limits.maxNumSeqs) or more, or lower maxNumSeqs")
    }
    return limits
  }

  /// Records the guesses, labels and fallbacks behind a pool.
  func describe(_ plan: PoolPlan, _ numbers: ReadLimits, _ engine: EngineProfile) {
    let accelerator = plan.accelerator
    for sentence in accelerator.guesses { assume(sentence) }
    for sentence in plan.memory.guesses { assume(sentence) }
    if plan.memory.basis != accelerator.memoryBasis {
      assume("\(accelerator.name): memory is taken by its \(plan.memory.basis.rawValue) figure")
    }
    if numbers.kvBlocks != nil {
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
    let device = engine.deviceDefaults(
      name: accelerator.name, memoryBytes: plan.memory.visible.value)
    let differs =
      (device.seqs != numbers.maxNumSeqs && numbers.presetKeys.contains("maxNumSeqs"))
      || (device.tokens != numbers.maxNumBatchedTokens
        && numbers.presetKeys.contains("maxNumBatchedTokens"))
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
