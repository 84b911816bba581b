// Claim.swift: a stated figure, and the configuration for which it is stated.

public import Hardware

/// What a claim is about.
public enum ClaimMetric: String, CaseIterable, Hashable, Sendable {
  /// Time from one token to the next, in ms.
  case itl
  /// Time to compute a prompt, in ms.
  case prefill
  /// Time to the first token, in ms: the prompt's prefill, with nothing before it.
  case ttft
  /// Output tokens of one user a second.
  case tokensPerUser = "tokens-per-user"
  /// Output tokens of the whole replica a second.
  case tokensPerSecond = "tokens-per-second"

  /// Whether less is better: a time.
  public var isTime: Bool { self == .itl || self == .prefill || self == .ttft }
  /// Whether the figure is one of decode steps; otherwise of a prompt.
  public var isDecode: Bool { self != .prefill && self != .ttft }
  public var unit: String { isTime ? "ms" : "tokens/s" }
}

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

/// A stated figure: "70B, bf16, one H200, ITL 18–28 ms".
public struct Claim: Hashable, Sendable {
  public var metric: ClaimMetric
  /// The stated range, in the metric's unit; the ends are equal where one figure is stated.
  public var range: ClosedRange<Double>
  public var subject: ClaimSubject
  public var configuration: ClaimConfiguration
  /// Tokens of the prompt, for prefill and TTFT.
  public var promptTokens: Int
  /// Sequences that decode together, and what each attends to.
  public var batch: Int
  public var context: Int

  public init(
    metric: ClaimMetric, range: ClosedRange<Double>, subject: ClaimSubject,
    configuration: ClaimConfiguration, promptTokens: Int = 0, batch: Int = 1, context: Int = 0
  ) {
    precondition(metric.isDecode || promptTokens > 0, "a prefill needs a prompt")
    precondition(batch >= 1 && context >= 0)
    self.metric = metric
    self.range = range
    self.subject = subject
    self.configuration = configuration
    self.promptTokens = promptTokens
    self.batch = batch
    self.context = context
  }
}

/// Numbers inside sentences.
enum ClaimText {
  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
