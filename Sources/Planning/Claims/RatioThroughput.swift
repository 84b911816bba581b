// RatioThroughput.swift: the tokens a second of both sides of a ratio, each with the largest batch that it holds.

internal import Hardware

/// One side's whole rate with its largest batch.
public struct ThroughputSide: Hashable, Sendable {
  /// Sequences that all of the memory holds, and the datasheet's bound with them, in tokens/s.
  public var sequences: Int
  public var boundTokensPerSecond: Double
  /// Those of an engine with its default settings, and the calibrated rate with them; nil where it would not start.
  public var expectedSequences: Int?
  public var expectedTokensPerSecond: Double?

  init(_ bound: ClaimBound) {
    (sequences, boundTokensPerSecond) = (bound.batch, bound.value)
    guard bound.memory.fitsByDefault else { return }
    (expectedSequences, expectedTokensPerSecond) = (bound.expectedBatch, bound.expected)
  }
}

/// What more memory makes of a ratio: a side that holds more sequences reads its weights for more tokens.
///
/// Both sides by the same bound of a catalog model's step, on the fewest devices that hold it on both.
public struct RatioThroughput: Hashable, Sendable {
  /// A side.
  public var devices: Int
  public var subject: ThroughputSide
  public var base: ThroughputSide

  public var ratio: Double { subject.boundTokensPerSecond / base.boundTokensPerSecond }
  public var expectedRatio: Double? {
    guard let own = subject.expectedTokensPerSecond, let other = base.expectedTokensPerSecond
    else { return nil }
    return own / other
  }

  /// The more of both: what engines reach side by side may differ by more than what the memory allows.
  public var most: Double { max(ratio, expectedRatio ?? 0) }

  /// Nil where no number of devices of one node holds the model on both sides.
  init?(_ claim: RatioClaim) {
    for devices in claim.deviceCounts {
      guard let subject = Self.bound(claim, claim.subject, devices),
        let base = Self.bound(claim, claim.base, devices)
      else { continue }
      self.devices = devices
      (self.subject, self.base) = (ThroughputSide(subject), ThroughputSide(base))
      return
    }
    return nil
  }

  private static func bound(
    _ claim: RatioClaim, _ side: ClaimConfiguration, _ devices: Int
  ) -> ClaimBound? {
    var choice = side
    choice.devices = devices
    let whole = Claim(
      metric: .tokensPerSecond, range: 1...1, subject: .model(claim.model), configuration: choice,
      batch: nil, context: claim.context)
    // A spread that the model does not allow holds nothing.
    guard let bound = try? whole.bound(on: choice), !bound.memory.doesNotFit else { return nil }
    return bound
  }
}
