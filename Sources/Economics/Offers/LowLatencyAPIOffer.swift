// LowLatencyAPIOffer.swift: tokens from providers whose own silicon serves one request faster than GPUs do.

internal import Text

enum LowLatencyAPIOffer {
  static let offer = Offer(
    "low-latency-api", key: "lowLatencyApi",
    "tokens from Groq, Cerebras or SambaNova: faster for one request",
    keys: [], leavesSite: true, isFleet: false
  ) { need, book in
    // The prices that a user gives are those of his usual provider.
    let usual: [any TypedKey] = [
      TokenKeys.apiInputPerMillion, TokenKeys.apiOutputPerMillion, TokenKeys.apiCachedPerMillion,
      TokenKeys.tiers,
    ]
    let own = CostBook(inputs: book.inputs.without(usual), prices: book.prices)
    return TokenBill(need, own) { $0.isLowLatency }.cost("low-latency-api")
  }
}
