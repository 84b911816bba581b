// APIOffer.swift: tokens from somebody else's fleet.

internal import Foundation

enum APIOffer {
  static let keys = [
    TokenKeys.apiInputPerMillion, TokenKeys.apiOutputPerMillion, TokenKeys.apiCachedPerMillion,
    TokenKeys.cachedShare, TokenKeys.batchShare, TokenKeys.batchDiscount,
  ]

  static let offer = Offer(
    "api", key: "api", "tokens from a provider: by the million, cached and batched ones cheaper",
    keys: keys, leavesSite: true
  ) { need, book in
    TokenBill(need, book).cost("api") { !$0.isLowLatency }
  }
}

/// What a month's tokens cost at the providers of a model.
struct TokenBill {
  private let need: FleetNeed
  private let book: CostBook
  private let input: Decimal
  private let output: Decimal

  init(_ need: FleetNeed, _ book: CostBook) {
    (self.need, self.book) = (need, book)
    input = need.inputTokensPerMonth ?? 0
    output = need.outputTokensPerMonth ?? 0
  }

  /// - Parameter isMeant: which providers of the catalog are looked at.
  func cost(_ name: String, among isMeant: (TokenPrice) -> Bool) -> OfferCost {
    guard input + output > 0 else { return refused(name, "how many tokens come is not known") }
    let batch = Band(1) - book.number(TokenKeys.batchShare) * book.number(TokenKeys.batchDiscount)
    let cached = book.number(TokenKeys.cachedShare)
    if let prompt = book.given(TokenKeys.apiInputPerMillion),
      let answer = book.given(TokenKeys.apiOutputPerMillion)
    {
      let hit = book.given(TokenKeys.apiCachedPerMillion)?.band ?? prompt.band
      let bill = total(prompt.band, hit, answer.band, cached) * batch
      return OfferCost(
        name, "\(name), as given", gpus: 0, nodes: 0,
        lines: [CostLine(.tokens, "tokens", monthly: bill, source: prompt.source)])
    }
    let offers = book.prices.offers(of: need.model ?? "", inputShare: input / (input + output))
      .filter(isMeant)
    guard !offers.isEmpty else {
      return refused(
        name,
        "no price of \(need.model ?? "this model") at a provider is known: give "
          + "apiInputPerMillion and apiOutputPerMillion")
    }
    let bills = offers.map { offer in
      total(
        Band(offer.input), Band(offer.cachedInput ?? offer.input), Band(offer.output), cached)
        * batch
    }
    let middle = offers.count / 2
    let band = Band(
      low: bills.map(\.low).min() ?? 0, mid: bills[middle].mid, high: bills.map(\.high).max() ?? 0)
    let dates = Set(offers.map(\.date)).sorted().joined(separator: ", ")
    return OfferCost(
      name, "\(name), \(offers.count) providers of \(need.model ?? "")", gpus: 0, nodes: 0,
      lines: [
        CostLine(
          .tokens, "tokens", monthly: band,
          source: "price lists of \(offers.count) providers, \(dates)")
      ],
      remarks: remarks(offers))
  }

  private func total(_ prompt: Band, _ hit: Band, _ answer: Band, _ cached: Band) -> Band {
    let mean = hit * cached + prompt * (Band(1) - cached)
    return (mean * Band(input) + answer * Band(output)) / Band(1_000_000)
  }

  private func refused(_ name: String, _ why: String) -> OfferCost {
    OfferCost(name, name, gpus: 0, nodes: 0, lines: [], refusal: why)
  }

  private func remarks(_ offers: [TokenPrice]) -> [String] {
    var list = [
      "cheapest \(words(offers[0])), middle \(words(offers[offers.count / 2]))",
      "that a provider serves the model as precisely, and grants the rate, is not checked",
    ]
    if let limit = offers.compactMap(\.tokensPerMinute).max() {
      list.append("the widest published limit is \(CountWords.short(limit)) tokens a minute")
    }
    return list
  }

  private func words(_ offer: TokenPrice) -> String {
    "\(offer.provider) at $\(offer.input)/$\(offer.output) per million"
  }
}
