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
      "Exit status 5 when a load is held by no candidate, or when the winner misses a target of --budget.",
    ],
    options: [
      CommandOption(
        "gpu", "NAMES",
        "GPUs to try, with commas between; all, nvidia or amd: its parts, if in --stock"
      ),
      CommandOption("tp", "SIZES", "tensor-parallel sizes to try"),
      CommandOption("precision", "NAMES", "weight formats to try"),
      CommandOption(
        "price", "GPU=DOLLARS", "$ per GPU-hour of a candidate: H200-SXM=4.5,B200=6",
        isRepeatable: true),
      CommandOption("proofs", "N", "candidates proven at most, the best first (4)"),
      CommandOption("pool", "NAME", "the one pool to compare, where the fleet has several"),
      CommandOption(
        "rel-error", "SHARE",
        "replicate until intervals of proofs and differences are so narrow: 2% or 0.02"),
      CommandOption(
        "mix", "two pools too, short prompts on one GPU and long ones on another: what costs less"),
      CommandOption(
        "split-prompt", "TOKENS", "two pools cut at so many prompt tokens, whatever they cost"),
      CommandOption(
        "stock", "GPU=N", "GPUs of a candidate to be had: H200-SXM=16,L40S=32", isRepeatable: true),
      CommandOption(
        "tornado", "move each assumption behind the winner: GPUs and $ an hour at both ends"),
      CommandOption(
        "network", "WHERE",
        "same-zone, region, cross-region or milliseconds: splits the winner's latency in parts"),
      CommandOption(
        "budget", "PART=MS",
        "milliseconds that a part's mean may take: network, queue, prefill, decode",
        isRepeatable: true),
      CommandOption("window", "D", "length of a window of load (\"5m\")"),
      CommandOption("max-replicas", "N", "replicas tried at most (4096)"),
      CommandOption(
        "set", "KEY=VALUE", "override a field of every scenario", isRepeatable: true),
      CommandOption("seed", "N", "of all random numbers (1)"),
      CommandOption("threads", "N", "candidates at once; changes no figure"),
      CommandOption(
        "out", "DIR", "write candidates.csv, winner-map.csv, mix.csv, compare.json, .html and .md"
      ),
      CatalogOptions.option, .details,
    ] + SimulateOptions.failure,
    operands: 1...64,
    examples: [
      "headroom init | headroom compare - --gpu H200-SXM,B200 --tp 2 --precision fp8 "
        + "--price H200-SXM=4.5,B200=6 --proofs 1"
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let catalog = try CatalogOptions.load(arguments)
    var options = try options(call, catalog)
    let gpus = GPUNames(names(arguments, "gpu"), stock: options.stock, catalog: catalog)
    // A stock of none has left its part out of the group already.
    if gpus.hasGroup { options.stock.removeAll { $0.count == 0 && !gpus.names.contains($0.gpu) } }
    let axes = try axes(arguments, gpus, catalog)
    let overrides = try SimulateOptions.overrides(arguments)
    guard arguments.operands.filter({ $0 == "-" }).count <= 1 else {
      throw UsageError(
        message: "compare: standard input can be read once",
        hint: "name - once, and files for the rest")
    }
    let problem: ComparisonProblem
    do {
      let files = try FleetPlan.load(
        paths: arguments.operands, overrides: overrides, catalog: catalog)
      let plans = try CompareFleet.parts(files, call, catalog)
      if let fleet = try CompareFleet.question(plans, call, catalog) {
        return try CompareFleet.run(call, fleet, axes, catalog, options, remarks: gpus.remarks)
      }
      problem = try ComparisonProblem(plans, axes: axes, catalog: catalog, options: options)
    } catch ReadError.input(let errors) {
      throw SimulateOptions.placed(errors, inFlags: false)
    }
    let folder = try ReportFolder.asked(call)
    defer { if options.sizing.progress != nil { Console.progress("") } }
    var answer = try problem.compare(identity: CatalogIdentity(catalog))
    answer.warnings += gpus.remarks
    let document = Document(answer)
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
    options.sizing = try SizeCommand.options(call)
    if let proofs = try call.arguments.int("proofs", in: 0...1000) { options.proofs = proofs }
    options.hasMix = call.arguments.flag("mix")
    options.splitPrompt = try call.arguments.int("split-prompt", in: 1...100_000_000)
    for (gpu, text) in try byGPU(call.arguments, "stock", catalog) {
      let count = try ParsedArguments.int(text, option: "stock", in: 0...10_000_000)
      options.stock.append(GPUStock(gpu: gpu, count: count))
    }
    options.hasTornado = call.arguments.flag("tornado")
    options.budget = try budget(call.arguments)
    return options
  }

  /// Nil where neither a network nor a target is given.
  private static func budget(_ arguments: ParsedArguments) throws -> LatencyBudget? {
    guard arguments.flag("network") || arguments.flag("budget") else { return nil }
    let deployments = NetworkDelay.deployments
    let text = arguments.value("network") ?? "0"
    var budget: LatencyBudget
    if let known = deployments.first(where: { $0.name == text }) {
      budget = LatencyBudget(network: known)
    } else if let number = NumberText.parseDouble(text), (0...1e6).contains(number) {
      budget = LatencyBudget(network: NetworkDelay(milliseconds: number))
    } else {
      throw ParsedArguments.wrong(
        .wrongType, "network", text,
        "\(deployments.map(\.name).joined(separator: ", ")) or milliseconds")
    }
    for text in names(arguments, "budget") {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let part = LatencyPart(rawValue: parts[0]),
        let target = NumberText.parseDouble(parts[1]), target > 0, target <= 1e9
      else {
        throw ParsedArguments.wrong(
          .wrongType, "budget", text, "a part and milliseconds, such as queue=200")
      }
      budget.targets[part] = target
    }
    return budget
  }

  private static func axes(
    _ arguments: ParsedArguments, _ gpus: GPUNames, _ catalog: Catalog
  ) throws -> CandidateAxes {
    var axes = CandidateAxes()
    axes.gpus = gpus.names
    guard arguments.value("gpu") == nil || !gpus.names.isEmpty else {
      throw InputErrors(
        InputError(
          .empty, at: ParsedArguments.place("gpu"),
          "no GPU is left: \(gpus.remarks.joined(separator: "; "))",
          hint: "name one, or add it to --stock"))
    }
    axes.precisions = names(arguments, "precision")
    for text in names(arguments, "tp") {
      axes.tensorParallel.append(
        try ParsedArguments.int(text, option: "tp", in: PoolKeys.tensorParallel.range))
    }
    for (gpu, text) in try byGPU(arguments, "price", catalog) {
      guard let price = NumberText.parseDouble(text), price > 0,
        price <= PoolKeys.price.range.upperBound
      else {
        throw ParsedArguments.wrong(.outOfRange, "price", text, "$ per hour above 0")
      }
      axes.prices.append((gpu, price))
    }
    return axes
  }

  /// Pairs of a GPU's canonical name and what stands after its `=`.
  private static func byGPU(
    _ arguments: ParsedArguments, _ option: String, _ catalog: Catalog
  ) throws(InputErrors) -> [(gpu: String, text: String)] {
    var found: [(gpu: String, text: String)] = []
    for text in names(arguments, option) {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ParsedArguments.wrong(
          .wrongType, option, text, "a GPU and a number, such as H200-SXM=8")
      }
      let place = ParsedArguments.place(option)
      found.append((try catalog.accelerator(named: parts[0], at: place).entry.name, parts[1]))
    }
    return found
  }

  /// Values with commas between, each once.
  private static func names(_ arguments: ParsedArguments, _ option: String) -> [String] {
    arguments.values(option).flatMap { $0.split(separator: ",").map(String.init) }
      .map { $0.filter { $0 != " " } }
      .reduce(into: []) { list, name in if !list.contains(name) { list.append(name) } }
  }
}
