// ProviderPrice.swift: what a provider takes for tokens.

/// Dollars per million tokens of a provider's interface.
public struct ProviderPrice: Hashable, Sendable {
  public var inputPerMillion, outputPerMillion: Double

  /// Dollars for so many tokens.
  public func dollars(promptTokens: Int, outputTokens: Int) -> Double {
    (Double(promptTokens) * inputPerMillion + Double(outputTokens) * outputPerMillion) / 1e6
  }
}
