// Attribution.swift: a bill shared out by tokens, to the cent.

internal import Foundation
internal import Text

enum Attribution {
  static let monthlyCost = BandKey(
    "monthlyCost", unit: "USD/month", isPositive: true, "the bill that is shared out")
  static let tokens = NamedAmountsKey(
    "tokens", unit: "unit:tokens", "tokens of each unit: search:30e6,support:15e6,legal:5e6")

  static let calculator = Calculator(
    "attribution", "a bill shared out to business units by their tokens, to the cent",
    keys: [monthlyCost, tokens],
    notes: [
      "Cents that rounding leaves over go to the largest remainders, the first of the list where they are equal: the shares",
      "add up to the bill. Tokens by unit come from the classes of `headroom simulate`.",
    ],
    examples: [
      "--monthly-cost 10000 --tokens search:30e6,support:15e6,legal:5e6",
      "--monthly-cost 100 --tokens a:1,b:1,c:1 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let bill = try work.inputs.needed(monthlyCost).mid.rounded(2)
    let units = try work.inputs.needed(tokens)
    let total = units.reduce(0) { $0 + $1.amount.mid }
    guard total > 0 else {
      throw InputErrors(
        InputError(
          .outOfRange, at: SourceLocation(file: tokens.key.flag), "nobody has used a token",
          hint: "give at least one unit more than 0"))
    }
    let shares = CentShares.dealt(bill, by: units.map(\.amount.mid)) ?? []
    var table = FigureTable(
      "units", "Units",
      [
        ("unit", "unit"), ("tokens", "tokens"), ("share_percent", "share, %"),
        ("cost_usd", "cost, $"),
      ])
    for (unit, share) in zip(units, shares) {
      table.row([
        .text(unit.name), .band(Band(unit.amount.mid)),
        .band(Band((unit.amount.mid / total * 100).rounded(2))), .band(Band(share)),
      ])
    }
    work.table(table)
    work.figure(
      Figure(
        "attributed_usd", "shared out", unit: "USD/month", Band(shares.reduce(0, +)),
        formula:
          "sum over units of monthly_cost * tokens / sum of tokens, in cents by largest remainder",
        source: "guide 004"))
    work.figure(
      "usd_per_million_tokens", "a million tokens", unit: "USD/1M tokens",
      Term("monthly_cost", Band(bill)) / Term("sum_of_tokens", Band(total)) * 1_000_000)
    return work.answer(
      "\(CountWords.dollars(bill)) over \(units.count) units, \(CountWords.short(total)) tokens")
  }
}
