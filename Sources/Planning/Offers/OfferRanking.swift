// OfferRanking.swift: fleets in each way of paying, and APIs beside them, in order of dollars a month.

public import Economics
public import Foundation

/// The ways of paying that a comparison is asked for.
public struct AskedOffers: Sendable {
  /// By name; none for those of each scenario's `cost` block, or all.
  public let names: [String]
  public let prices: PriceCatalog

  public init(_ names: [String], prices: PriceCatalog) {
    (self.names, self.prices) = (names, prices)
  }
}

/// A candidate in one way of paying, or an API without a fleet.
public struct PricedChoice: Sendable {
  /// Nil where somebody else's fleet does the work.
  public let candidate: String?
  /// Its number among the candidates.
  let place: Int?
  public let gpu: String?
  public let cost: OfferCost
  public let outputTokensPerMonth: Decimal?

  /// "H200-SXM owned", "api".
  public var kind: String { gpu.map { "\($0) \(cost.offer)" } ?? cost.offer }
  /// "8 × H200-SXM owned", "api".
  public var name: String { gpu == nil ? kind : "\(cost.gpus) × \(kind)" }
}

/// Candidates × ways of paying.
public struct OfferRanking: Sendable, BillRanking {
  /// Those that are possible, the cheapest a month first; then those that are not.
  public let choices: [PricedChoice]
  /// Who wins at other loads and prices; nil where nothing is possible.
  public let map: OfferMap?
  /// What to know of the figures.
  public let notes: [String]

  /// - Parameter loads: in the order that decides between equals.
  init(_ loads: [OfferedLoad], hasMap: Bool, notes: [String] = []) {
    let all = loads.flatMap(\.choices)
    let possible = all.filter { $0.cost.refusal == nil }.enumerated().sorted {
      ($0.element.cost.monthly.mid, $0.offset) < ($1.element.cost.monthly.mid, $1.offset)
    }.map(\.element)
    choices = possible + all.filter { $0.cost.refusal != nil }
    let gpus = possible.compactMap(\.gpu)
    // A rival of another type is what a price moves against the rest; of one type alone, that one.
    map =
      hasMap && !possible.isEmpty
      ? OfferMap(loads, moving: gpus.first { $0 != gpus[0] } ?? gpus.first) : nil
    self.notes = notes
  }

  public var possible: [PricedChoice] { choices.filter { $0.cost.refusal == nil } }
  public func bill(of choice: PricedChoice) -> OfferCost { choice.cost }
}
