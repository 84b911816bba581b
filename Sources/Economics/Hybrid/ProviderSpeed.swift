// ProviderSpeed.swift: how fast a provider's interface answers: as given, as published, else a guess that says so.

internal import Foundation

/// What a client of a provider sees of one request.
public struct ProviderSpeed: Hashable, Sendable {
  /// Mean time to the first token, milliseconds.
  public let ttftMs: Double
  /// Output tokens a second of one request.
  public let tokensPerSecond: Double
  /// Who says so, and whether anyone does.
  public let source: String
  public let isGuess: Bool

  /// Time between two tokens, milliseconds.
  public var itlMs: Double { 1000 / tokensPerSecond }
  /// The p95 of the time to the first token: published figures are single numbers.
  public var ttftP95Ms: Double { ttftMs * Self.tail }
  /// p95 over mean: a guess.
  private static let tail = 2.5
}

extension CostBook {
  /// What is given, else the middle of what is published for the model, else the middle of what is published for any
  /// model on GPUs, which is a guess.
  public func providerSpeed(for need: FleetNeed) -> ProviderSpeed {
    let meant = prices.tokens.filter { !$0.isLowLatency }
    let ofModel = prices.offers(of: need.model ?? "", inputShare: 0).filter { !$0.isLowLatency }
    func figure(
      _ key: BandKey, _ path: (TokenPrice) -> Decimal?, else usual: Decimal
    ) -> (value: Double, source: String, isGuess: Bool) {
      if let given = inputs[key] { return (given.mid.double, "as given", false) }
      if let known = middle(of: ofModel, path) {
        return (known.double, "as published for the model", false)
      }
      if let other = middle(of: meant, path) {
        return (other.double, "a guess: published for others", true)
      }
      return (usual.double, "a guess", true)
    }
    // Milliseconds, and tokens a second: what most providers are said to be near. A guess.
    let first = figure(TokenKeys.apiTtftMs, \.ttftMs, else: 500)
    let rate = figure(TokenKeys.apiTokensPerSecond, \.tokensPerSecond, else: 80)
    return ProviderSpeed(
      ttftMs: first.value, tokensPerSecond: rate.value,
      source: first.source == rate.source
        ? "both \(first.source)" : "TTFT \(first.source), rate \(rate.source)",
      isGuess: first.isGuess || rate.isGuess)
  }

  private func middle(of prices: [TokenPrice], _ figure: (TokenPrice) -> Decimal?) -> Decimal? {
    let known = prices.compactMap(figure).sorted()
    return known.isEmpty ? nil : known[known.count / 2]
  }
}
