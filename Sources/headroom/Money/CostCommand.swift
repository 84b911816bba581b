// CostCommand.swift: `headroom cost`: a sized fleet in each way of paying for it.

import Economics
import Foundation
import Planning
import Plans
import Report
import Text

enum CostCommand {
  static let command = Command(
    name: "cost",
    summary: "build, reserve, rent, call an API, or mix: the sized fleet in each way of paying",
    forms: ["cost SCENARIO [options]"],
    notes: [
      "The fleet is sized as `headroom size` does, then priced in each way that the scenario's `cost` block has, or in",
      "all: cost: { owned: { gpuPrice: 32000 }, onDemand: { onDemandPrice: 3.5 }, api: {…}, site: {…}, sovereign: true }.",
      "Options go before the block, the block before `headroom catalog prices`. An amount may be a range, 3..4..5.",
      "The cheapest mix is reckoned from the load-duration curve, with whole nodes and starts.",
    ],
    options: [
      CommandOption("pool", "NAME", "the pool to size, where the fleet has several"),
      CommandOption("window", "D", "length of a window of load (\"5m\")"),
      CommandOption("max-replicas", "N", "replicas tried at most (4096)"),
      CommandOption("draft", "a first look: shorter replicates"),
      CommandOption("rel-error", "SHARE", "replicate until the deciding intervals are so narrow"),
      CommandOption("max-replicates", "N", "replicates of a load at most"),
      CommandOption(
        "set", "KEY=VALUE", "override a field, such as headroom.margin=0.2", isRepeatable: true),
      CommandOption("seed", "N", "of all random numbers (1)"),
      CommandOption("threads", "N", "runs at once; changes no figure"),
      CommandOption(
        "offers", "NAME,…",
        "ways of paying to look at: " + Offers.all.map(\.name).joined(separator: ", ")),
      CommandOption("months", "N", "of the timeline (36)"),
      CommandOption(
        "by", "WHAT", "whom the cost is dealt out to: class or tenant (class)"),
      CommandOption(
        "attribute", "RULE",
        "by what: " + AttributionRule.allCases.map(\.rawValue).joined(separator: " or ")
          + " (gpu-seconds)"),
      CommandOption(
        "idle", "RULE", "headroom that nobody uses: spread over all, or apart (spread)"),
      CatalogOptions.option,
      CommandOption("out", "DIR", "write cost.json, cost.html, cost.md and tables"),
    ] + SimulateOptions.failure + KeyOptions.options(Offers.keys + [HybridOptimum.startMinutes])
      + [.details],
    operands: 1...1,
    examples: [
      "headroom init | headroom cost - --draft --window 1m",
      "headroom init | headroom cost - --draft --window 1m --offers owned,on-demand,api --gpu-price 30000..35000 --details",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let keys = Offers.keys + [HybridOptimum.startMinutes]
    let inputs = try KeyOptions.inputs(keys, arguments, over: nil)
    let only = try offers(arguments)
    let months = try arguments.int("months", in: 1...600) ?? 36
    let setting = try MoneySetting.load(arguments)
    let folder = try ReportFolder.asked(call)
    let sized = try SizeCommand.sized(call)
    guard
      let need = SizedNeed(
        sized.answer, sized.load, sized.problem.scenario,
        hours: (inputs[OfferKeys.hoursPerMonth]?.mid ?? 730).double)
    else {
      return try nothingHolds(sized.answer, call)
    }
    let groups = try LoadByGroup(
      sized.load, sized.problem.scenario, pool: need.poolName,
      byTenant: choice("by", of: ["class", "tenant"], arguments) == "tenant",
      hours: need.layers.hoursPerMonth)
    let rule = try choice("attribute", of: AttributionRule.allCases.map(\.rawValue), arguments)
    let idle = try choice("idle", of: IdleRule.allCases.map(\.rawValue), arguments)
    let answer = CostQuestion(
      need, choice: sized.problem.scenario.plan.cost, inputs: inputs, only: only,
      prices: setting.prices, months: months
    ).answer(
      groups: groups, rule: rule.flatMap(AttributionRule.init) ?? .gpuSeconds,
      idle: idle.flatMap(IdleRule.init) ?? .spread)
    let document = Document(CostReport(answer, sized: sized.answer))
    try folder?.write(document)
    return CommandOutput(
      document, call, warnings: sized.answer.warnings,
      status: answer.winner == nil ? .answerIsNo : .done)
  }

  /// No fleet holds the promise: there is nothing to price.
  private static func nothingHolds(
    _ answer: SizingAnswer, _ call: Invocation
  ) throws -> CommandOutput {
    throw InputErrors(
      InputError(
        .doesNotFit, at: SourceLocation(file: call.arguments.operands[0]),
        "no fleet of up to \(answer.maxReplicas) replicas holds the promise: there is nothing to price",
        hint: "`headroom size` says what is missed and why"))
  }

  /// One of some names; nil where the option is left out.
  private static func choice(
    _ option: String, of names: [String], _ arguments: ParsedArguments
  ) throws -> String? {
    guard let name = arguments.value(option) else { return nil }
    guard names.contains(name) else {
      throw InputErrors(
        InputError(
          .unknownName, at: ParsedArguments.place(option),
          "\(JSONWriter.quoted(name)) is none of \(names.joined(separator: ", "))",
          hint: Suggestion.hint(for: name, in: names)))
    }
    return name
  }

  private static func offers(_ arguments: ParsedArguments) throws -> [String]? {
    guard let text = arguments.value("offers") else { return nil }
    let known = Offers.all.map(\.name)
    let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw InputErrors(
        InputError(
          .unknownName, at: ParsedArguments.place("offers"),
          "no way of paying is called \(JSONWriter.quoted(unknown))",
          hint: Suggestion.hint(for: unknown, in: known)))
    }
    return names
  }
}
