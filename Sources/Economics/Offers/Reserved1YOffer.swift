// Reserved1YOffer.swift: GPUs rented for a year, around the clock.

enum Reserved1YOffer {
  static let offer = Offer(
    "reserved-1y", key: "reserved", "rented for a year, around the clock: paid whether used or not",
    keys: [RentKeys.reserved1yPrice] + RentedFleet.common, leavesSite: true
  ) { need, book in
    RentedFleet(name: "reserved-1y", price: RentKeys.reserved1yPrice, list: "reserved-1y").cost(
      need, book)
  }
}
