// RatioClaim.swift: "B200 2.5x H100", "fp8 1.3–1.6x": two configurations held against each other.

public import Hardware
internal import Text
internal import Units

/// Which work a stated ratio is about.
public enum RatioWork: String, CaseIterable, Hashable, Sendable {
  case decode, prefill
  /// No work: how much memory there is.
  case memory
}

/// A stated ratio of speed: one configuration against another with as many devices.
public struct RatioClaim: Hashable, Sendable {
  public var range: ClosedRange<Double>
  public var subject: ClaimConfiguration
  public var base: ClaimConfiguration
  /// The model whose calibrated steps stand beside the datasheets' ratios.
  public var model: ModelArchitecture
  /// Nil for either.
  public var work: RatioWork?
  public var batch: Int
  public var context: Int
  public var promptTokens: Int

  public init(
    range: ClosedRange<Double>, subject: ClaimConfiguration, base: ClaimConfiguration,
    model: ModelArchitecture, work: RatioWork? = nil, batch: Int = 32, context: Int = 2048,
    promptTokens: Int = 4096
  ) {
    precondition(batch >= 1 && context >= 1 && promptTokens >= 1)
    self.range = range
    self.subject = subject
    self.base = base
    self.model = model
    self.work = work
    self.batch = batch
    self.context = context
    self.promptTokens = promptTokens
  }
}

/// The times of one kind of step on both sides.
public struct RatioStep: Hashable, Sendable {
  public var work: RatioWork
  /// "32 sequences decoding at 2048 tokens".
  public var name: String
  public var subjectMilliseconds: Double
  public var baseMilliseconds: Double
  /// How many times as fast the subject is.
  public var ratio: Double { baseMilliseconds / subjectMilliseconds }
}

/// What the datasheets of two sides say of one against the other.
public struct DatasheetRatios: Hashable, Sendable {
  /// Of streaming the weights: bandwidth over bytes a value.
  public var bandwidth: Double
  /// Of the dense peaks of the activations.
  public var flops: Double
  /// Of the memory that is there.
  public var memory: Double

  init(_ subject: ClaimConfiguration, over base: ClaimConfiguration) {
    bandwidth = subject.streaming / base.streaming
    flops = subject.peak / base.peak
    memory =
      subject.accelerator.datasheetMemory.value * Double(subject.devices)
      / (base.accelerator.datasheetMemory.value * Double(base.devices))
  }

  /// The one of the work that is meant; nil for the better one of speed.
  func best(for work: RatioWork?) -> Double {
    switch work {
    case .decode?: bandwidth
    case .prefill?: flops
    case .memory?: memory
    case nil: max(bandwidth, flops)
    }
  }
}

/// A format of the subject's weights, and the ratio that its datasheet allows.
public struct RatioFormat: Hashable, Sendable {
  public var precision: String
  public var ratio: Double
}

/// What is to be said of a stated ratio.
public struct RatioAnswer: Hashable, Sendable {
  public var claim: RatioClaim
  public var ratios: DatasheetRatios
  public var verdict: ClaimVerdict
  public var expectation: ClaimExpectation?
  /// By calibrated step times; empty where the model does not fit on both sides within a node.
  public var steps: [RatioStep]
  public var notes: [String]
  /// Those with which the subject's datasheet reaches the whole range.
  public var formats: [RatioFormat]

  /// The datasheets' ratio for the work that is meant.
  public var best: Double { ratios.best(for: claim.work) }

  public init(_ claim: RatioClaim) {
    self.claim = claim
    ratios = DatasheetRatios(claim.subject, over: claim.base)
    (steps, notes) = Self.steps(claim)
    verdict = .impossible
    formats = []
    verdict =
      best >= claim.range.upperBound
      ? .possible : best >= claim.range.lowerBound ? .partly : .impossible
    if verdict != .impossible { expectation = Self.expectation(claim, steps) }
    if verdict != .possible { formats = otherFormats }
  }

