// Tco.swift: what a fleet costs in all, line by line, in each way of paying for it.

internal import Foundation
internal import Text

enum Tco {
  // MARK: Inputs

  static let gpu = TextKey("gpu", "", "a name of `headroom catalog gpus`")
  static let offer = NameKey(
    "offer", of: ["all"] + Offers.all.map(\.name), noun: "way of paying", default: "owned",
    "the way of paying, or all of them side by side")
  static let model = TextKey(
    "model", "", "for the prices of APIs: a name of `headroom catalog models`")
  static let gpusPerNode = IntKey(
    "gpusPerNode", unit: "GPUs", in: 1...1024, text: "the catalog's", "GPUs of one node")
  static let busyShare = BandKey(
    "busyShare", unit: "of the time", in: 0...1, range: FleetNeed.guessedBusyShare,
    "share of the time in which a GPU is in a step, for its power",
    "a guess; `headroom cost` simulates it")
  static let years = BandKey(
    "years", unit: "years", in: 0...50, isPositive: true, default: 3, "for the total of all years")
  static let tokensPerSecond = BandKey(
    "tokensPerSecond", unit: "tokens/s", isPositive: true,
    "output tokens that the whole fleet sustains at the promised latency; see `headroom size`")
  static let outputTokensPerMonth = BandKey(
    "outputTokensPerMonth", unit: "tokens/month", "output tokens of a month")
  static let inputTokensPerMonth = BandKey(
    "inputTokensPerMonth", unit: "tokens/month", "prompt tokens of a month, for APIs")

  static let calculator = Calculator(
    "tco", "what a fleet costs: one-time, monthly, a year, in all; owned, rented or from an API",
    keys: [
      gpu, CostKeys.gpuCount, offer, model, gpusPerNode, busyShare, years, tokensPerSecond,
      CostKeys.utilization, outputTokensPerMonth, inputTokensPerMonth,
    ] + Offers.keys,
    notes: [
      "Prices that are not given come from `headroom catalog prices`, with their source; what is a guess says so.",
      "Power is modelled from idle and load watts and how busy the GPUs are. `headroom cost SCENARIO` does the same",
      "for a simulated fleet.",
    ],
    examples: [
      "--gpu H200-SXM --gpu-count 2 --hardware 150000 --kilowatts 2 --price-per-kwh 0.12 --pue 1.4 "
        + "--colocation-per-kw 0 --staff-monthly 4166.67 --software-monthly 0",
      "--gpu H100-SXM --gpu-count 16 --offer all --tokens-per-second 30000 --utilization 0.5",
    ], isCommand: true, answer)

