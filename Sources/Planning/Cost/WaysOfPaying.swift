// WaysOfPaying.swift: the ways of paying that exist for a scenario, at the prices that hold there.

internal import Economics
internal import Plans

/// Offers, their prices, and what sovereignty adds to every bill.
struct WaysOfPaying: Sendable {
  let offers: [Offer]
  var book: CostBook
  /// A share of the bill; nil where data may leave the site.
  let sovereign: Band?
  /// Classes that are answered in the fleet alone.
  let staying: [String]

  /// - Parameters:
  ///   - choice: the scenario's `cost` block.
  ///   - inputs: what goes before it.
  ///   - only: names of offers to look at; nil or none for those of the block, or all.
  ///   - staying: names of classes that are answered in the fleet alone.
  init(
    _ choice: CostChoice?, inputs: Inputs, only: [String]?, prices: PriceCatalog,
    staying: [String]
  ) {
    self.staying = staying
    var merged = inputs
    if let choice { merged.lay(over: choice.inputs) }
    let names = only?.isEmpty == false ? only : choice?.offers
    offers = Offers.all.filter { names?.contains($0.name) ?? true }
    sovereign = choice?.isSovereign == true ? choice?.sovereignPremium : nil
    book = CostBook(inputs: merged, prices: prices)
  }

  func cost(_ offer: Offer, of need: FleetNeed) -> OfferCost {
    let cost = offer.cost(of: need, book)
    if sovereign != nil, offer.leavesSite {
      return cost.refused(because: "data may not leave the site (sovereign)")
    }
    if !offer.isFleet, !staying.isEmpty {
      return cost.refused(
        because: "\(staying.joined(separator: ", ")) may not leave the fleet (residency)")
    }
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
