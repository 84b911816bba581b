// TokenRate.swift: tokens a second, a day, a month and a year, and the requests in them.

internal import Foundation
internal import Text

enum TokenRate {
  static let calculator = Calculator(
    "token-rate", "tokens a second against tokens a day, month and year, and the requests in them",
    keys: [
      DemandKeys.aggregateTokensS, CostKeys.gpuCount, usage, CostKeys.tokensPerMonth,
      DemandKeys.tokensPerYear, CostKeys.hoursPerMonth, DemandKeys.outputTokens,
    ],
    notes: [
      "From --aggregate-tokens-s: what GPUs produce. From --tokens-per-month or --tokens-per-year: the mean rate that it",
      "is, and, with --output-tokens, the requests.",
    ],
    examples: [
      "--aggregate-tokens-s 2000 --gpu-count 2 --utilization 0.4..0.6",
      "--tokens-per-month 200e6 --aggregate-tokens-s 2000",
      "--tokens-per-year 10e9 --output-tokens 400 --explain",
    ], answer)

  /// Of the capacity; all of it where nothing is said, which is then a ceiling.
  static let usage = BandKey(
    "utilization", unit: "of capacity", in: 0...1, isPositive: true, default: 1,
    "share of the capacity that is used; 1 gives the ceiling")

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let monthly = work.inputs[CostKeys.tokensPerMonth]
    let yearly = work.inputs[DemandKeys.tokensPerYear]
    guard monthly != nil || yearly != nil else { return try produced(work) }
    return try demanded(work)
  }

  /// What a mean rate is of a volume.
  private static func demanded(_ work: Working) throws(InputErrors) -> Calculation {
    var work = work
    let hours = try work.term(CostKeys.hoursPerMonth)
    let rate: Term
    let perDay: Term
    if let monthly = work.termIfGiven(CostKeys.tokensPerMonth) {
      rate = monthly / (hours * 3600)
      perDay = monthly * 24 / hours
    } else {
      let yearly = try work.term(DemandKeys.tokensPerYear)
      rate = yearly / (hours * 12 * 3600)
      perDay = yearly / 365
    }
    let mean = work.figure(
      "average_tokens_per_s", "mean rate", unit: "tokens/s", rate, source: "around the clock")
    work.figure("tokens_per_day", "tokens", unit: "tokens/day", perDay)
    var line = "\(CountWords.short(mean.value.mid)) tokens/s around the clock"
    if let each = work.termIfGiven(DemandKeys.aggregateTokensS) {
      let share = work.figure(
        "share_of_capacity", "of what the GPUs produce", unit: "of capacity",
        mean / (each * (try work.term(CostKeys.gpuCount))))
      line += ": \(NumberText.percent(share.value.mid.double)) of the GPUs' rate"
    }
    if let output = work.termIfGiven(DemandKeys.outputTokens) {
      let requests = work.figure(
        "requests_per_day", "requests", unit: "requests/day", perDay / output, source: "guide 004")
      line += ", \(CountWords.short(requests.value.mid)) requests a day"
    }
    return work.answer(line)
  }

  /// What GPUs produce.
  private static func produced(_ work: Working) throws(InputErrors) -> Calculation {
    var work = work
    guard let each = work.termIfGiven(DemandKeys.aggregateTokensS) else {
      throw work.missing(
        "neither a rate nor a volume is given",
        hint: "add --aggregate-tokens-s 2000, --tokens-per-month 200e6 or --tokens-per-year 10e9")
    }
    let rate = each * (try work.term(CostKeys.gpuCount)) * (try work.term(usage))
    let daily = work.figure(
      "tokens_per_day", "tokens", unit: "tokens/day", rate * 86_400, source: "guide 004")
    let yearly = work.figure("tokens_per_year", "tokens", unit: "tokens/year", daily * 365)
    if let output = work.termIfGiven(DemandKeys.outputTokens) {
      work.figure("requests_per_day", "requests", unit: "requests/day", daily / output)
    }
    return work.answer(
      "\(CountWords.short(daily.value.mid)) tokens a day, \(CountWords.short(yearly.value.mid)) a year"
    )
  }
}
