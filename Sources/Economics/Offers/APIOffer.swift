// APIOffer.swift: tokens from somebody else's fleet.

internal import Foundation

enum APIOffer {
  static let keys = [
    TokenKeys.apiInputPerMillion, TokenKeys.apiOutputPerMillion, TokenKeys.apiCachedPerMillion,
    TokenKeys.cachedShare, TokenKeys.batchShare, TokenKeys.batchDiscount,
  ]

  static let offer = Offer(
    "api", key: "api", "tokens from a provider: by the million, cached and batched ones cheaper",
    keys: keys + [TokenKeys.apiTtftMs, TokenKeys.apiTokensPerSecond], leavesSite: true
  ) { need, book in
    TokenBill(need, book) { !$0.isLowLatency }.cost("api")
  }
}
