// RoiClaim.swift: what a claimed payback implies: the saving a month, and what owning may cost.

internal import Foundation
internal import Text

enum RoiClaim {
  static let savings = BandKey(
    "savings", unit: "USD", "what is claimed to be saved by --month")
  static let month = IntKey(
    "month", unit: "months", in: 1...600, "the month by which it is saved")
  static let crossoverMonth = IntKey(
    "crossoverMonth", unit: "months", in: 1...600, "the month that is claimed for the payback")

  static let calculator = Calculator(
    "roi-claim", "what a claimed payback or saving implies for the costs of a month",
    keys: [CostKeys.capex, savings, month, crossoverMonth, Roi.cloudMonthly],
    notes: ["The other way round than `headroom roi`, which reckons the month from the costs."],
    examples: [
      "--capex 160000 --savings 280000 --month 24 --cloud-monthly 23000",
      "--capex 160000 --crossover-month 9 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let capex = try work.term(CostKeys.capex)
    let gap: Term
    if let saved = work.termIfGiven(savings) {
      gap = (capex + saved) / (try work.term(month))
    } else if work.inputs[crossoverMonth] != nil {
      gap = capex / (try work.term(crossoverMonth))
    } else {
      throw work.missing(
        "nothing is claimed", hint: "add --savings 280000 --month 24, or --crossover-month 9")
    }
    let implied = work.figure(
      "implied_monthly_gap_usd", "saved a month, as claimed", unit: "USD/month", gap,
      source: "guide 001, turned round")
    let line = "it takes \(CountWords.dollars(implied.value.mid)) saved a month"
    guard let cloud = work.termIfGiven(Roi.cloudMonthly) else { return work.answer(line) }
    let opex = work.figure(
      "implied_opex_monthly_usd", "what owning may cost a month", unit: "USD/month",
      cloud - implied)
    guard opex.value.mid >= 0 else {
      return work.answer(
        "\(line): impossible", .no,
        because: "that is more than the \(CountWords.dollars(cloud.value.mid)) that are paid today")
    }
    return work.answer(
      "\(line): owning may cost \(CountWords.dollars(opex.value.mid)) a month", .yes)
  }
}
