// OfferTable.swift: ways of paying side by side.

internal import Foundation

enum OfferTable {
  /// One row a way, in the order of the offers.
  static func table(_ costs: [OfferCost], outputTokens: Decimal?) -> FigureTable {
    var table = FigureTable(
      "alternatives", "Ways of paying",
      [
        ("offer", "way"), ("gpus", "GPUs"), ("nodes", "nodes"), ("one_time_usd", "once, $"),
        ("monthly_usd", "a month, $"), ("annual_usd", "a year, $"),
        ("usd_per_million_output_tokens", "$/1M output"), ("feasible", "possible"),
        ("reason", "why not, or how sure"),
      ])
    for cost in costs {
      let isPossible = cost.refusal == nil
      func money(_ band: Band) -> Figure.Value {
        isPossible ? .band(band.inCents) : .none("")
      }
      table.row([
        .text(cost.offer), .band(Band(cost.gpus)), .band(Band(cost.nodes)), money(cost.oneTime),
        money(cost.monthly), money(cost.annual),
        isPossible
          ? cost.perMillion(of: outputTokens).map { .band($0) } ?? .none("") : .none(""),
        .flag(isPossible), .text(cost.refusal ?? (cost.isGuess ? "partly guessed" : "")),
      ])
    }
    return table
  }
}
