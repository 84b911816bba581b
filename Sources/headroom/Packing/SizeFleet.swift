// SizeFleet.swift: `headroom size` for a scenario of several models: each pool sized, then packed on nodes.

import Hardware
import Planning
import Report
import Text

enum SizeFleet {
  static func run(
    _ call: Invocation, _ fleet: (source: ScenarioSource, scenario: Scenario), _ catalog: Catalog,
    _ asked: StudyOptions, spans: (train: LoadSpan, test: LoadSpan)?
  ) throws -> CommandOutput {
    for flag in ["domain", "lose", "replicas"] where call.arguments.flag(flag) {
      throw InputErrors(
        InputError(
          .unsupported, at: ParsedArguments.place(flag),
          "models that share nodes are packed so that the loss of any one node is borne",
          hint: "size one of them with --pool \(fleet.scenario.pools[0].name)"))
    }
    let folder = call.arguments.value("out")
    if let folder { try FleetFiles.prepare(folder, pools: fleet.scenario.pools.map(\.name)) }
    let options = try SizeCommand.options(call)
    defer { if options.progress != nil { Console.progress("") } }
    let problem = try FleetProblem(
      fleet.source, fleet.scenario, catalog: catalog, options: options)
    let study = try problem.study(
      identity: CatalogIdentity(catalog), options: asked, spans: spans)
    if let folder { try FleetFiles.write(study, to: folder) }
    return output(study, call)
  }

  private static func output(_ study: FleetStudy, _ call: Invocation) -> CommandOutput {
    let isJSON = call.arguments.flag("json")
    for warning in study.warnings { call.console.warn(warning, isInReport: !isJSON) }
    let report = FleetText(study, style: TextStyle(colors: call.console.usesColor))
    return CommandOutput(
      json: FleetJSON.value(study), lines: report.lines(), isJSON: isJSON,
      status: study.holds ? .done : .answerIsNo)
  }
}
