// TokenBill.swift: what a month's tokens cost at an API, cached and batched ones cheaper.

public import Foundation

/// What a million tokens cost once cached and batched ones are counted in.
private struct EffectivePrice {
  var input: Band
  var output: Band

  func bill(_ need: FleetNeed) -> Band {
    (input * Band(need.inputTokensPerMonth ?? 0) + output * Band(need.outputTokensPerMonth ?? 0))
      / Band(1_000_000)
  }
}

/// What a month's tokens cost at the providers of a model, or at the price that the user gives.
struct TokenBill {
  private let need: FleetNeed
  private let book: CostBook
  /// Cheapest first for this load; empty where the price is given, or nobody is known.
  private let providers: [TokenPrice]

  /// - Parameter isMeant: which providers of the catalog are looked at.
  init(_ need: FleetNeed, _ book: CostBook, among isMeant: (TokenPrice) -> Bool) {
    (self.need, self.book) = (need, book)
    let (input, output) = (need.inputTokensPerMonth ?? 0, need.outputTokensPerMonth ?? 0)
    providers =
      input + output > 0
      ? book.prices.offers(of: need.model ?? "", inputShare: input / (input + output))
        .filter(isMeant) : []
  }

  func cost(_ name: String) -> OfferCost {
    guard (need.inputTokensPerMonth ?? 0) + (need.outputTokensPerMonth ?? 0) > 0 else {
      return refused(name, "how many tokens come is not known")
    }
    if let given {
      return OfferCost(
        name, "\(name), as given", gpus: 0, nodes: 0,
        lines: [
          CostLine(
            .tokens, "tokens", monthly: bill(given),
            source: "as given (apiInputPerMillion)" + tierWords(given.bill(need)))
        ], remarks: tierRemark(given.bill(need)))
    }
    guard !providers.isEmpty else {
      return refused(
        name,
        "no price of \(need.model ?? "this model") at a provider is known: give "
          + "apiInputPerMillion and apiOutputPerMillion")
    }
    let bills = providers.map { bill(rate($0)) }
    let middle = rate(providers[providers.count / 2]).bill(need)
    let band = Band(
      low: bills.map(\.low).min() ?? 0, mid: bills[providers.count / 2].mid,
      high: bills.map(\.high).max() ?? 0)
    let dates = Set(providers.map(\.date)).sorted().joined(separator: ", ")
    return OfferCost(
      name, "\(name), \(providers.count) providers of \(need.model ?? "")", gpus: 0, nodes: 0,
      lines: [
        CostLine(
          .tokens, "tokens", monthly: band,
          source: "price lists of \(providers.count) providers, \(dates)" + tierWords(middle))
      ], remarks: remarks + tierRemark(middle))
  }

  /// Dollars a token at the list price, as given or of the middle provider; nil where neither is known.
  var perToken: (input: Decimal, output: Decimal)? {
    let rate = given ?? (providers.isEmpty ? nil : self.rate(providers[providers.count / 2]))
    return rate.map { ($0.input.mid / 1_000_000, $0.output.mid / 1_000_000) }
  }

  private var given: EffectivePrice? {
    guard let prompt = book.given(TokenKeys.apiInputPerMillion),
      let answer = book.given(TokenKeys.apiOutputPerMillion)
    else { return nil }
    let hit = book.given(TokenKeys.apiCachedPerMillion) ?? prompt
    return rate(prompt.band, hit: hit.band, answer.band, batch: nil)
  }

  private func rate(_ price: TokenPrice) -> EffectivePrice {
    rate(
      Band(price.input), hit: Band(price.cachedInput ?? price.input), Band(price.output),
      batch: price.batchDiscount.map { Band($0) })
  }

  /// - Parameter batch: what the provider takes off, where he says so; what the user says goes before it.
  private func rate(_ prompt: Band, hit: Band, _ answer: Band, batch: Band?) -> EffectivePrice {
    let cached = book.number(TokenKeys.cachedShare)
    let discount =
      book.given(TokenKeys.batchDiscount)?.band ?? batch ?? book.number(TokenKeys.batchDiscount)
    let batch = Band(1) - book.number(TokenKeys.batchShare) * discount
    return EffectivePrice(
      input: (hit * cached + prompt * (Band(1) - cached)) * batch, output: answer * batch)
  }

  private var millionTokens: Decimal {
    ((need.inputTokensPerMonth ?? 0) + (need.outputTokensPerMonth ?? 0)) / 1_000_000
  }

  /// With what the volume of the month takes off.
  private func bill(_ rate: EffectivePrice) -> Band {
    let list = rate.bill(need)
    return book.inputs[TokenKeys.tiers]?.paid(list, millionTokens: millionTokens) ?? list
  }

  /// What is added to a line's source where there are tiers.
  private func tierWords(_ list: Band) -> String {
    book.inputs[TokenKeys.tiers].map {
      "; tiers as given: \($0.words(list.mid, millionTokens: millionTokens))"
    } ?? ""
  }

  private func tierRemark(_ list: Band) -> [String] {
    book.inputs[TokenKeys.tiers].map {
      ["volume: \($0.words(list.mid, millionTokens: millionTokens))"]
    } ?? []
  }

  private func refused(_ name: String, _ why: String) -> OfferCost {
    OfferCost(name, name, gpus: 0, nodes: 0, lines: [], refusal: why)
  }

  private var remarks: [String] {
    var list = [
      "cheapest \(words(providers[0])), middle \(words(providers[providers.count / 2]))",
      "that a provider serves the model as precisely, and grants the rate, is not checked",
    ]
    if let limit = providers.compactMap(\.tokensPerMinute).max() {
      list.append("the widest published limit is \(CountWords.short(limit)) tokens a minute")
    }
    return list
  }

  private func words(_ offer: TokenPrice) -> String {
    "\(offer.provider) at $\(offer.input)/$\(offer.output) per million"
  }
}

extension CostBook {
  /// Dollars a token of the model at an API, cached and batched ones counted in, without what a month's volume takes
  /// off: as given, else of the middle provider; nil where neither is known.
  public func tokenPrices(for need: FleetNeed) -> (input: Decimal, output: Decimal)? {
    TokenBill(need, self) { !$0.isLowLatency }.perToken
  }
}
