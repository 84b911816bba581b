// ReferenceAcceptance.swift: drafts that are accepted at random, each row for itself.

import Kernel

/// Drafts are accepted one after the other, each with the same probability, until one is not.
///
/// - Source: Leviathan, Kalman, Matias, "Fast Inference from Transformers via Speculative Decoding", ICML 2023: with k
///   drafts the tokens of a step have the mean (1 − αᵏ⁺¹)/(1 − α).
struct ReferenceAcceptance {
  let probability: Double
  private var random: RandomStream

  init(probability: Double, seed: Int) {
    self.probability = probability
    random = RandomStream(seed: UInt64(seed), name: "acceptance")
  }

  /// Tokens that a row emits.
  mutating func burst(drafts: Int) -> Int {
    var tokens = 1
    while tokens <= drafts, random.nextUniform() < probability { tokens += 1 }
    return tokens
  }

  /// Drafts that are accepted on average.
  func mean(drafts: Int) -> Double {
    (1...drafts).reduce(0) { sum, draft in
      sum + (0..<draft).reduce(1) { product, _ in product * probability }
    }
  }
}
