// CostKeys.swift: inputs that several calculators share: one name, one range and one default each.

public import Text

/// Keys of prices, volumes and times. Every price is in United States dollars; no other currency is converted.
public enum CostKeys {
  // MARK: What owning or renting costs

  public static let gpuCount = IntKey(
    "gpuCount", unit: "GPUs", in: 1...1_000_000, default: 1, "GPUs that are paid for")
  public static let gpuCostPerHour = BandKey(
    "gpuCostPerHour", unit: "USD/GPU-hour", isPositive: true, "what a GPU costs by the hour")
  public static let hoursPerMonth = BandKey(
    "hoursPerMonth", unit: "hours/month", in: 1...744, default: 730, "hours that are paid for",
    "8,760 hours a year over 12 months")
  public static let opsOverheadMonthly = BandKey(
    "opsOverheadMonthly", unit: "USD/month", default: 0,
    "people and software, whatever the number of GPUs")
  public static let capex = BandKey(
    "capex", unit: "USD", "what is paid once, for all GPUs together")
  public static let amortizationMonths = BandKey(
    "amortizationMonths", unit: "months", in: 1...600, default: 36,
    "time over which it is written off", "three years, as guides 000 and 004 reckon")
  public static let opexMonthly = BandKey(
    "opexMonthly", unit: "USD/month", "what owning costs each month beside the write-off")
  public static let ownershipMonthly = BandKey(
    "ownershipMonthly", unit: "USD/month", isPositive: true,
    "all that owning costs a month, where it is known as one sum")
  public static let annualCost = BandKey(
    "annualCost", unit: "USD/year", isPositive: true,
    "all that owning costs a year, where it is known as one sum")

  // MARK: What an API costs

  public static let apiInputPerMillion = BandKey(
    "apiInputPerMillion", unit: "USD/1M tokens", in: 0...100_000, "an API's price of prompt tokens")
  public static let apiOutputPerMillion = BandKey(
    "apiOutputPerMillion", unit: "USD/1M tokens", in: 0...100_000, "an API's price of output tokens"
  )
  public static let apiPerMillion = BandKey(
    "apiPerMillion", unit: "USD/1M tokens", in: 0...100_000, isPositive: true,
    "an API's price of a token of any kind, where one is known")
  public static let inputShare = BandKey(
    "inputShare", unit: "of all tokens", in: 0...1, "prompt tokens among all tokens")
  public static let avgInputTokens = BandKey(
    "avgInputTokens", unit: "tokens/request", in: 0...10_000_000, "of a mean prompt")
  public static let avgOutputTokens = BandKey(
    "avgOutputTokens", unit: "tokens/request", in: 0...10_000_000, "of a mean answer")

  // MARK: How much

  public static let monthlyRequests = BandKey(
    "monthlyRequests", unit: "requests/month", "requests that come in a month")
  public static let tokensPerMonth = BandKey(
    "tokensPerMonth", unit: "tokens/month", "prompt and output tokens of a month")
  public static let throughputRequestsPerHour = BandKey(
    "throughputRequestsPerHour", unit: "requests/GPU-hour", isPositive: true,
    "what one GPU completes in an hour at the promised latency; see `headroom size`")
  public static let capacityTokensPerSecond = BandKey(
    "capacityTokensPerSecond", unit: "tokens/s", isPositive: true,
    "what all GPUs together sustain at the promised latency; see `headroom size`")
  public static let daysPerMonth = BandKey(
    "daysPerMonth", unit: "days/month", in: 28...31, default: 30, "for figures a day")
  public static let utilization = BandKey(
    "utilization", unit: "of capacity", in: 0...1, isPositive: true,
    "offered work over the work that can be sustained at the promised latency (capacity_utilization, never busy)"
  )
}
