// Offers.swift: every way of paying, and the keys of their prices.

public import Text

/// The table of offers.
public enum Offers {
  public static let all: [Offer] = [
    OwnedOffer.offer, ColocatedOffer.offer, Reserved1YOffer.offer, Reserved3YOffer.offer,
    OnDemandOffer.offer, SpotOffer.offer, DedicatedOffer.offer, APIOffer.offer,
    LowLatencyAPIOffer.offer, ProvisionedOffer.offer,
  ]

  public static func named(_ name: String) -> Offer? { all.first { $0.name == name } }

  /// Blocks of a scenario's `cost`, each once, with the keys of the offers that share it.
  public static let blocks: [(key: String, offers: [Offer])] = all.reduce(into: []) { list, offer in
    if let index = list.firstIndex(where: { $0.key == offer.key }) {
      list[index].offers.append(offer)
    } else {
      list.append((offer.key, [offer]))
    }
  }

  /// Every key of every offer, once, in the order of the offers.
  public static let keys: [any TypedKey] = all.flatMap(\.keys).reduce(into: []) { list, key in
    if !list.contains(where: { $0.key.name == key.key.name }) { list.append(key) }
  }
}
