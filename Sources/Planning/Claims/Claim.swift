// Claim.swift: a stated figure, and the configuration for which it is stated.

public import Hardware

/// What runs: a model of the catalog, or a dense one of which only the size is stated.
public enum ClaimSubject: Hashable, Sendable {
  case model(ModelArchitecture)
  /// Parameters of a dense model: weights alone are read, and 2 FLOPs a parameter and token computed.
  case parameters(Double)

  public var name: String {
    switch self {
    case .model(let model): model.name
    case .parameters(let count): "\(ClaimText.number(count / 1e9))B parameters"
    }
  }
}

/// The configuration of a claim.
public struct ClaimConfiguration: Hashable, Sendable {
  public var accelerator: Accelerator
  public var devices: Int
  public var precision: Precision

  public init(accelerator: Accelerator, devices: Int, precision: Precision) {
    self.accelerator = accelerator
    self.devices = devices
    self.precision = precision
  }

  /// `2 × H200-SXM, fp8`.
  public var name: String { "\(devices) × \(accelerator.name), \(precision.label)" }
}

/// Which ends of a stated range are promised.
public enum ClaimManner: String, Hashable, Sendable {
  /// Both: a figure, or a range that is meant as one.
  case exact
  /// The upper alone: "at most", "under", "up to", "fits in".
  case atMost = "at-most"
  /// The lower alone: "at least", "over".
  case atLeast = "at-least"
}

/// A stated figure: "70B, bf16, one H200, ITL 18–28 ms".
public struct Claim: Hashable, Sendable {
  public var metric: ClaimMetric
  /// The stated range, in the metric's unit; the ends are equal where one figure is stated.
  public var range: ClosedRange<Double>
  public var manner = ClaimManner.exact
  /// A rate of each device: `range` is that of all of the configuration's together, and grows with their number.
  public var isPerDevice = false
  public var subject: ClaimSubject
  public var configuration: ClaimConfiguration
  /// Tokens of the prompt, for metrics that have one.
  public var promptTokens: Int
  /// Tokens of the answer, for metrics that have one.
  public var outputTokens: Int
  /// Sequences that decode together; nil for as many as fit.
  public var batch: Int?
  /// Tokens that each of them attends to.
  public var context: Int

  public init(
    metric: ClaimMetric, range: ClosedRange<Double>, subject: ClaimSubject,
    configuration: ClaimConfiguration, promptTokens: Int = 0, outputTokens: Int = 0,
    batch: Int? = 1, context: Int = 0
  ) {
    precondition(!metric.usesPrompt || metric.usesOutput || promptTokens > 0, "it needs a prompt")
    precondition((batch ?? 1) >= 1 && context >= 0)
    precondition(!metric.usesOutput || outputTokens > 0, "it needs an answer")
    self.metric = metric
    self.range = range
    self.subject = subject
    self.configuration = configuration
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.batch = batch
    self.context = context
  }

  /// Only one end is promised: of times and rates, what is better than the range is in it.
  public var isOneSided: Bool { manner != .exact }

  /// Whether a size is held against the figure itself, and not against what is there to hold it.
  public var isOfSize: Bool {
    metric.isOfModelAlone || (metric == .memory && manner == .atLeast)
  }

  /// The same claim of another configuration: a rate of each device is that of as many as there are.
  func moved(to choice: ClaimConfiguration) -> Claim {
    var claim = self
    claim.configuration = choice
    if isPerDevice {
      let factor = Double(choice.devices) / Double(configuration.devices)
      claim.range = (range.lowerBound * factor)...(range.upperBound * factor)
    }
    return claim
  }

  /// Of a stated size, whose KV is not known, the claim has sequences that attend to some.
  public var hasUnknownKV: Bool {
    guard case .parameters = subject else { return false }
    return metric.isDecode ? context > 0 : metric.usesOutput && (batch ?? 1) > 1
  }

  /// What a sequence attends to on average: a request's prompt and half of its answer, else the stated context.
  var meanContext: Int { metric.usesOutput ? promptTokens + outputTokens / 2 : context }
}

/// Numbers inside sentences.
enum ClaimText {
  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
