// CostTerms.swift: sums that several calculators begin with: what owning costs a month, and what an API costs.

internal import Foundation
internal import Text

extension Working {
  /// What owning or renting costs a month: given as one sum, written off, or rented by the hour.
  /// - Returns: the monthly cost; the part of it that grows with the number of GPUs.
  /// - Throws: `.missingKey` where none of the three ways is given.
  mutating func monthlyCost() throws(InputErrors) -> (all: Term, perGPU: Term, fixed: Term) {
    let gpus = try term(CostKeys.gpuCount)
    let none = Term("0", .zero)
    if let sum = termIfGiven(CostKeys.ownershipMonthly) { return (sum, sum / gpus, none) }
    if let year = termIfGiven(CostKeys.annualCost) {
      let sum = figure(
        "ownership_monthly_usd", "owning, a month", unit: "USD/month", year / 12)
      return (sum, sum / gpus, none)
    }
    let fixed = try term(CostKeys.opsOverheadMonthly)
    if let capex = termIfGiven(CostKeys.capex) {
      let grown = capex / (try term(CostKeys.amortizationMonths))
      let all = grown + (try term(CostKeys.opexMonthly)) + fixed
      let sum = figure(
        "ownership_monthly_usd", "owning, a month", unit: "USD/month", all,
        source: "straight-line write-off; guide 000")
      return (sum, (sum - fixed) / gpus, fixed)
    }
    let perGPU = try term(CostKeys.gpuCostPerHour) * (try term(CostKeys.hoursPerMonth))
    let sum = figure(
      "self_hosted_monthly_usd", "self-hosted, a month", unit: "USD/month", perGPU * gpus + fixed,
      source: "guide 002")
    return (sum, perGPU, fixed)
  }

  /// What a request costs at an API.
  /// - Throws: `.missingKey`.
  mutating func apiCostPerRequest() throws(InputErrors) -> Term {
    let input = try term(CostKeys.avgInputTokens)
    let output = try term(CostKeys.avgOutputTokens)
    let each: Term
    if let blended = termIfGiven(CostKeys.apiPerMillion) {
      each = (input + output) * blended
    } else {
      each =
        input * (try term(CostKeys.apiInputPerMillion))
        + output * (try term(CostKeys.apiOutputPerMillion))
    }
    return figure(
      "api_cost_per_request_usd", "a request at the API", unit: "USD/request", each / 1_000_000,
      source: "guide 002")
  }

  /// What a million tokens of both kinds cost at an API.
  /// - Throws: `.missingKey`.
  mutating func apiCostPerMillion() throws(InputErrors) -> Term {
    if let blended = termIfGiven(CostKeys.apiPerMillion) { return blended }
    let share = try inputShare()
    let blended =
      share * (try term(CostKeys.apiInputPerMillion))
      + (1 - share) * (try term(CostKeys.apiOutputPerMillion))
    return figure(
      "blended_per_million_usd", "a million tokens at the API, both kinds", unit: "USD/1M tokens",
      blended, source: "guide 000")
  }

  /// Prompt tokens among all tokens: given, or from the lengths of a request.
  private mutating func inputShare() throws(InputErrors) -> Term {
    if let input = termIfGiven(CostKeys.avgInputTokens),
      let output = termIfGiven(CostKeys.avgOutputTokens), (input + output).value.low > 0
    {
      return figure(
        "input_share", "prompt tokens among all", unit: "of all tokens", input / (input + output))
    }
    return try term(CostKeys.inputShare)
  }
}
