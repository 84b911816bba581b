// BillRanking.swift: choices with bills: the cheapest, by how much, and whether that is decided.

public import Economics
internal import Foundation

/// Choices that are ranked by what they cost a month.
public protocol BillRanking {
  associatedtype Choice
  /// Those that are possible, cheapest first.
  var possible: [Choice] { get }
  func bill(of choice: Choice) -> OfferCost
}

extension BillRanking {
  public var winner: Choice? { possible.first }
  public var runnerUp: Choice? { possible.dropFirst().first }
  /// Dollars a month between the two; its ends are everything for and everything against.
  public var margin: Band? {
    guard let winner, let runnerUp else { return nil }
    return bill(of: runnerUp).monthly - bill(of: winner).monthly
  }
  /// The ranges of the two cheapest do not overlap.
  public var isDecided: Bool { margin.map { $0.low > 0 } ?? (winner != nil) }
}
