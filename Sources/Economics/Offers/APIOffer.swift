// APIOffer.swift: tokens from somebody else's fleet.

internal import Foundation
internal import Text

enum APIOffer {
  static let keys: [any TypedKey] = [
    TokenKeys.apiInputPerMillion, TokenKeys.apiOutputPerMillion, TokenKeys.apiCachedPerMillion,
    TokenKeys.cachedShare, TokenKeys.batchShare, TokenKeys.batchDiscount, TokenKeys.tiers,
  ]

  static let offer = Offer(
    "api", key: "api",
    "tokens from a provider: by the million, cached and batched ones cheaper, less by volume",
    keys: keys + [TokenKeys.apiTtftMs, TokenKeys.apiTokensPerSecond], leavesSite: true,
    isFleet: false
  ) { need, book in
    TokenBill(need, book) { !$0.isLowLatency }.cost("api")
  }
}
