// SpotPrice.swift: what spot capacity costs, what interruptions add, and what it is not for.

internal import Foundation
internal import Text

enum SpotPrice {
  static let onDemandPerHour = BandKey(
    "onDemandPerHour", unit: "USD/GPU-hour", isPositive: true, "the price on demand")
  static let discount = BandKey(
    "discount", unit: "of the price", in: 0...0.99, range: Band(0.6, 0.65, 0.7),
    "the discount of spot",
    "guide 002")
  static let interruptionsPerDay = BandKey(
    "interruptionsPerDay", unit: "a day", in: 0...1000, default: 0, "interruptions of a GPU")
  static let minutesLost = BandKey(
    "minutesLost", unit: "min", in: 0...1440, default: 0,
    "paid and lost at each: the work since it was saved, loading, warming up")
  static let isRealTime = FlagKey(
    "isRealTime", "false", "users wait for the answers: spot is then an error of the plan")

  static let calculator = Calculator(
    "spot-price", "what a GPU-hour costs on spot, with the time that interruptions lose",
    keys: [onDemandPerHour, discount, interruptionsPerDay, minutesLost, isRealTime],
    notes: ["Spot is for batch work and experiments: guides 000 and 002."],
    examples: [
      "--on-demand-per-hour 2.75",
      "--on-demand-per-hour 2.75 --discount 0.65 --interruptions-per-day 4 --minutes-lost 20 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let price = work.figure(
      "spot_usd_per_hour", "on spot", unit: "USD/GPU-hour",
      try work.term(onDemandPerHour) * (1 - (try work.term(discount))), source: "guide 002")
    let lost =
      try work.term(interruptionsPerDay) * (try work.term(minutesLost)) / 1440
    guard lost.value.high < 1 else {
      return work.answer(
        "no work gets done: interruptions lose the whole day", .no,
        because: "\(lost.worked) is a day or more")
    }
    let useful = work.figure(
      "spot_usd_per_useful_hour", "an hour of work that counts", unit: "USD/GPU-hour",
      price / (1 - lost))
    let line = "$\(useful.value.mid.rounded(4)) an hour of work"
    guard work.inputs[isRealTime] != true else {
      return work.answer(
        "\(line), but not for users who wait", .no,
        because: "an interruption ends the requests in flight: use spot for batch work")
    }
    return work.answer(line)
  }
}