  // MARK: Answer

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let need = try need(&work)
    let asked = try work.inputs.needed(offer)
    let book = CostBook(inputs: work.inputs, prices: work.setting.prices)
    let offers = Offers.all.filter { asked == "all" || $0.name == asked }
    let costs = offers.map { $0.cost(of: need, book) }
    if costs.count == 1, let cost = costs.first { return try single(work, cost, need) }
    return try sideBySide(work, costs, need)
  }

  private static func need(_ work: inout Working) throws(InputErrors) -> FleetNeed {
    let facts = try work.setting.facts(try work.inputs.needed(gpu), at: gpu.key.flag)
    let perNode = work.inputs[gpusPerNode] ?? facts.gpusPerNode
    let count = try work.inputs.needed(CostKeys.gpuCount)
    return FleetNeed(
      gpu: facts.name, gpus: count, gpusPerNode: min(perNode, count), gpusPerInstance: perNode,
      boardWatts: facts.boardWatts,
      busyShare: try work.inputs.needed(busyShare), model: work.inputs[model],
      inputTokensPerMonth: work.inputs[inputTokensPerMonth]?.mid,
      outputTokensPerMonth: try outputTokens(&work)?.value.mid)
  }

  /// Output tokens of a month: given, or what the fleet sustains at its utilization.
  private static func outputTokens(_ work: inout Working) throws(InputErrors) -> Term? {
    if let given = work.termIfGiven(outputTokensPerMonth) { return given }
    guard let rate = work.termIfGiven(tokensPerSecond) else { return nil }
    return work.figure(
      "output_tokens_per_month", "output tokens", unit: "tokens/month",
      rate * (try work.term(CostKeys.utilization)) * 3600 * (try work.term(CostKeys.hoursPerMonth)),
      source: "guide 004")
  }

  // MARK: One way

  private static func single(
    _ work: Working, _ cost: OfferCost, _ need: FleetNeed
  ) throws(InputErrors) -> Calculation {
    var work = work
    work.table(lines(cost))
    figures(cost, need, try work.inputs.needed(years), &work)
    for remark in cost.remarks { work.remark(remark) }
    if cost.isGuess {
      let guesses = cost.lines.filter(\.isGuess).map(\.name).joined(separator: ", ")
      work.remark("guesses are in: \(guesses)")
    }
    if let refusal = cost.refusal {
      return work.answer("\(cost.title): not possible here", .no, because: refusal)
    }
    let guess = cost.isGuess ? ", partly guessed" : ""
    return work.answer(
      "\(cost.title): \(CountWords.dollars(cost.annual.mid)) a year\(range(cost.annual))\(guess)")
  }

  private static func range(_ band: Band) -> String {
    band.isRange
      ? " (\(CountWords.dollars(band.low)) to \(CountWords.dollars(band.high)))" : ""
  }

  private static func lines(_ cost: OfferCost) -> FigureTable {
    var table = FigureTable(
      "lines", "Bill",
      [
        ("line", "line"), ("one_time_usd", "once, $"), ("monthly_usd", "a month, $"),
        ("source", "source"),
      ])
    for line in cost.lines {
      table.row([
        .text(line.name), .band(line.oneTime), .band(line.monthly),
        .text(
          line.isGuess && !line.source.hasPrefix("a guess")
            ? "a guess: \(line.source)" : line.source),
      ])
    }
    table.row([.text("total"), .band(cost.oneTime), .band(cost.running), .text("")])
    return table
  }

  private static func figures(
    _ cost: OfferCost, _ need: FleetNeed, _ years: Band, _ work: inout Working
  ) {
    func add(
      _ key: String, _ label: String, _ unit: String, _ value: Band, _ formula: String,
      _ source: String = ""
    ) {
      work.figure(
        Figure(key, label, unit: unit, value.inCents, formula: formula, source: source))
    }
    add("one_time_usd", "paid at the start", "USD", cost.oneTime, "sum of the lines")
    add("running_usd_per_month", "bills of a month", "USD/month", cost.running, "sum of the lines")
    add(
      "write_off_usd_per_month", "write-off of a month", "USD/month", cost.writeOff,
      "(one_time_usd - residual) / amortization_months", "straight line; guides 000, 004")
    if cost.interest.high > 0 {
      add(
        "interest_usd_per_month", "interest of a month", "USD/month", cost.interest,
        "(one_time_usd + residual) / 2 * capital_rate / 12", "mean capital bound")
    }
    add(
      "monthly_usd", "all of a month", "USD/month", cost.monthly,
      "running + write-off + interest")
    add("annual_cost_usd", "all of a year", "USD/year", cost.annual, "12 * monthly_usd")
    add(
      "year1_usd", "cash of the first year", "USD", cost.oneTime + cost.running * 12,
      "one_time_usd + 12 * running_usd_per_month", "guide 000")
    add(
      "total_usd", "cash of \(years.text) years", "USD",
      cost.oneTime + cost.running * 12 * years - cost.residual,
      "one_time_usd + 12 * years * running_usd_per_month - residual")
    if let per = cost.perMillion(of: need.outputTokensPerMonth) {
      work.figure(
        Figure(
          "cost_per_million_output_tokens_usd", "a million output tokens", unit: "USD/1M tokens",
          per, formula: "monthly_usd / output_tokens_per_month * 1000000", source: "guide 004"))
    }
  }

  // MARK: Side by side

  private static func sideBySide(
    _ work: Working, _ costs: [OfferCost], _ need: FleetNeed
  ) throws(InputErrors) -> Calculation {
    var work = work
    work.table(OfferTable.table(costs, outputTokens: need.outputTokensPerMonth))
    let possible = costs.filter { $0.refusal == nil }.sorted { $0.monthly.mid < $1.monthly.mid }
    guard let best = possible.first else {
      return work.answer(
        "no way of paying is possible here", .no,
        because: costs.compactMap { cost in cost.refusal.map { "\(cost.offer): \($0)" } }
          .joined(separator: "; "))
    }
    for remark in best.remarks { work.remark("\(best.offer): \(remark)") }
    work.figure(Figure("winner", "cheapest", .text(best.offer)))
    guard let second = possible.dropFirst().first else {
      return work.answer(
        "\(best.title) is the only way: \(CountWords.dollars(best.monthly.mid)) a month", .yes)
    }
    let margin = second.monthly - best.monthly
    work.figure(
      "margin_usd_per_month", "cheaper than \(second.offer) by", unit: "USD/month",
      Term("second", second.monthly) - Term("best", best.monthly))
    let sure = margin.low > 0 ? "" : "; undecided: their ranges overlap"
    return work.answer(
      "\(best.title) at \(CountWords.dollars(best.monthly.mid)) a month, "
        + "\(CountWords.dollars(margin.mid)) less than \(second.offer)\(sure)")
  }
}
