// Bill.swift: lines that are paid once, monthly or yearly, added up the ways that guides do.

internal import Foundation
internal import Text

enum Bill {
  static let once = NamedAmountsKey(
    "oneTime", unit: "USD", "lines that are paid once: gpu:480000,servers:150000")
  static let monthly = NamedAmountsKey(
    "monthly", unit: "USD/month", "lines that are paid each month: staff:30000..42000,software:1500"
  )
  static let annual = NamedAmountsKey(
    "annual", unit: "USD/year", "lines that are paid each year: personnel:40000..60000")
  static let months = IntKey(
    "months", unit: "months", in: 1...600, default: 18, "for the total of all months")

  static let calculator = Calculator(
    "bill", "your own lines of a bill, once, monthly and yearly: what they add up to",
    keys: [once, monthly, annual, CostKeys.amortizationMonths, months],
    notes: [
      "A line is name:amount, and an amount may be a range. `headroom tco` makes the lines itself, from prices with their",
      "sources.",
    ],
    examples: [
      "--one-time gpu:480000,servers:150000,setup:20000 --monthly facilities:4000..7000,staff:30000..42000,software:1500..3500",
      "--one-time hardware:150000 --annual power:2943.36,colo:8000..15000,personnel:40000..60000 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let given: [(key: NamedAmountsKey, rows: [NamedAmount])] = [once, monthly, annual].map {
      ($0, work.inputs[$0] ?? [])
    }
    guard given.contains(where: { !$0.rows.isEmpty }) else {
      throw work.missing(
        "the bill has no lines", hint: "add --one-time gpu:480000,servers:150000 or --monthly …")
    }
    table(given.map(\.rows), &work)
    let lines = given.map { sum($0.rows) }
    let start = work.figure("one_time_usd", "paid at the start", unit: "USD", lines[0])
    let month = work.figure(
      "monthly_usd", "bills of a month", unit: "USD/month", lines[1] + lines[2] / 12)
    let year = work.figure(
      "annual_usd", "bills of a year", unit: "USD/year", lines[1] * 12 + lines[2])
    let first = work.figure(
      "year1_usd", "cash of the first year", unit: "USD", start + year, source: "guide 000")
    work.figure(
      "total_usd", "cash of all months", unit: "USD",
      start + lines[1] * (try work.term(months)) + lines[2] * (try work.term(months)) / 12,
      source: "guide 001")
    let off = start / (try work.term(CostKeys.amortizationMonths))
    let all = work.figure(
      "ownership_monthly_usd", "write-off and bills, a month", unit: "USD/month", off + month,
      source: "straight-line write-off; guide 000")
    work.figure(
      "ownership_annual_usd", "write-off and bills, a year", unit: "USD/year", off * 12 + year,
      source: "guide 004")
    if start.value.mid == 0 {
      return work.answer("\(usd(month)) a month, \(usd(year)) a year")
    }
    return work.answer(
      "\(usd(start)) at the start, \(usd(month)) a month: \(usd(all)) a month with the write-off, "
        + "\(usd(first)) in the first year")
  }

  /// The lines under their names; 0 where there are none.
  private static func sum(_ rows: [NamedAmount]) -> Term {
    rows.map { Term(name($0.name), $0.amount) }.sum ?? Term("0", .zero)
  }

  /// A name as a formula has it.
  private static func name(_ text: String) -> String {
    String(text.map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }

  private static func table(_ rows: [[NamedAmount]], _ work: inout Working) {
    var table = FigureTable(
      "lines", "Lines",
      [
        ("line", "line"), ("one_time_usd", "once, $"), ("monthly_usd", "a month, $"),
        ("annual_usd", "a year, $"),
      ])
    for (column, lines) in rows.enumerated() {
      for line in lines {
        table.row(
          [.text(line.name)]
            + (0..<3).map { $0 == column ? .band(line.amount) : .none("") })
      }
    }
    work.table(table)
  }

  private static func usd(_ term: Term) -> String { CountWords.dollars(term.value.mid) }
}
