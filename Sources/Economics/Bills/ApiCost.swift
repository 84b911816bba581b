// ApiCost.swift: what tokens cost at an API: a request, a day, a month, a year.

internal import Foundation
internal import Text

enum ApiCost {
  static let inputTokensPerDay = BandKey(
    "inputTokensPerDay", unit: "tokens/day", "prompt tokens of a day")
  static let outputTokensPerDay = BandKey(
    "outputTokensPerDay", unit: "tokens/day", "output tokens of a day")

  static let calculator = Calculator(
    "api-cost", "what tokens cost at an API: a request, a day, a month, a year",
    keys: [
      inputTokensPerDay, outputTokensPerDay, CostKeys.tokensPerMonth, CostKeys.inputShare,
      CostKeys.avgInputTokens, CostKeys.avgOutputTokens, CostKeys.monthlyRequests,
      CostKeys.apiInputPerMillion, CostKeys.apiOutputPerMillion, CostKeys.apiPerMillion,
      CostKeys.daysPerMonth,
    ],
    notes: [
      "Volumes: --input-tokens-per-day with --output-tokens-per-day; --tokens-per-month with --input-share; or",
      "--monthly-requests with the tokens of a request. With the tokens of a request alone: what one costs.",
    ],
    examples: [
      "--input-tokens-per-day 192e6 --output-tokens-per-day 48e6 --api-input-per-million 0.50 --api-output-per-million 0.80",
      "--tokens-per-month 1e9 --input-share 0.8 --api-input-per-million 0.35..0.90 --api-output-per-million 0.45..1.20",
      "--avg-input-tokens 800 --avg-output-tokens 300 --api-input-per-million 0.15 --api-output-per-million 0.60 "
        + "--monthly-requests 1e6 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    if let tokens = work.termIfGiven(CostKeys.tokensPerMonth) {
      let monthly = tokens * (try work.apiCostPerMillion()) / 1_000_000
      return try bill(work, perMonth: monthly)
    }
    if let input = work.termIfGiven(inputTokensPerDay) {
      return try daily(work, input, try work.term(outputTokensPerDay))
    }
    guard work.inputs[CostKeys.avgOutputTokens] != nil else {
      throw work.missing(
        "no volume is given",
        hint:
          "add --tokens-per-month 1e9, --input-tokens-per-day, or --avg-input-tokens and --avg-output-tokens"
      )
    }
    let each = try work.apiCostPerRequest()
    guard let requests = work.termIfGiven(CostKeys.monthlyRequests) else {
      return work.answer("$\(each.value.text) a request")
    }
    return try bill(work, perMonth: requests * each)
  }

  private static func daily(
    _ work: Working, _ input: Term, _ output: Term
  ) throws(InputErrors) -> Calculation {
    var work = work
    let cost: Term
    if let blended = work.termIfGiven(CostKeys.apiPerMillion) {
      cost = (input + output) * blended
    } else {
      cost =
        input * (try work.term(CostKeys.apiInputPerMillion))
        + output * (try work.term(CostKeys.apiOutputPerMillion))
    }
    let day = work.figure(
      "api_usd_per_day", "the API, a day", unit: "USD/day", cost / 1_000_000, source: "guide 000")
    return try bill(work, perMonth: day * (try work.term(CostKeys.daysPerMonth)), perDay: day)
  }

  private static func bill(
    _ work: Working, perMonth: Term, perDay: Term? = nil
  ) throws(InputErrors) -> Calculation {
    var work = work
    let month = work.figure(
      "api_usd_per_month", "the API, a month", unit: "USD/month", perMonth, source: "guide 000")
    if perDay == nil {
      work.figure(
        "api_usd_per_day", "the API, a day", unit: "USD/day",
        month / (try work.term(CostKeys.daysPerMonth)))
    }
    let year = work.figure("api_usd_per_year", "the API, a year", unit: "USD/year", month * 12)
    return work.answer(
      "\(CountWords.dollars(month.value.mid)) a month, \(CountWords.dollars(year.value.mid)) a year"
    )
  }
}
