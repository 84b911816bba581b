// LowLatencyAPIOffer.swift: tokens from providers whose own silicon serves one request faster than GPUs do.

enum LowLatencyAPIOffer {
  static let offer = Offer(
    "low-latency-api", key: "lowLatencyApi",
    "tokens from Groq, Cerebras or SambaNova: faster for one request",
    keys: [], leavesSite: true
  ) { need, book in
    // The prices that a user gives are those of his usual provider.
    TokenBill(need, CostBook(inputs: Inputs(), prices: book.prices)).cost("low-latency-api") {
      $0.isLowLatency
    }
  }
}
