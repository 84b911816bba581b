// SizeFleet.swift: `headroom size` for a scenario of several models: each pool sized, then packed on nodes.

import Hardware
import Planning
import Plans
import Report
import Text

enum SizeFleet {
  static func run(
    _ call: Invocation, _ fleet: (plan: FleetPlan, scenario: Scenario), _ catalog: Catalog,
    _ asked: StudyOptions, spans: (train: LoadSpan, test: LoadSpan)?, _ request: RunRequest
  ) throws -> CommandOutput {
    let ofOneModel = call.arguments.first(
      of: SimulateOptions.domain, SimulateOptions.lose, StudyFlags.replicas)
    if let option = ofOneModel {
      throw InputErrors(
        InputError(
          .unsupported, at: OptionText.place(option.name),
          "models that share nodes are packed so that the loss of any one node is borne",
          hint: "size one of them with --pool \(fleet.scenario.somePoolName)"))
    }
    let folders = try call.arguments[Options.out].map { (path) throws(FileError) in
      try PoolFolders(preparing: path, pools: fleet.scenario.pools.map(\.name))
    }
    let options = try SizeOptions.read(call)
    defer { if options.progress != nil { Console.progress("") } }
    let problem = try FleetProblem(
      fleet.plan, fleet.scenario, catalog: catalog, options: options)
    let study = try problem.study(
      identity: CatalogIdentity(catalog), options: asked, spans: spans)
    var document = Document(study)
    document.request = request
    try folders?.write(document, pools: study.pools.map { Document($0) })
    return CommandOutput(
      document, call, warnings: study.warnings, status: study.holds ? .done : .answerIsNo)
  }
}
