// WaysOfPaying.swift: the ways of paying that exist for a scenario, at the prices that hold there.

internal import Economics
internal import Plans

/// Offers, their prices, and what sovereignty adds to every bill.
struct WaysOfPaying: Sendable {
  let offers: [Offer]
  var book: CostBook
  /// A share of the bill; nil where data may leave the site.
  let sovereign: Band?

  /// - Parameters:
  ///   - choice: the scenario's `cost` block.
  ///   - inputs: what goes before it.
  ///   - only: names of offers to look at; nil or none for those of the block, or all.
  init(_ choice: CostChoice?, inputs: Inputs, only: [String]?, prices: PriceCatalog) {
    var merged = inputs
    if let choice { merged.lay(over: choice.inputs) }
    let names = only?.isEmpty == false ? only : choice?.offers
    let isSovereign = choice?.isSovereign == true
    offers = Offers.all.filter { offer in
      (names?.contains(offer.name) ?? true) && !(isSovereign && offer.leavesSite)
    }
    sovereign = isSovereign ? choice?.sovereignPremium : nil
    book = CostBook(inputs: merged, prices: prices)
  }

  func cost(_ offer: Offer, of need: FleetNeed) -> OfferCost {
    let cost = offer.cost(of: need, book)
    return sovereign.map { cost.with(premium: $0) } ?? cost
  }
}

extension OfferCost {
  /// The same with what sovereignty adds to every bill.
  fileprivate func with(premium: Band) -> OfferCost {
    adding(
      CostLine(
        .other, "sovereign site", oneTime: oneTime * premium, monthly: running * premium,
        source: "a guess, or as given (premiumShare)", isGuess: premium.isRange))
  }
}
