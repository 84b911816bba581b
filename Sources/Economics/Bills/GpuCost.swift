// GpuCost.swift: what a GPU costs: rented by the hour, bought and written off, and for a million tokens.

internal import Foundation
internal import Text

enum GpuCost {
  // MARK: Inputs

  static let personnelAnnual = BandKey(
    "personnelAnnual", unit: "USD/year", default: 0, "people, a year")
  static let months = BandKey(
    "months", unit: "months", in: 0...600, isPositive: true, default: 18, "for a total of so long")
  static let tokensPerS = BandKey(
    "tokensPerS", unit: "tokens/s", isPositive: true,
    "tokens a second of one GPU, all its requests together")
  static let costPerMillion = BandKey(
    "costPerMillion", unit: "USD/1M tokens", isPositive: true,
    "a price of tokens that somebody claims, for the GPU-hour that it implies")
  static let gpuPrice = BandKey(
    "gpuPrice", unit: "USD", isPositive: true, "what a GPU costs to buy")
  static let host = BandKey(
    "host", unit: "USD", default: 0, "what all GPUs share: hosts, network, storage")
  static let infrastructureUplift = BandKey(
    "infrastructureUplift", unit: "of the GPUs", in: 0...10, default: 0,
    "the same as a share of the GPUs' price", "guide 003: 0.4 to 0.6")
  static let years = BandKey(
    "years", unit: "years", in: 0...50, isPositive: true, default: 3,
    "time over which it is written off")

  static let calculator = Calculator(
    "gpu-cost",
    "what GPUs cost: by the hour, month and year, bought and written off, a million tokens",
    keys: [
      CostKeys.gpuCostPerHour, CostKeys.gpuCount, CostKeys.hoursPerMonth,
      CostKeys.opsOverheadMonthly, personnelAnnual, months, CostKeys.monthlyRequests, tokensPerS,
      CostKeys.utilization, costPerMillion, gpuPrice, host, infrastructureUplift, CostKeys.capex,
      years, CostKeys.annualCost, DemandKeys.tokensPerYear,
    ],
    notes: [
      "Each question is answered for which the inputs are there: --gpu-cost-per-hour (rent), --gpu-price or --capex",
      "(purchase and write-off), --tokens-per-s with --utilization (a million tokens), --cost-per-million (the price of a",
      "GPU-hour behind it), --annual-cost with --tokens-per-year.",
    ],
    examples: [
      "--gpu-cost-per-hour 4.50 --tokens-per-s 580 --utilization 0.5",
      "--cost-per-million 0.18 --tokens-per-s 580 --utilization 1",
      "--gpu-price 25000..30000 --gpu-count 8 --infrastructure-uplift 0.4..0.6 --explain",
      "--annual-cost 120000 --tokens-per-year 50e9..60e9..75e9",
      "--gpu-cost-per-hour 1.60 --ops-overhead-monthly 500 --monthly-requests 500000 --explain",
    ], answer)

