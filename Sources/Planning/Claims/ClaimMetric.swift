// ClaimMetric.swift: what a stated figure counts, in which unit, and which way is better.

/// What a claim is about.
public enum ClaimMetric: String, CaseIterable, Hashable, Sendable {
  /// Time from one token to the next, in ms.
  case itl
  /// Time to compute a prompt, in ms.
  case prefill
  /// Time to the first token, in ms: the prompt's prefill, with nothing before it.
  case ttft
  /// Time from a request to its last token, in ms: the prompt, then one token after the other.
  case e2e
  /// Output tokens of one user a second.
  case tokensPerUser = "tokens-per-user"
  /// Output tokens of the whole replica a second.
  case tokensPerSecond = "tokens-per-second"
  /// Prompt tokens computed a second.
  case promptTokensPerSecond = "prompt-tokens-per-second"
  /// Requests served a second.
  case requestsPerSecond = "requests-per-second"
  /// Bytes of the weights alone, GB of 1e9 bytes: what a format makes of a model.
  case weights
  /// Bytes of the KV of all sequences, GB of 1e9 bytes.
  case kvCache = "kv-cache"
  /// Weights, KV and the engine's reserve on all GPUs, GB of 1e9 bytes.
  case memory
  /// Whether it fits at all: a claim without a figure.
  case fits

  public var unit: String {
    switch self {
    case .itl, .prefill, .ttft, .e2e: "ms"
    case .tokensPerUser, .tokensPerSecond, .promptTokensPerSecond: "tokens/s"
    case .requestsPerSecond: "requests/s"
    case .weights, .kvCache, .memory, .fits: "GB"
    }
  }

  /// Whether less is better: a time, or a need of memory.
  public var isLess: Bool {
    switch self {
    case .itl, .prefill, .ttft, .e2e, .memory, .fits, .weights, .kvCache: true
    case .tokensPerUser, .tokensPerSecond, .promptTokensPerSecond, .requestsPerSecond: false
    }
  }

  /// Whether the figure is one of decode steps, which have a batch and a context.
  public var isDecode: Bool { usesBatch && !usesPrompt }
  public var usesPrompt: Bool {
    switch self {
    case .prefill, .ttft, .e2e, .promptTokensPerSecond, .requestsPerSecond: true
    default: false
    }
  }
  public var usesOutput: Bool { self == .e2e || self == .requestsPerSecond }
  public var usesBatch: Bool {
    switch self {
    case .prefill, .ttft, .promptTokensPerSecond, .weights: false
    default: true
    }
  }
  /// A size that follows from the model and its formats: no GPU makes it smaller.
  public var isOfModelAlone: Bool { self == .weights || self == .kvCache }
  /// A batch that is not said may be any that fits, as the whole replica's rate grows with it.
  public var leavesBatchOpen: Bool { self == .tokensPerSecond || self == .requestsPerSecond }

  /// For people: "time to first token".
  public var words: String {
    switch self {
    case .itl: "time from token to token (ITL)"
    case .prefill: "prefill of the prompt"
    case .ttft: "time to first token (TTFT)"
    case .e2e: "the whole answer (E2E)"
    case .tokensPerUser: "of one user"
    case .tokensPerSecond: "of the whole replica"
    case .promptTokensPerSecond: "of prompts"
    case .requestsPerSecond: "requests of the whole replica"
    case .weights: "weights"
    case .kvCache: "KV cache"
    case .memory: "all memory"
    case .fits: "fits"
    }
  }
}
