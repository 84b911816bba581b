// LoadWindow.swift: the load of one window of time, and the measures of it that a fleet is sized for.

/// What arrived in a window, and how much of it counted as present.
public struct LoadWindow: Hashable, Sendable {
  /// Seconds of the window that the load covers; less than the window only for the last.
  public var seconds: Double
  /// Mean number of requests present: their time in the window over its length.
  public var concurrency = 0.0
  public var requests = 0
  /// Sums over the requests that arrived: tokens, and products of tokens from which any replica's work follows.
  public var promptTokens = 0.0
  public var outputTokens = 0.0
  var promptSquares = 0.0
  var promptTimesOutput = 0.0
  var outputSquares = 0.0

  init(seconds: Double) { self.seconds = seconds }

  public var requestsPerSecond: Double { Double(requests) / seconds }
  public var promptTokensPerSecond: Double { promptTokens / seconds }
  public var outputTokensPerSecond: Double { outputTokens / seconds }

  /// Query–key pairs of all prompts, each token attending to those before it and itself.
  var promptPairs: Double { (promptSquares + promptTokens) / 2 }
  /// Context tokens read by all decode steps: Σ over the further output tokens of prompt + tokens so far.
  var decodeContext: Double {
    promptTimesOutput - promptTokens + (outputSquares - outputTokens) / 2
  }

  mutating func add(promptTokens prompt: Int, outputTokens output: Int) {
    let (p, o) = (Double(prompt), Double(max(1, output)))
    requests += 1
    promptTokens += p
    outputTokens += Double(output)
    promptSquares += p * p
    promptTimesOutput += p * o
    outputSquares += o * o
  }
}

/// A measure of load whose p95 × (1 + margin) a fleet must hold.
public enum LoadMeasure: String, CaseIterable, Hashable, Sendable {
  case concurrency
  case requestsPerSecond = "requests_per_second"
  case promptTokensPerSecond = "prompt_tokens_per_second"
  case outputTokensPerSecond = "output_tokens_per_second"
  /// Replica-seconds of work a second, of one candidate.
  case work
  /// Requests that come as one job: by a deadline, or all at once.
  case batch

  /// Measures of a window of time, the leading one first.
  static let ofWindows: [LoadMeasure] = [
    .concurrency, .requestsPerSecond, .promptTokensPerSecond, .outputTokensPerSecond, .work,
  ]

  /// "output tokens/s".
  public var words: String {
    switch self {
    case .concurrency: "SLO concurrency"
    case .requestsPerSecond: "requests/s"
    case .promptTokensPerSecond: "prompt tokens/s"
    case .outputTokensPerSecond: "output tokens/s"
    case .work: "replica-seconds/s"
    case .batch: "requests of the batch"
    }
  }

  /// - Parameter work: replica-seconds of a window's requests, for the measure that needs it.
  func value(_ window: LoadWindow, work: WorkRule?) -> Double {
    switch self {
    case .concurrency: window.concurrency
    case .requestsPerSecond: window.requestsPerSecond
    case .promptTokensPerSecond: window.promptTokensPerSecond
    case .outputTokensPerSecond: window.outputTokensPerSecond
    case .work: (work?.seconds(window) ?? 0) / window.seconds
    case .batch: Double(window.requests)
    }
  }
}
