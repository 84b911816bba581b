// TokenPrice.swift: what an API asks for a million tokens, and what it grants.

public import Foundation

/// One model of one provider.
public struct TokenPrice: Hashable, Sendable {
  /// The model as headroom's catalog calls it, where it is one of it.
  public let model: String
  public let provider: String
  /// As the provider calls it.
  public let name: String
  /// USD per million tokens.
  public let input: Decimal
  /// Of prompt tokens that the provider finds in its cache; nil where it makes no difference.
  public let cachedInput: Decimal?
  public let output: Decimal
  /// Share that is saved by waiting for a batch.
  public let batchDiscount: Decimal?
  public let requestsPerMinute: Decimal?
  public let tokensPerMinute: Decimal?
  /// Time to the first token, as published.
  public let ttftMs: Decimal?
  /// Output tokens a second of one request, as published.
  public let tokensPerSecond: Decimal?
  public let date: String
  public let source: String
  public let isUsers: Bool

  /// Providers whose own silicon serves one request faster than GPUs do.
  public var isLowLatency: Bool { ["Groq", "Cerebras", "SambaNova"].contains(provider) }

  /// What a million tokens cost, prompt tokens being a share of them.
  public func blended(inputShare: Decimal) -> Decimal {
    inputShare * input + (1 - inputShare) * output
  }
}
