// PowerCost.swift: what electricity costs, with the place's own share (PUE) always said.

internal import Foundation
internal import Text

enum PowerCost {
  static let watts = BandKey(
    "watts", unit: "W", in: 0...100_000, isPositive: true, "power of one GPU")
  static let hostWatts = BandKey(
    "hostWatts", unit: "W", in: 0...1e9, default: 0,
    "power of the hosts and the network of those GPUs, all together")
  static let kw = BandKey(
    "kw", unit: "kW", in: 0...1_000_000, isPositive: true, "power of all machines, hosts included")
  static let pricePerKwh = BandKey(
    "pricePerKwh", unit: "USD/kWh", in: 0...100, isPositive: true, "price of electricity")
  static let pue = BandKey(
    "pue", unit: "", in: 1...10, "power of the place over that of its machines",
    "guide 000: 1.3 to 1.6")
  static let powerMonthly = BandKey(
    "powerMonthly", unit: "USD/month", isPositive: true,
    "a bill that is known, in place of the sum")
  static let claimedMonthly = BandKey(
    "claimedMonthly", unit: "USD/month", isPositive: true,
    "a bill that somebody claims, for the PUE that it implies")
  static let months = BandKey(
    "months", unit: "months", in: 0...600, isPositive: true, default: 36,
    "for the total and its share of the capex")

  static let calculator = Calculator(
    "power-cost",
    "what electricity costs a month and a year, with its PUE, and beside the purchase",
    keys: [
      CostKeys.gpuCount, watts, hostWatts, kw, pricePerKwh, pue, CostKeys.hoursPerMonth,
      powerMonthly, months,
      CostKeys.capex, claimedMonthly,
    ],
    notes: [
      "--kw, or --gpu-count with --watts and --host-watts (a third to a half more). The PUE has no default: a bill that",
      "leaves it out is short by 30 to 60 %.",
    ],
    examples: [
      "--kw 12..15 --price-per-kwh 0.12 --pue 1.3..1.6 --capex 280000",
      "--kw 2 --price-per-kwh 0.12 --pue 1.4 --explain",
      "--kw 12 --price-per-kwh 0.12 --pue 1 --claimed-monthly 1300",
      "--gpu-count 8 --watts 700 --host-watts 4600",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    if let bill = work.termIfGiven(powerMonthly) { return try beside(work, bill) }
    let power: Term
    if let given = work.termIfGiven(kw) {
      power = given
    } else {
      power = work.figure(
        "power_kw", "power", unit: "kW",
        (try work.term(CostKeys.gpuCount) * (try work.term(watts)) + (try work.term(hostWatts)))
          / 1000, source: "guide 000")
    }
    guard let price = work.termIfGiven(pricePerKwh) else {
      return work.answer("\(CountWords.short(power.value.mid)) kW")
    }
    let plain = power * price * (try work.term(CostKeys.hoursPerMonth))
    if let claimed = work.termIfGiven(claimedMonthly) {
      work.figure(
        "implied_pue", "PUE that the claimed bill implies", unit: "", claimed / plain)
    }
    let bill = work.figure(
      "power_usd_per_month", "power, a month", unit: "USD/month", plain * (try work.term(pue)),
      source: "guides 000, 004")
    return try beside(work, bill)
  }

  /// The year, the total and its share of the purchase.
  private static func beside(_ work: Working, _ bill: Term) throws(InputErrors) -> Calculation {
    var work = work
    let year = work.figure(
      "power_usd_per_year", "power, a year", unit: "USD/year", bill * 12, source: "guide 004")
    let all = work.figure(
      "power_usd", "power over all months", unit: "USD", bill * (try work.term(months)))
    let line =
      "\(CountWords.dollars(bill.value.mid)) a month, \(CountWords.dollars(year.value.mid)) a year"
    guard let capex = work.termIfGiven(CostKeys.capex), capex.value.low > 0 else {
      return work.answer(line)
    }
    let share = work.figure(
      "share_of_capex_percent", "of the capex", unit: "%", all / capex * 100, source: "guide 003")
    return work.answer(
      "\(line), \(CountWords.short(share.value.mid)) % of the capex over all months")
  }
}
