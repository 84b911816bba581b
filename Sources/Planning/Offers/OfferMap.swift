// OfferMap.swift: the cheapest fleet and way of paying, by load and by the price of a GPU type.

internal import Economics
internal import Foundation

/// Load × price: who wins. Reckoned from what one replica was seen to hold: nothing is simulated at other loads.
public struct OfferMap: Hashable, Sendable {
  public struct Cell: Hashable, Sendable {
    /// Index into `names`; nil where nothing is possible.
    public let choice: Int?
    /// The ranges of the two cheapest overlap.
    public let isUncertain: Bool
  }

  /// The type whose prices move, bought and rented alike; nil where no fleet is among the choices.
  public let gpu: String?
  /// Multiples of today's load.
  public let growths: [Double]
  /// Multiples of today's prices, the highest first.
  public let factors: [Double]
  /// "H200-SXM owned", "api", in order of first mention.
  public let names: [String]
  /// By factor, then growth.
  public let cells: [[Cell]]

  /// From what an API serves for little to more than most fleets.
  static let growths = [0.01, 0.03, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32]
  static let factors = [4, 3, 2, 1.5, 1.25, 1, 0.8, 0.65, 0.5, 0.35, 0.25]

  /// - Complexity: O(growths × loads × (windows + offers)).
  init(_ loads: [OfferedLoad], moving gpu: String?) {
    self.gpu = gpu
    growths = Self.growths
    factors = gpu == nil ? [1] : Self.factors
    let columns = Self.growths.map { growth in
      loads.flatMap { MovingCost.all($0, at: growth, moving: gpu) }
    }
    let known = columns.joined().reduce(into: [String]()) { list, cost in
      if !list.contains(cost.name) { list.append(cost.name) }
    }
    let winners = factors.map { factor in columns.map { Self.cheapest($0, factor) } }
    names = known.filter { name in winners.joined().contains { $0.name == name } }
    cells = winners.map { [names] row in
      row.map { winner in
        Cell(
          choice: winner.name.flatMap { names.firstIndex(of: $0) },
          isUncertain: winner.isUncertain)
      }
    }
  }

  /// The cheapest, and whether the next of another kind may be cheaper.
  private static func cheapest(
    _ costs: [MovingCost], _ factor: Double
  ) -> (name: String?, isUncertain: Bool) {
    guard let best = costs.min(by: { $0.middle(factor) < $1.middle(factor) }) else {
      return (nil, false)
    }
    let rivals = costs.filter { $0.name != best.name }
    guard let next = rivals.min(by: { $0.middle(factor) < $1.middle(factor) }) else {
      return (best.name, false)
    }
    return (best.name, next.low(factor) <= best.high(factor))
  }
}

/// What a choice costs a month, a line in the price of a GPU: what is twice as dear adds as much again.
private struct MovingCost {
  let name: String
  /// At today's prices, and with the GPU twice as dear.
  private let today, double: (low: Double, mid: Double, high: Double)

  private init(_ name: String, today: Band, double: Band) {
    self.name = name
    self.today = (today.low.double, today.mid.double, today.high.double)
    self.double = (double.low.double, double.mid.double, double.high.double)
  }

  func low(_ factor: Double) -> Double { today.low + (factor - 1) * (double.low - today.low) }
  func middle(_ factor: Double) -> Double { today.mid + (factor - 1) * (double.mid - today.mid) }
  func high(_ factor: Double) -> Double { today.high + (factor - 1) * (double.high - today.high) }

  /// Every way that is one for a load of that size.
  static func all(_ load: OfferedLoad, at growth: Double, moving gpu: String?) -> [MovingCost] {
    let need = load.need(at: growth)
    var dear = load.ways
    dear.book = dear.book.scaling(OfferKeys.gpuPrices, by: 2)
    return load.offers.compactMap { offer in
      let today = load.ways.cost(offer, of: need)
      guard today.refusal == nil else { return nil }
      let moves = load.fleet != nil && need.gpu == gpu
      return MovingCost(
        load.fleet == nil ? offer.name : "\(need.gpu) \(offer.name)", today: today.monthly,
        double: moves ? dear.cost(offer, of: need).monthly : today.monthly)
    }
  }
}
