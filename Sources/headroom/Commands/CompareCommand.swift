// CompareCommand.swift: `headroom compare`: candidates side by side, each sized.

import Foundation
import Hardware
import Planning
import Plans
import Report
import Text
import Units

enum CompareCommand {
  static let command = Command(
    name: "compare",
    summary:
      "GPUs, spreads and precisions side by side, each sized; who wins, and when that changes",
    forms: ["compare SCENARIO... [--gpu A,B] [--tp 1,2,4] [--precision bf16,fp8] [options]"],
    notes: [
      "SCENARIO is a JSON5 file with an slo and one pool, or - for standard input. With --gpu and without --tp,",
      "every power of two that the model and a node allow is tried. Several scenarios are compared as they are;",
      "where their loads differ they stand side by side, and none wins. All candidates are screened by short runs,",
      "the best are proven as `headroom size` proves; the table says which. Candidates are put in order by $ an",
      "hour of their GPUs where all that hold have a price, else by GPUs; a tie is called one.",
      "Of one with several models, each in a pool that serves its classes alone, every model's candidates are sized",
      "and the best packed on the nodes they share: a fleet for each GPU type, and the best that mixes them.",
      "With --offers each fleet is priced in each way of paying, APIs stand beside them, and the cheapest a month wins;",
      "--price is then the price on demand. Prices come from the scenario's `cost` block, then `headroom catalog prices`.",
      "Exit status 5 when a load is held by no candidate, or when the winner misses a target of --budget.",
    ],
    options: CompareOptions.all + CommandOption.list(CompareBids.bids),
    operands: 1...64,
    examples: [
      "headroom init | headroom compare - --gpu H200-SXM,B200 --tp 2 --precision fp8 "
        + "--price H200-SXM=4.5,B200=6 --proofs 1",
      "headroom init | headroom compare - --window 1m --proofs 1 --offers owned,on-demand,api",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    if let judged = try CompareBids.run(call) { return judged }
    let arguments = call.arguments
    let catalog = try CatalogOptions.load(arguments)
    var options = try options(call, catalog)
    let gpus = GPUNames(
      try arguments[CompareOptions.gpus] ?? [], stock: options.stock, catalog: catalog)
    // A stock of none has left its part out of the group already.
    if gpus.hasGroup { options.stock.removeAll { $0.count == 0 && !gpus.names.contains($0.gpu) } }
    let axes = try axes(arguments, gpus, catalog)
    let overrides = try SimulateOptions.overrides(arguments)
    guard !arguments.stored.isEmpty || arguments.operands.filter({ $0 == "-" }).count <= 1 else {
      throw UsageError(
        message: "compare: standard input can be read once",
        hint: "name - once, and files for the rest")
    }
    let problem: ComparisonProblem
    let request: RunRequest
    do {
      let files = try ScenarioInput.plans(arguments, overrides: overrides, catalog: catalog)
      request = try RunRequest("compare", call, files)
      let plans = try CompareFleet.parts(files, call, catalog)
      if let fleet = try CompareFleet.question(plans, call, catalog) {
        return try CompareFleet.run(
          call, fleet, axes, catalog, options, remarks: gpus.remarks, request)
      }
      problem = try ComparisonProblem(plans, axes: axes, catalog: catalog, options: options)
    } catch ReadError.input(let errors) {
      throw SimulateOptions.placed(errors, inFlags: false)
    }
    let folder = try ReportFolder.asked(call)
    defer { if options.sizing.progress != nil { Console.progress("") } }
    var answer = try problem.compare(identity: CatalogIdentity(catalog))
    answer.warnings += gpus.remarks
    var document = Document(answer)
    document.request = request
    try folder?.write(document)
    let holds = answer.isEveryLoadHeld || (answer.loads.count == 1 && answer.mix?.fleet != nil)
    let isYes = holds && answer.missedParts?.isEmpty != false
    return CommandOutput(
      document, call, warnings: answer.warnings, status: isYes ? .done : .answerIsNo)
  }

  private static func options(
    _ call: Invocation, _ catalog: Catalog
  ) throws -> ComparisonOptions {
    var options = ComparisonOptions()
    options.sizing = try SizeOptions.read(call)
    if let proofs = try call.arguments[CompareOptions.proofs] { options.proofs = proofs }
    options.hasMix = call.arguments[CompareOptions.mix]
    options.splitPrompt = try call.arguments[CompareOptions.splitPrompt]
    options.stock = try CompareOptions.stock(call.arguments, catalog)
    options.hasTornado = call.arguments[CompareOptions.tornado]
    options.budget = try CompareOptions.latencyBudget(call.arguments)
    if let names = try call.arguments[Options.offers] {
      options.offers = AskedOffers(names, prices: try MoneySetting.prices(call.arguments, catalog))
    }
    return options
  }

  private static func axes(
    _ arguments: ParsedArguments, _ gpus: GPUNames, _ catalog: Catalog
  ) throws -> CandidateAxes {
    var axes = CandidateAxes()
    axes.gpus = gpus.names
    guard !arguments.has(CompareOptions.gpus) || !gpus.names.isEmpty else {
      throw InputErrors(
        InputError(
          .empty, at: CompareOptions.gpus.place,
          "no GPU is left: \(gpus.remarks.joined(separator: "; "))",
          hint: "name one, or add it to --stock"))
    }
    axes.precisions = try arguments[CompareOptions.precisions] ?? []
    axes.tensorParallel = try arguments[CompareOptions.tensorParallel] ?? []
    axes.prices = try CompareOptions.prices(arguments, catalog)
    return axes
  }
}
