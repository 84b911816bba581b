// CostCommand.swift: `headroom cost`: a sized fleet in each way of paying for it.

import Economics
import Fleet
import Foundation
import Planning
import Plans
import Report
import Text

enum CostCommand {
  private static let keys = Offers.keys + [HybridOptimum.startMinutes]
  private static let months = Option<Int>("months", "N", in: 1...600, "of the timeline (36)")
  private static let isByTenant = Option<Bool>(
    "by", "WHAT", "whom the cost is dealt out to: class or tenant (class)"
  ) { text throws(InputErrors) in try text.choice(text.text, of: ["class", "tenant"]) == "tenant" }
  .offering(["class", "tenant"])
  private static let rule = Option<AttributionRule>(
    choice: "attribute", "RULE", noun: "rule",
    "by what: " + AttributionRule.allCases.map(\.rawValue).joined(separator: " or ")
      + " (gpu-seconds)")
  private static let idle = Option<IdleRule>(
    choice: "idle", "RULE", noun: "rule",
    "headroom that nobody uses: spread over all, or apart (spread)")

  static let command = Command(
    name: "cost",
    summary: "build, reserve, rent, call an API, or mix: the sized fleet in each way of paying",
    forms: ["cost SCENARIO [options]"],
    notes: [
      "The fleet is sized as `headroom size` does, then priced in each way that the scenario's `cost` block has, or in",
      "all: cost: { owned: { gpuPrice: 32000 }, onDemand: { onDemandPrice: 3.5 }, api: {…}, site: {…}, sovereign: true }.",
      "Options go before the block, the block before `headroom catalog prices`. An amount may be a range, 3..4..5.",
      "The cheapest mix is reckoned from the load-duration curve, with whole nodes and starts, and then simulated:",
      "on demand on the schedule of the load, and what is above a bound at the API. Times and limits of the API are",
      "those of fleet.overflow, else --api-ttft-ms and --api-tokens-per-second, else the price lists', else a guess.",
    ],
    options: CommandOption.list(Options.pool) + SizeOptions.search
      + CommandOption.list(
        Options.offers, months, isByTenant, rule, idle,
        Options.out.saying("write cost.json, cost.html, cost.md and tables"))
      + SimulateOptions.failure + KeyOptions.options(keys) + CommandOption.list(Options.details),
    operands: 1...1,
    examples: [
      "headroom init | headroom cost - --draft --window 1m",
      "headroom init | headroom cost - --draft --window 1m --offers owned,on-demand,api --gpu-price 30000..35000 --details",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let asked = try Asked(call)
    let whole = try SizeQuestion(call)
    let request = try RunRequest("cost", call, whole.asked)
    let (question, provider) = try whole.alone()
    if let fleet = try question.fleet() {
      return try several(call, asked, question, fleet, provider, request)
    }
    let folder = try ReportFolder.asked(call)
    let sized = try question.sized(call)
    let answer = try asked.answer(sized, provider, call)
    var document = Document(CostReport(answer, sized: sized.answer))
    document.request = request
    try folder?.write(document)
    return CommandOutput(
      document, call, warnings: sized.answer.warnings,
      status: answer.winner == nil ? .answerIsNo : .done)
  }

  /// Several models, each in its own way.
  private static func several(
    _ call: Invocation, _ asked: Asked, _ question: SizeQuestion,
    _ fleet: (plan: FleetPlan, scenario: Scenario), _ provider: ProviderBehind?,
    _ request: RunRequest
  ) throws -> CommandOutput {
    let folders = try call.arguments[Options.out].map { (path) throws(FileError) in
      try PoolFolders(preparing: path, pools: fleet.scenario.pools.map(\.name))
    }
    let sized = try question.sized(call, each: fleet)
    let models = try zip(fleet.scenario.pools, sized).map { pool, sized in
      ModelCost(
        name: pool.name, sized: sized.answer, answer: try asked.answer(sized, provider, call))
    }
    let cost = FleetCost(models)
    var document = Document(
      cost, scenarioName: fleet.scenario.name, provenance: sized[0].answer.provenance)
    document.request = request
    try folders?.write(
      document, pools: models.map { Document(CostReport($0.answer, sized: $0.sized)) })
    return CommandOutput(
      document, call, warnings: sized.flatMap(\.answer.warnings),
      status: cost.best == nil ? .answerIsNo : .done)
  }

  /// What a call asks of each model, read before anything runs.
  private struct Asked {
    private let inputs: Inputs
    private let only: [String]?
    private let months: Int
    private let prices: PriceCatalog
    private let isByTenant: Bool
    private let rule: AttributionRule
    private let idle: IdleRule

    init(_ call: Invocation) throws {
      let arguments = call.arguments
      inputs = try KeyOptions.inputs(CostCommand.keys, arguments, over: nil)
      only = try arguments[Options.offers]
      months = try arguments[CostCommand.months] ?? 36
      prices = try MoneySetting.load(arguments).prices
      isByTenant = try arguments[CostCommand.isByTenant] ?? false
      rule = try arguments[CostCommand.rule] ?? .gpuSeconds
      idle = try arguments[CostCommand.idle] ?? .spread
    }

    /// - Throws: where no fleet holds the promise; what a replay throws.
    func answer(
      _ sized: SizedQuestion, _ provider: ProviderBehind?, _ call: Invocation
    ) throws -> CostAnswer {
      let scenario = sized.problem.scenario
      var known = inputs
      if let choice = scenario.plan.cost { known.lay(over: choice.inputs) }
      // A pool's price is that of its GPUs by the hour.
      if known.given(RentKeys.onDemandPrice) == nil, let price = scenario.onlyPool.price, price > 0
      {
        known.set(RentKeys.onDemandPrice, Band(price))
      }
      if known.given(TokenKeys.apiInputPerMillion) == nil, let price = provider?.price {
        known.set(TokenKeys.apiInputPerMillion, Band(price.inputPerMillion))
        known.set(TokenKeys.apiOutputPerMillion, Band(price.outputPerMillion))
      }
      guard
        let need = SizedNeed(
          sized.answer, sized.load, scenario,
          hours: (known[OfferKeys.hoursPerMonth]?.mid ?? 730).double)
      else { throw CostCommand.nothingHolds(sized.answer, call) }
      let groups = try LoadByGroup(
        sized.load, scenario, pool: need.poolName, byTenant: isByTenant,
        hours: need.layers.hoursPerMonth)
      let question = CostQuestion(
        need, choice: scenario.plan.cost, inputs: known, only: only, prices: prices,
        months: months)
      return try question.answer(groups: groups, rule: rule, idle: idle) { optimum in
        try HybridProof(
          optimum, need, sized.problem, sized.load, speed: question.speed,
          overflow: provider?.rule)
      }
    }
  }

  /// No fleet holds the promise: there is nothing to price.
  private static func nothingHolds(_ answer: SizingAnswer, _ call: Invocation) -> InputErrors {
    InputErrors(
      InputError(
        .doesNotFit, at: SourceLocation(file: call.arguments.operands[0]),
        "no fleet of up to \(answer.pool.maxReplicas) replicas holds the promise of pool "
          + "\(JSONWriter.quoted(answer.pool.name)): there is nothing to price",
        hint: "`headroom size` says what is missed and why"))
  }
}
