// DedicatedOffer.swift: an endpoint of one's own on a provider's GPUs, run by the provider.

internal import Foundation

enum DedicatedOffer {
  static let offer = Offer(
    "dedicated", key: "dedicated",
    "dedicated endpoint: a provider runs the GPUs, paid by the GPU-hour",
    keys: [RentKeys.dedicatedPrice, OfferKeys.hoursPerMonth], leavesSite: true
  ) { need, book in
    let quotes = book.prices.quotes.filter {
      $0.kind == "api-capacity" && $0.offer == "dedicated" && $0.unit == "USD/GPU-hour"
        && $0.gpu == need.gpu
    }
    let paid = book.amount(RentKeys.dedicatedPrice, PriceBand(quotes))
    let hours = book.number(OfferKeys.hoursPerMonth) * Band(need.gpus)
    let line = paid.map {
      CostLine(
        .rent, "\(need.gpus) GPUs, \(CountWords.short(hours.mid)) GPU-hours",
        monthly: hours * $0.band,
        source: $0.source, isGuess: $0.isGuess)
    }
    return OfferCost(
      "dedicated", "dedicated endpoints on \(need.gpus) \(need.gpu)", gpus: need.gpus, nodes: 0,
      lines: [line].compactMap { $0 },
      refusal: paid == nil ? "no dedicated price of \(need.gpu) is known: give dedicatedPrice" : nil
    )
  }
}
