// FitReport.swift: how the memory of a GPU is dealt out, beside what the datasheet would promise.

public import Hardware
public import Planning
public import Text
internal import Units

/// What `fit` says.
public struct FitReport: Sendable {
  /// By the best memory figure known.
  public let plan: MemoryPlan
  /// By the datasheet's GB.
  public let datasheet: MemoryPlan
  /// Tokens of one sequence, where asked for.
  public let context: Int?
  /// A plan at a higher utilization that fits, where this one does not.
  public let fittingUtilization: MemoryPlan?
  public let title: String
  /// How names were read, and what is a guess.
  public let remarks: [String]
  /// Which catalog and calibration the figures rest on.
  public let identity: CatalogIdentity

  public init(
    plan: MemoryPlan, datasheet: MemoryPlan, context: Int?, fittingUtilization: MemoryPlan?,
    title: String, remarks: [String],
    identity: CatalogIdentity
  ) {
    self.plan = plan
    self.datasheet = datasheet
    self.context = context
    self.fittingUtilization = fittingUtilization
    self.title = title
    self.remarks = remarks
    self.identity = identity
  }

  /// The answer: the model fits, and a sequence of the context asked for fits beside it.
  public var fits: Bool { plan.holds(context: context) }

  private var verdict: String {
    plan.fits && !fits ? "contextDoesNotFit" : plan.verdict.rawValue
  }

  /// KV bytes of one token of the model, before any of its heads is copied to several GPUs.
  private var modelKVBytes: Bytes {
    plan.model.kvBytesPerTokenPerDevice(plan.precision.kvCache, tensorParallel: 1)
  }

  public var json: JSONValue {
    let sequences = context.map { plan.maxSequences(context: $0) }
    return [
      "fits": .bool(fits),
      "verdict": .string(verdict),
      "model": .string(plan.model.name),
      "gpu": .string(plan.accelerator.name),
      "tensor_parallel": .int(plan.parallelism.tensorParallel),
      "weights": .string(plan.precision.weights.rawValue),
      "activations": .string(plan.precision.activations.rawValue),
      "kv_cache": .string(plan.precision.kvCache.rawValue),
      "gpu_memory_utilization": .double(plan.settings.gpuMemoryUtilization),
      "memory_basis": .string(plan.basis.rawValue),
      "visible_bytes_per_gpu": Self.json(plan.visible),
      "weights_bytes_per_gpu": Self.json(plan.weights.total),
      "reserve_bytes_per_gpu": Self.json(plan.reserve.total),
      "kv_cache_bytes_per_gpu": Self.json(plan.kvCache),
      "kv_bytes_per_token": Self.json(modelKVBytes),
      "kv_bytes_per_token_per_gpu": Self.json(plan.kvBytesPerToken),
      "kv_blocks": .int(plan.kvBlocks),
      "kv_tokens": .int(plan.kvTokens),
      "context": JSONValue(context),
      "max_sequences_at_context": JSONValue(sequences),
      "max_model_len": .int(longestContext(plan)),
      "smallest_that_fits": plan.smallestChoice(context: context).map(json) ?? .null,
      "fits_at_gpu_memory_utilization": JSONValue(
        fittingUtilization?.settings.gpuMemoryUtilization),
      "datasheet": [
        "visible_bytes_per_gpu": Self.json(datasheet.visible),
        "fits": .bool(datasheet.holds(context: context)),
        "kv_blocks": .int(datasheet.kvBlocks),
        "kv_tokens": .int(datasheet.kvTokens),
        "max_sequences_at_context": JSONValue(
          context.map { datasheet.maxSequences(context: $0) }),
      ],
      "guide_rule": [
        "needed_bytes": Self.json(plan.guideRule.needed),
        "available_bytes": Self.json(plan.guideRule.available),
        "fits": .bool(plan.guideRule.fits),
        "agrees": .bool(plan.guideRule.fits == fits),
      ],
      "warnings": .array(warnings.map(JSONValue.string)),
      "remarks": .array((remarks + plan.guesses).map(JSONValue.string)),
      "provenance": ProvenanceJSON.value(identity),
    ]
  }

  /// Whole bytes; those beyond Int64, of a part or model that nobody builds, as a real number.
  private static func json(_ bytes: Bytes) -> JSONValue {
    let whole = bytes.value.rounded()
    return Int(exactly: whole).map(JSONValue.int) ?? .double(whole)
  }

  private func json(_ choice: FittingChoice) -> JSONValue {
    let smallest = plan.with(tensorParallel: choice.tensorParallel, weights: choice.weights)
    return [
      "tensor_parallel": .int(choice.tensorParallel),
      "weights": .string(choice.weights.rawValue),
      "kv_tokens": .int(smallest.kvTokens), "max_model_len": .int(longestContext(smallest)),
    ]
  }

  /// What the reader must know before quoting a figure.
  var warnings: [String] { plan.model.otherTypeSentence(plan.precision).map { [$0] } ?? [] }

  /// Tokens of the longest sequence that runs alone: what the KV cache holds of one, and no more than the model's
  /// positions.
  func longestContext(_ plan: MemoryPlan) -> Int {
    min(plan.longestSequence, plan.model.maxPositionEmbeddings)
  }
}