  // MARK: Answer

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    var lines: [String] = []
    if let price = work.termIfGiven(CostKeys.gpuCostPerHour) {
      lines.append(try rented(price, &work))
    }
    if let capex = try purchase(&work) { lines.append(try writtenOff(capex, &work)) }
    if let claimed = work.termIfGiven(costPerMillion) {
      let hour = work.figure(
        "implied_usd_per_gpu_hour", "a GPU-hour at that price of tokens", unit: "USD/GPU-hour",
        claimed * (try tokensPerHour(work)) / 1_000_000)
      lines.append("that price of tokens pays for \(usd(hour)) a GPU-hour")
    }
    // A rent and a rate give the same figure: the yearly sums are then not asked.
    if let annual = work.termIfGiven(CostKeys.annualCost),
      work.named("cost_per_million_tokens_usd") == nil
    {
      let each = work.figure(
        "cost_per_million_tokens_usd", "a million tokens", unit: "USD/1M tokens",
        annual / (try work.term(DemandKeys.tokensPerYear)) * 1_000_000, source: "guide 004")
      lines.append("\(usd(each)) a million tokens")
    }
    if let used = work.termIfGiven(CostKeys.utilization) {
      let more = work.figure(
        "cost_multiplier", "a token against one at full use", unit: "x", Term(1) / used,
        source: "guide 000")
      if lines.isEmpty {
        lines.append(
          "a token costs \(CountWords.short(more.value.mid)) times what it does at full use")
      }
    }
    guard !lines.isEmpty else {
      throw work.missing(
        "nothing is asked",
        hint: "add --gpu-cost-per-hour, --gpu-price, --capex, --annual-cost or --cost-per-million")
    }
    return work.answer(lines.joined(separator: "; "))
  }

  private static func rented(
    _ price: Term, _ work: inout Working
  ) throws(InputErrors) -> String {
    let people = try work.term(personnelAnnual)
    let ops = try work.term(CostKeys.opsOverheadMonthly)
    let gpus = price * (try work.term(CostKeys.gpuCount)) * (try work.term(CostKeys.hoursPerMonth))
    let annual = work.figure(
      "usd_per_year", "rent and people, a year", unit: "USD/year", gpus * 12 + ops * 12 + people,
      source: "guides 001, 004")
    let monthly = work.figure(
      "usd_per_month", "rent and people, a month", unit: "USD/month", gpus + ops + people / 12,
      source: "guide 002")
    work.figure(
      "usd_over_months", "over all months", unit: "USD",
      (gpus + ops + people / 12) * (try work.term(months)), source: "guide 001")
    var line = "\(usd(monthly)) a month, \(usd(annual)) a year"
    if let requests = work.termIfGiven(CostKeys.monthlyRequests) {
      perRequest(monthly, requests, &work)
    }
    if work.inputs[tokensPerS] != nil, work.inputs[costPerMillion] == nil {
      let each = work.figure(
        "cost_per_million_tokens_usd", "a million tokens, the GPU alone", unit: "USD/1M tokens",
        price / (try tokensPerHour(work)) * 1_000_000, source: "guide 001")
      line = "\(usd(each)) a million tokens; \(line)"
    }
    return line
  }

  private static func perRequest(_ monthly: Term, _ requests: Term, _ work: inout Working) {
    let (key, label) = ("self_hosted_cost_per_request_usd", "a request")
    guard requests.value.low > 0 else {
      work.figure(
        Figure(
          key, label, unit: "USD/request", .none("no requests: the cost is there whatever comes")))
      return
    }
    work.figure(key, label, unit: "USD/request", monthly / requests, source: "guide 002")
  }

  /// Tokens of an hour at the utilization, which must be said.
  private static func tokensPerHour(_ work: Working) throws(InputErrors) -> Term {
    try work.term(tokensPerS) * (try work.term(CostKeys.utilization)) * 3600
  }

  private static func purchase(_ work: inout Working) throws(InputErrors) -> Term? {
    if let capex = work.termIfGiven(CostKeys.capex) { return capex }
    guard let each = work.termIfGiven(gpuPrice) else { return nil }
    let gpus = try work.term(CostKeys.gpuCount) * each
    return work.figure(
      "capex_usd", "to buy", unit: "USD",
      gpus * (1 + (try work.term(infrastructureUplift))) + (try work.term(host)),
      source: "guide 003")
  }

  private static func writtenOff(
    _ capex: Term, _ work: inout Working
  ) throws(InputErrors) -> String {
    let yearly = work.figure(
      "depreciation_usd_per_year", "write-off, a year", unit: "USD/year",
      capex / (try work.term(years)), source: "straight line; guide 004")
    let hour = work.figure(
      "depreciation_usd_per_gpu_hour", "write-off, a GPU-hour", unit: "USD/GPU-hour",
      yearly / ((try work.term(CostKeys.gpuCount)) * 8760))
    return "\(usd(capex)) to buy, \(usd(yearly)) a year written off, \(usd(hour)) a GPU-hour"
  }

  private static func usd(_ term: Term) -> String { CountWords.dollars(term.value.mid) }
}
