// SimulateCommand.swift: `headroom simulate`: latency, throughput and utilization of a fleet under a load.

import Engine
import Fleet
import Foundation
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
    let folder = arguments[Options.out]
    guard folder != nil || !SimulateOptions.wantsRequestsFile(arguments) else {
      throw UsageError(
        message: "simulate: --requests without a number writes requests.csv, which needs --out",
        hint: "write --requests 10000 for a number of requests, or add --out DIR")
    }
    if let option = arguments.first(of: TraceReadingOptions.sort, TraceReadingOptions.lenient),
      arguments.operands.isEmpty, !arguments.has(FlagScenario.trace)
    {
      throw UsageError(
        message: "simulate: --\(option.name) says how a trace is read, and there is none",
        hint: "add --trace FILE, or leave --\(option.name) out")
    }
    let scenario: Scenario
    if let path = arguments.operands.first {
      if let extra = arguments.first(of: FlagScenario.options) {
        throw UsageError(
          message: "simulate: --\(extra.name) describes a fleet without a scenario file",
          hint: "change the scenario's field with --set KEY=VALUE")
      }
      scenario = try ScenarioInput.load(
        path, command: "simulate", overrides: overrides, catalog: catalog)
    } else {
      var tree = try FlagScenario.tree(arguments)
      for change in overrides { try change.apply(to: &tree) }
      scenario = try Scenario.read(tree, catalog: catalog)
    }
    let report = try ReportFolder.asked(call)
    var requests: RequestsFile?
    if let folder, SimulateOptions.wantsRequestsFile(call.arguments) {
      requests = try RequestsFile(
        folder: folder, classes: scenario.workload.classes.map(\.name),
        pools: scenario.fleetSpecification.pools, frontEnd: scenario.frontEnd)
      if scenario.isRandom, scenario.replications > 1 {
        call.console.note("requests.csv holds the first replication's requests")
      }
    }
    let outcome = try simulate(
      scenario, CatalogIdentity(catalog), threads: threads, requests: requests, call)
    let document = Document(SimulationReport(outcome))
    try report?.write(document, streamed: requests)
    let isMissed = outcome.summary.verdict == false
    return CommandOutput(
      document, call, warnings: outcome.summary.warnings, status: isMissed ? .answerIsNo : .done)
  }

  private static func simulate(
    _ scenario: Scenario, _ catalog: CatalogIdentity, threads: Int?, requests: RequestsFile?,
    _ call: Invocation
  ) throws -> SimulationOutcome {
    var options = SimulationOptions(
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    if let requests { options.requestObserver = { try requests.add($0) } }
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