  private static func expectation(_ claim: RatioClaim, _ steps: [RatioStep]) -> ClaimExpectation? {
    let ratios = steps.filter { claim.work == nil || $0.work == claim.work }.map(\.ratio)
    guard let least = ratios.min(), let most = ratios.max() else { return nil }
    if most < claim.range.lowerBound { return .notExpected }
    return least > claim.range.upperBound ? .better : .expected
  }

  /// A format changes no memory that is there.
  private var otherFormats: [RatioFormat] {
    guard claim.work != .memory else { return [] }
    return [NumberType.fp8, .nvfp4].compactMap { type in
      var other = claim.subject
      other.precision = Precision(weights: type, on: other.accelerator)
      guard other.precision.weights != claim.subject.precision.weights,
        type.bits < claim.subject.precision.weights.bits
      else { return nil }
      let ratio = DatasheetRatios(other, over: claim.base).best(for: claim.work)
      return ratio >= claim.range.upperBound
        ? RatioFormat(precision: other.precision.label, ratio: ratio) : nil
    }
  }

  /// One sequence, the batch and a prompt, on the fewest devices that hold the model on both sides.
  private static func steps(_ claim: RatioClaim) -> (steps: [RatioStep], notes: [String]) {
    let counts = [1, 2, 4, 8].filter { $0 >= max(claim.subject.devices, claim.base.devices) }
    for factor in counts {
      guard let subject = pricing(claim.subject, claim.model, factor, claim.batch, claim.context),
        let base = pricing(claim.base, claim.model, factor, claim.batch, claim.context)
      else { continue }
      func decode(_ batch: Int) -> RatioStep {
        RatioStep(
          work: .decode,
          name:
            "\(batch) \(batch == 1 ? "sequence" : "sequences") decoding at \(claim.context) tokens",
          subjectMilliseconds: subject.decode(batch: batch, context: claim.context).milliseconds,
          baseMilliseconds: base.decode(batch: batch, context: claim.context).milliseconds)
      }
      let prompt = RatioStep(
        work: .prefill, name: "a prompt of \(claim.promptTokens) tokens",
        subjectMilliseconds: subject.prefill(tokens: claim.promptTokens).milliseconds,
        baseMilliseconds: base.prefill(tokens: claim.promptTokens).milliseconds)
      let rows = claim.batch == 1 ? [decode(1)] : [decode(1), decode(claim.batch)]
      var notes = [
        "calibrated steps are those of \(claim.model.name) on \(factor) \(factor == 1 ? "GPU" : "GPUs") a side"
      ]
      for side in [subject, base] {
        notes += side.step.fallbacks.map { "fallback: \($0)" } + side.step.notes
      }
      return (rows + [prompt], notes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    }
    return ([], [])
  }

  private static func pricing(
    _ side: ClaimConfiguration, _ model: ModelArchitecture, _ devices: Int, _ batch: Int,
    _ context: Int
  ) -> StepPricing? {
    let spread = Parallelism(tensorParallel: devices)
    let step = try? StepTime.make(
      level: nil, accelerator: side.accelerator, model: model, precision: side.precision,
      parallelism: spread, at: SourceLocation(file: "claim"))
    guard let step else { return nil }
    let plan = MemoryPlan(model, on: side.accelerator, spread, side.precision)
    guard plan.fits, plan.maxSequences(context: context) >= batch else { return nil }
    return StepPricing(step: step, devices: devices, isBound: false)
  }
}

extension ClaimConfiguration {
  /// Values of weights streamed a second by all devices.
  var streaming: Double {
    accelerator.memoryBandwidth.value * Double(devices) / precision.weights.bytesPerValue
  }

  /// Dense FLOP/s of all devices at the activations' type.
  var peak: Double {
    (accelerator.peak(activations: precision.activations) ?? accelerator.peaks.bf16).value
      * Double(devices)
  }
}
