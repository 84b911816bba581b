// AnswerSummary.swift: who answered the requests of a class, where its route names several, and what both bills are.

/// Requests of a class whose answer came from one place.
public struct AnswerSummary: Hashable, Sendable {
  /// Names of its pools, or of the provider.
  public var place: String
  /// Of several replications the sums over all runs, like tokens.
  public var requests: Int
  /// Of the requests that completed.
  public var share: SummaryValue
  public var inputTokens, outputTokens: Int
  /// Their ttft and e2el: earlier stages, whose answers were thrown away, are in them.
  public var latencies: [LatencySummary]
}

/// Requests that one stage was asked after the stage before it.
public struct EscalationSummary: Hashable, Sendable {
  /// Names of its pools, or of the provider.
  public var place: String
  public var requests: Int
  /// Of the requests that arrived.
  public var share: SummaryValue
}

/// What the GPUs of a fleet and the provider behind it take together.
public struct BlendedCost: Hashable, Sendable {
  /// Whose interface it is.
  public var provider: String
  /// Dollars for all GPUs over the run, and for the provider's tokens; of several replications the sums over all runs.
  public var gpus, provided: SummaryValue
  /// Dollars of both for a million tokens that clients got.
  public var perMillionOutputTokens: SummaryValue
}
