// ProvisionedOffer.swift: throughput of an API, bought in units with a least number of them.

internal import Foundation

enum ProvisionedOffer {
  static let offer = Offer(
    "provisioned", key: "provisioned", "provisioned throughput of an API: units by the month",
    keys: [
      TokenKeys.unitPrice, TokenKeys.unitTokensPerMinute, TokenKeys.outputWeight,
      TokenKeys.unitMinimum, TokenKeys.peakToMean,
    ], leavesSite: true, isFleet: false
  ) { need, book in
    guard let input = need.inputTokensPerMonth, let output = need.outputTokensPerMonth else {
      return OfferCost(
        "provisioned", "provisioned", gpus: 0, nodes: 0, lines: [],
        refusal: "how many tokens come is not known")
    }
    if book.given(TokenKeys.unitTokensPerMinute) == nil, let model = need.model,
      !model.hasPrefix("gpt-4o")
    {
      return OfferCost(
        "provisioned", "provisioned", gpus: 0, nodes: 0, lines: [],
        refusal:
          "what a unit takes is known for gpt-4o alone: give unitTokensPerMinute and unitPrice of \(model)"
      )
    }
    let weighed = Band(input) + Band(output) * book.number(TokenKeys.outputWeight)
    let minutes = book.number(OfferKeys.hoursPerMonth) * Band(60)
    let rate = weighed / minutes * book.number(TokenKeys.peakToMean)
    let units = Band.max(
      (rate / book.number(TokenKeys.unitTokensPerMinute)).map(\.roundedUp),
      book.number(TokenKeys.unitMinimum))
    let price =
      book.amount(
        TokenKeys.unitPrice,
        book.prices.band("api-capacity", "PTU one month", provider: "Azure OpenAI"))
      ?? Amount(.zero, source: "unknown", isGuess: true)
    // How many tokens a unit takes differs by model: only a user's own figure is more than a guess.
    let isGuess = book.given(TokenKeys.unitTokensPerMinute) == nil
    return OfferCost(
      "provisioned", "provisioned, \(units.text) units", gpus: 0, nodes: 0,
      lines: [
        CostLine(
          .rent, "\(units.text) units", monthly: units * price.band, source: price.source,
          isGuess: isGuess
        )
      ],
      remarks: [
        "a minimum term of a month; what a unit takes differs by model, and is that of gpt-4o here"
      ])
  }
}
