// SpotOffer.swift: GPUs that may be taken back at any time: for work that can wait.

enum SpotOffer {
  static let offer = Offer(
    "spot", key: "spot",
    "rented while nobody else pays more: for batch work, never for people who wait",
    keys: [RentKeys.spotPrice] + RentedFleet.common, leavesSite: true
  ) { need, book in
    RentedFleet(name: "spot", price: RentKeys.spotPrice, list: "spot").cost(
      need, book, followsLoad: true,
      refusal: need.isLatencySensitive
        ? "people wait for these answers: a reclaimed GPU loses them" : nil,
      remarks: [
        "interruptions are not simulated yet: work that is lost and done again is not in the price"
      ])
  }
}
