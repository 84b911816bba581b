// Reserved3YOffer.swift: GPUs rented for three years, around the clock.

enum Reserved3YOffer {
  static let offer = Offer(
    "reserved-3y", key: "reserved",
    "rented for three years, around the clock: paid whether used or not",
    keys: [RentKeys.reserved3yPrice] + RentedFleet.common, leavesSite: true
  ) { need, book in
    RentedFleet(name: "reserved-3y", price: RentKeys.reserved3yPrice, list: "reserved-3y").cost(
      need, book)
  }
}
