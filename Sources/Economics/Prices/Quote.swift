// Quote.swift: one price that somebody published, and the band that several of them make.

internal import Foundation

/// A price as a source states it: one row of a price list.
public struct Quote: Hashable, Sendable {
  /// `gpu-purchase`, `gpu-rental`, `cloud-instances` …
  public let kind: String
  /// What is sold: a GPU of the catalog, an instance type, a part.
  public let item: String
  /// `purchase`, `on-demand`, `reserved-1y`, `reserved-3y`, `spot` …
  public let offer: String
  public let provider: String
  public let region: String
  /// `USD/GPU-hour` …
  public let unit: String
  public let gpu: String
  /// GPUs of an instance, which is rented whole.
  public let gpus: Int?
  /// A quoted price is one value; a guess is a band.
  public let band: Band
  /// As the source is dated, `2026-11-09` or `2026-11`; empty where it is not.
  public let date: String
  /// An address, a publication, a guide, or "guess: why".
  public let source: String
  /// Of a user's price list, which goes before what is built in.
  public let isUsers: Bool

  public var isGuess: Bool { source.hasPrefix("guess") }
}

/// What all quotes of one thing say together: their lowest, their median and their highest.
public struct PriceBand: Hashable, Sendable {
  public let band: Band
  public let unit: String
  /// In the order of the list; never empty.
  public let quotes: [Quote]

  /// - Returns: nil without quotes, or where their units differ.
  init?(_ quotes: [Quote]) {
    // A user's own price is the price; a guess stands only where nobody quotes one.
    let own = quotes.filter(\.isUsers)
    let published = quotes.filter { !$0.isGuess }
    let chosen = !own.isEmpty ? own : !published.isEmpty ? published : quotes
    guard let unit = chosen.first?.unit, chosen.allSatisfy({ $0.unit == unit }) else { return nil }
    self.unit = unit
    self.quotes = chosen
    let middles = chosen.map(\.band.mid).sorted()
    let count = middles.count
    let upper = middles[count / 2]
    let lower = middles[(count - 1) / 2]
    let median: Decimal = (lower + upper) / 2
    band = Band(
      low: chosen.map(\.band.low).min() ?? median, mid: median,
      high: chosen.map(\.band.high).max() ?? median)
  }

  public var isGuess: Bool { quotes.contains(where: \.isGuess) }

  /// "5 sources, 2025-08 to 2026-11", "guide 003, undated", or "a guess".
  public var sourceWords: String {
    if isGuess { return "a guess" }
    guard quotes.count > 1 else {
      return quotes[0].source + (quotes[0].date.isEmpty ? "" : ", \(quotes[0].date)")
    }
    let dates = quotes.map(\.date).filter { !$0.isEmpty }.sorted()
    let span = dates.first.map { first in
      dates.last.map { first == $0 ? ", \(first)" : ", \(first) to \($0)" } ?? ""
    }
    return "\(quotes.count) sources\(span ?? ", undated")"
  }
}
