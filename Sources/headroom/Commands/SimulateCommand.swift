// SimulateCommand.swift: `headroom simulate`: latency, throughput and utilization of a fleet under a load.

import Engine
import Fleet
import Foundation
import Hardware
import Planning
import Plans
import Report
import Text
import Units
import Workload

enum SimulateCommand {
  static let command = Command(
    name: "simulate",
    summary: "latency, throughput, utilization of this fleet under this traffic",
    forms: [
      "simulate SCENARIO [options]",
      "simulate --model M --gpu G --rate R --input TOKENS --output TOKENS --requests N [options]",
      "simulate --model M --gpu G --trace FILE [options]",
    ],
    notes: [
      "SCENARIO is a JSON5 file, or - for standard input; `headroom init` writes a first one. Without one,",
      "flags describe the fleet and its load, and --set reaches what they do not.",
      "Exit status 5 when an objective is given and missed.",
    ],
    options: FlagScenario.options + SimulateOptions.options + CommandOption.list(Options.details),
    operands: 0...1,
    examples: [
      "headroom simulate --model llama-3.1-70b --gpu H200-SXM --tp 2 --replicas 2 --precision fp8 "
        + "--rate 6 --input 1200 --output 250 --requests 2000",
      "headroom init | headroom simulate - --set fleet.pools[0].replicas=3 --json",
    ],
    run: SimulateOptions.placing(run))

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let catalog = try CatalogOptions.load(arguments)
    let threads = try arguments[Options.threads]
    let overrides = try SimulateOptions.overrides(arguments)
    let exports = try arguments[SimulateOptions.exports] ?? []
    try check(arguments)
    let epoch = try SourceDate.seconds
    let plan = try plan(arguments, overrides: overrides, catalog)
    let scenario = try plan.resolved(catalog)
    let report = try ReportFolder.asked(call)
    var requests: RequestsFile?
    if let folder = arguments[Options.out], SimulateOptions.wantsRequestsFile(arguments) {
      requests = try RequestsFile(
        folder: folder, classes: scenario.workload.classes.map(\.name),
        pools: scenario.fleetSpecification.pools, frontEnd: scenario.frontEnd)
      if scenario.isRandom, scenario.replications > 1 {
        call.console.note("requests.csv holds the first replication's requests")
      }
    }
    var sample = RequestSample()
    let observer: (RequestRecord) throws -> Void = { record in
      try requests?.add(record)
      sample.add(record)
    }
    let isObserved = requests != nil || exports.contains { $0.showsRequests }
    let outcome = try simulate(
      scenario, CatalogIdentity(catalog), threads: threads, observer: isObserved ? observer : nil,
      call)
    let exported = ExportedRun(outcome, of: scenario, requests: sample, epoch: epoch)
    var document = Document(SimulationReport(outcome, exports: exported.files(of: exports)))
    document.request = try RunRequest("simulate", call, [plan])
    try report?.write(document, streamed: requests)
    let isMissed = outcome.summary.verdict == false
    return CommandOutput(
      document, call, warnings: outcome.summary.warnings, status: isMissed ? .answerIsNo : .done)
  }

  /// - Throws: `UsageError` for an option that makes no sense without another.
  private static func check(_ arguments: ParsedArguments) throws(UsageError) {
    let hasFolder = arguments.has(Options.out)
    guard hasFolder || !SimulateOptions.wantsRequestsFile(arguments) else {
      throw UsageError(
        message: "simulate: --requests without a number writes requests.csv, which needs --out",
        hint: "write --requests 10000 for a number of requests, or add --out DIR")
    }
    guard hasFolder || !arguments.has(SimulateOptions.exports) else {
      throw UsageError(
        message: "simulate: --\(SimulateOptions.exports.name) writes files, which needs --out",
        hint: "add --out DIR")
    }
    if let option = arguments.first(of: TraceReadingOptions.sort, TraceReadingOptions.lenient),
      arguments.operands.isEmpty, !arguments.has(FlagScenario.trace)
    {
      throw UsageError(
        message: "simulate: --\(option.name) says how a trace is read, and there is none",
        hint: "add --trace FILE, or leave --\(option.name) out")
    }
  }

  /// The scenario of a file, or of flags in its place.
  private static func plan(
    _ arguments: ParsedArguments, overrides: [JSONOverride], _ catalog: Catalog
  ) throws -> FleetPlan {
    guard !arguments.operands.isEmpty else {
      var tree = try FlagScenario.tree(arguments)
      for change in overrides { try change.apply(to: &tree) }
      return try FleetPlan.read(tree, catalog: catalog)
    }
    if let extra = arguments.first(of: FlagScenario.options) {
      throw UsageError(
        message: "simulate: --\(extra.name) describes a fleet without a scenario file",
        hint: "change the scenario's field with --set KEY=VALUE")
    }
    return try ScenarioInput.plan(
      arguments, command: "simulate", overrides: overrides, catalog: catalog)
  }

  private static func simulate(
    _ scenario: Scenario, _ catalog: CatalogIdentity, threads: Int?,
    observer: ((RequestRecord) throws -> Void)?, _ call: Invocation
  ) throws -> SimulationOutcome {
    var options = SimulationOptions(
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, requestObserver: observer)
    let bar = call.arguments[Options.json] ? nil : ProgressBar(call.console, scenario.workload)
    if let bar {
      options.progress = { progress in
        bar.update(progress)
        return true
      }
    }
    defer { bar?.clear() }
    do {
      return try scenario.simulate(catalog: catalog, options: options)
    } catch SimulationError.beyondClock {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: call.arguments.operands.first ?? "flags"),
          "the run goes beyond the 388 days of simulated time",
          hint: "ask for fewer requests, or for a fleet that keeps up with them"))
    }
  }
}
