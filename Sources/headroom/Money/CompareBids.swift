// CompareBids.swift: `headroom compare --bids`: what vendors offer, each judged on the scenario.

import Economics
import Planning
import Plans
import Report
import Text

enum CompareBids {
  static let bids = Option<String>(
    "bids", "FILE",
    "judge bids: { bids: [{ vendor, gpu, nodes, price, kW, deliveryMonths, claims: [\"…\"] }] }")

  /// Nil where no bids are given.
  static func run(_ call: Invocation) throws -> CommandOutput? {
    let arguments = call.arguments
    guard let path = arguments[bids] else { return nil }
    guard arguments.operands.count == 1 else {
      throw UsageError(
        message: "compare: bids are judged on one scenario", hint: "name one SCENARIO")
    }
    let catalog = try CatalogOptions.load(arguments)
    let list = try Bid.list(LocatedJSON.load(path: path, what: "file of bids"), catalog: catalog)
    let overrides = try SimulateOptions.overrides(arguments)
    let plan = try ScenarioInput.plan(
      arguments, command: "compare", overrides: overrides, catalog: catalog)
    guard plan.pools.count == 1 else {
      throw UsageError(
        message: "compare: bids are judged on a fleet of one pool", hint: "give one model a file")
    }
    let folder = try ReportFolder.asked(call)
    let options = try SizeOptions.read(call)
    defer { if options.progress != nil { Console.progress("") } }
    let book = CostBook(
      inputs: plan.cost?.inputs ?? Inputs(), prices: try MoneySetting.prices(arguments, catalog))
    let answer = try BidQuestion(plan, catalog: catalog, options: options, book).answer(list)
    var document = Document(answer)
    document.request = try RunRequest("compare", call, [plan])
    try folder?.write(document)
    return CommandOutput(
      document, call, warnings: answer.warnings, status: answer.winner == nil ? .answerIsNo : .done)
  }
}
