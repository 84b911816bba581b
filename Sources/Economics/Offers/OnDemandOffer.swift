// OnDemandOffer.swift: GPUs by the hour, as many as the load of the hour asks for.

enum OnDemandOffer {
  static let offer = Offer(
    "on-demand", key: "onDemand",
    "rented by the hour, as many GPUs as the load of the hour asks for",
    keys: [RentKeys.onDemandPrice] + RentedFleet.common, leavesSite: true
  ) { need, book in
    RentedFleet(name: "on-demand", price: RentKeys.onDemandPrice, list: "on-demand").cost(
      need, book, followsLoad: true,
      remarks: need.gpuHoursPerMonth == nil
        ? [] : ["capacity follows the load by the hour: what starting takes is not in this figure"])
  }
}
