// RatioClaim.swift: "B200 2.5x H100", "fp8 1.3–1.6x": two configurations held against each other.

public import Hardware
internal import Text
internal import Units

/// Which work a stated ratio is about.
public enum RatioWork: String, CaseIterable, Hashable, Sendable {
  case decode, prefill
  /// No work: how much memory there is.
  case memory
  /// Tokens of all sequences together, each side with as many as it holds.
  case throughput
}

/// A stated ratio of speed: one configuration against another with as many devices.
public struct RatioClaim: Hashable, Sendable {
  public var range: ClosedRange<Double>
  public var subject: ClaimConfiguration
  public var base: ClaimConfiguration
  /// The model whose calibrated steps stand beside the datasheets' ratios.
  public var model: ModelArchitecture
  /// Whether the claim says which; else what depends on it is an example.
  public var isModelNamed: Bool
  /// Nil for either.
  public var work: RatioWork?
  public var batch: Int
  public var context: Int
  public var promptTokens: Int

  public init(
    range: ClosedRange<Double>, subject: ClaimConfiguration, base: ClaimConfiguration,
    model: ModelArchitecture, isModelNamed: Bool = true, work: RatioWork? = nil, batch: Int = 32,
    context: Int = 2048, promptTokens: Int = 4096
  ) {
    precondition(batch >= 1 && context >= 1 && promptTokens >= 1)
    self.range = range
    self.subject = subject
    self.base = base
    self.model = model
    self.isModelNamed = isModelNamed
    self.work = work
    self.batch = batch
    self.context = context
    self.promptTokens = promptTokens
  }

  /// Numbers of devices a side that are tried: those of one node, from the stated on.
  var deviceCounts: [Int] { [1, 2, 4, 8].filter { $0 >= max(subject.devices, base.devices) } }
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
    // Steps of the same batch; larger ones are `RatioThroughput`.
    case .throughput?, nil: max(bandwidth, flops)
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
  /// Of a throughput: what both sides make with the largest batches that they hold.
  public var throughput: RatioThroughput?
  /// The most that can be: of a throughput by the largest batches too, else by the datasheets like for like.
  public var best: Double
  /// Those with which the subject's datasheet reaches the whole range.
  public var formats: [RatioFormat]

  /// The datasheets' ratio for the work that is meant, step by step with the same batch.
  public var likeForLike: Double { ratios.best(for: claim.work) }

  public init(_ claim: RatioClaim) {
    self.claim = claim
    ratios = DatasheetRatios(claim.subject, over: claim.base)
    (steps, notes) = Self.steps(claim)
    throughput = claim.work == .throughput ? RatioThroughput(claim) : nil
    best = ratios.best(for: claim.work)
    // An example's batches decide nothing that the datasheets do not need them for.
    if claim.isModelNamed || best < claim.range.upperBound {
      best = max(best, throughput?.most ?? 0)
    }
    formats = []
    verdict =
      best >= claim.range.upperBound
      ? .possible : best >= claim.range.lowerBound ? .partly : .impossible
    if verdict != .impossible { expectation = Self.expectation(claim, steps, throughput) }
    if verdict != .possible { formats = otherFormats }
    if verdict == .impossible, claim.work == .throughput, throughput == nil {
      verdict = .doesNotFit
    }
  }

  /// Beyond the datasheets a throughput is one of batches, and how large they are the model and its context decide.
  public var dependsOnModel: Bool {
    let holdsMore =
      ratios.memory > 1 || claim.subject.precision.weights.bits < claim.base.precision.weights.bits
    return claim.work == .throughput && !claim.isModelNamed && verdict == .impossible && holdsMore
  }

  private static func expectation(
    _ claim: RatioClaim, _ steps: [RatioStep], _ throughput: RatioThroughput?
  ) -> ClaimExpectation? {
    let work = claim.work == .throughput ? .decode : claim.work
    var ratios = steps.filter { work == nil || $0.work == work }.map(\.ratio)
    if let expected = throughput?.expectedRatio { ratios.append(expected) }
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
      var moved = claim
      moved.subject = other
      let batches = claim.work == .throughput ? RatioThroughput(moved)?.most : nil
      let ratio = max(
        DatasheetRatios(other, over: claim.base).best(for: claim.work), batches ?? 0)
      return ratio >= claim.range.upperBound
        ? RatioFormat(precision: other.precision.label, ratio: ratio) : nil
    }
  }

  /// One sequence, the batch and a prompt, on the fewest devices that hold the model on both sides.
  private static func steps(_ claim: RatioClaim) -> (steps: [RatioStep], notes: [String]) {
    for factor in claim.deviceCounts {
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
