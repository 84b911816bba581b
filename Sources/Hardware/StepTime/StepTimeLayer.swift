// StepTimeLayer.swift: a step time on top of another, which keeps what the model itself does.

public import Units

/// Adds to the steps of another model of them, whose work, and so MFU and MBU, stay what they are.
public protocol StepTimeLayer: StepTimeModel {
  /// Of steps without what is added.
  var base: any StepTimeModel { get }
}

extension StepTimeLayer {
  public var reach: Int? { base.reach }
  public func modelFLOPs(tokens: Int, attentionPairs: Double, sampledRows: Int) -> FLOPs {
    base.modelFLOPs(tokens: tokens, attentionPairs: attentionPairs, sampledRows: sampledRows)
  }
  public func weightBytes(tokens: Int, samples: Bool) -> Bytes {
    base.weightBytes(tokens: tokens, samples: samples)
  }
  public var kvBytesPerToken: Bytes { base.kvBytesPerToken }
  public var kvBytesPerReachedToken: Bytes { base.kvBytesPerReachedToken }
  public var peak: FLOPsPerSecond { base.peak }
  public var bandwidth: BytesPerSecond { base.bandwidth }
}
