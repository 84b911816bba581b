// DraftDeployment.swift: what drafts, on the devices of the model that it drafts for.

public import Text
public import Units

/// The model that makes drafts, where it runs: on every device of its model's replica, beside it.
///
/// - Source: vLLM takes the tensor parallelism of the model for its draft where nothing else is said.
public struct DraftDeployment: Hashable, Sendable {
  /// Nil where no model drafts.
  public let model: ModelArchitecture?
  private let draft: Draft
  public let accelerator: Accelerator
  public let precision: Precision
  public let parallelism: Parallelism

  public init(
    _ draft: Draft, for target: ModelArchitecture, on accelerator: Accelerator,
    _ precision: Precision, _ parallelism: Parallelism
  ) {
    self.draft = draft
    model = draft.architecture(for: target)
    self.accelerator = accelerator
    self.precision = draft.precision(precision, on: accelerator)
    var spread = parallelism
    if model?.moe == nil { spread.expertParallel = 1 }
    self.parallelism = spread
  }

  /// The time of one of its passes; nil where no model drafts.
  /// - Throws: what `StepTime.make` throws.
  public func stepTime(
    level: StepTimeLevel?, engine: EngineProfile, at place: SourceLocation
  ) throws(InputErrors) -> StepTime? {
    guard let model else { return nil }
    return try StepTime.make(
      level: level, accelerator: accelerator, model: model, precision: precision,
      parallelism: parallelism, engine: engine, at: place)
  }

  /// Weights on one device. A head shares the embedding of its model, and an MTP layer the LM head too.
  public var weights: Bytes {
    guard let model else { return .zero }
    let bytes = model.weightBytes(precision.weights, parallelism)
    switch draft {
    case .eagle: return bytes.total - bytes.embedding
    case .mtp: return bytes.total - bytes.embedding - bytes.lmHead
    case .ngram, .model: return bytes.total
    }
  }

  /// KV bytes of a token on one device.
  public var kvBytesPerToken: Bytes {
    model?.kvBytesPerTokenPerDevice(
      precision.kvCache, tensorParallel: parallelism.tensorParallel) ?? .zero
  }
}
