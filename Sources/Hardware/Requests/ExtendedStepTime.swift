// ExtendedStepTime.swift: the time of a step with what its requests ask for beyond plain text.

public import Units

/// Prices the steps of a pool whose requests have adapters or guided outputs, by the step time of plain ones.
///
/// MFU and MBU are those of the model alone.
public struct ExtendedStepTime: StepTimeLayer {
  /// Of plain requests.
  public let base: any StepTimeModel
  public let adapters: AdapterCost?
  public let guidance: GuidedDecoding?
  /// Tokens of a row that are sampled in a step: one, and those that verify drafts.
  private let rowTokens: Int

  /// - Parameter rowTokens: tokens that a decode row computes in a step.
  public init(
    _ plain: any StepTimeModel, adapters: AdapterCost?, guidance: GuidedDecoding?,
    rowTokens: Int = 1
  ) {
    base = plain
    self.adapters = adapters
    self.guidance = guidance
    self.rowTokens = rowTokens
  }

  public func tokens(_ count: Int) -> StepPart {
    let part = base.tokens(count)
    return adapters.map { part + $0.tokens(count) } ?? part
  }

  public func decodeAttention(rows: Int) -> DecodeAttentionTime {
    var time = base.decodeAttention(rows: rows)
    guard let adapters else { return time }
    // Read whichever of the two lines is the larger.
    let reading = adapters.reading(rows: rows)
    time.memoryBase += reading
    time.computeBase += reading
    return time
  }

  public func promptAttention(newTokens: Int, prefixTokens: Int) -> StepPart {
    let part = base.promptAttention(newTokens: newTokens, prefixTokens: prefixTokens)
    return adapters.map { part + $0.prompt(isFirst: prefixTokens == 0) } ?? part
  }

  public func serial(sampledRows: Int) -> Seconds {
    let serial = base.serial(sampledRows: sampledRows)
    return guidance.map { serial + $0.time(masks: sampledRows * rowTokens) } ?? serial
  }

  public func sampling(rows: Int) -> StepPart { base.sampling(rows: rows) }
  public func drafting(rows: Int) -> StepPart { base.drafting(rows: rows) }
  public var promptAttentionLaunch: Seconds { base.promptAttentionLaunch }
  public func launches(tokens: Int) -> Seconds { base.launches(tokens: tokens) }
}
