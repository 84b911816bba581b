// ColocatedOffer.swift: a fleet that is bought and stands in somebody else's room.

enum ColocatedOffer {
  static let offer = Offer(
    "colocated", key: "colocated", "bought, in a colocation: space by rated kW, power metered",
    keys: OwnedOffer.offer.keys + [OfferKeys.colocationPerKw], leavesSite: false
  ) { need, book in
    OwnedOffer.cost(need, book, name: "colocated") { draw in
      let rent =
        book.amount(
          OfferKeys.colocationPerKw,
          book.prices.band("facilities", "wholesale colocation, US primary markets, 250-500 kW"))
        ?? Amount(.zero, source: "unknown", isGuess: true)
      return [
        CostLine(
          .place, "colocation, \(draw.rated.shortText) kW", monthly: rent.band * draw.rated,
          source: rent.source,
          isGuess: rent.isGuess),
        book.power(draw),
      ]
    }
  }
}
