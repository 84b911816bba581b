// CompareFleet.swift: `headroom compare` for a scenario of several models: fleets on shared nodes, side by side.

import Fleet
import Hardware
import Planning
import Plans
import Report
import Text

enum CompareFleet {
  /// The scenario where every pool of several serves its classes alone; nil where there is one pool to compare.
  /// - Throws: for several scenarios of which one has such pools, and for what is told of one model alone.
  static func question(
    _ plans: [FleetPlan], _ call: Invocation, _ catalog: Catalog
  ) throws -> (plan: FleetPlan, scenario: Scenario)? {
    for plan in plans {
      // A mistake in a scenario is told with those of all.
      guard let scenario = try? plan.resolved(catalog), scenario.pools.count > 1,
        scenario.obstacleToParting == nil
      else { continue }
      func refuse(_ place: String, _ what: String) -> InputErrors {
        InputErrors(
          InputError(
            .unsupported, at: SourceLocation(file: place),
            "'\(scenario.name)' has \(scenario.pools.count) pools of several models, and \(what)",
            hint: "compare one of its models with --pool \(scenario.somePoolName)"))
      }
      guard plans.count == 1 else {
        throw refuse("compare", "is compared by itself")
      }
      if let option = call.arguments.first(of: CompareOptions.ofOneModel) {
        throw refuse("--\(option.name)", "--\(option.name) looks into one model")
      }
      return (plan, scenario)
    }
    return nil
  }

  /// The scenarios with only the pool that `--pool` names, where one is named.
  /// - Throws: for a name that no pool has, and for a pool that shares its classes.
  static func parts(
    _ plans: [FleetPlan], _ call: Invocation, _ catalog: Catalog
  ) throws -> [FleetPlan] {
    guard let name = call.arguments[Options.pool] else { return plans }
    return try plans.map { plan in
      let scenario = try plan.resolved(catalog)
      let names = scenario.pools.map(\.name)
      guard let pool = names.firstIndex(of: name) else {
        throw InputErrors(
          InputError(
            .unknownName, at: Options.pool.place,
            "no pool is called \(JSONWriter.quoted(name))",
            hint: Suggestion.hint(for: name, in: names)))
      }
      if let obstacle = scenario.obstacle(toPartingPool: pool) {
        throw InputErrors(
          InputError(
            .unsupported, at: Options.pool.place,
            "\(obstacle), so the pool's load is not its own",
            hint: scenario.handsOver
              ? PoolRole.countHint : "`headroom size --pool \(name)` sizes it beside the others")
        )
      }
      return plan.part(ofPool: pool, in: scenario)
    }
  }

  static func run(
    _ call: Invocation, _ fleet: (plan: FleetPlan, scenario: Scenario),
    _ axes: CandidateAxes, _ catalog: Catalog, _ options: ComparisonOptions, remarks: [String],
    _ request: RunRequest
  ) throws -> CommandOutput {
    let folders = try call.arguments[Options.out].map { (path) throws(FileError) in
      try PoolFolders(preparing: path, pools: fleet.scenario.pools.map(\.name))
    }
    let problem = try FleetComparison(
      fleet.plan, fleet.scenario, axes: axes, catalog: catalog, options: options)
    defer { if options.sizing.progress != nil { Console.progress("") } }
    var answer = try problem.compare(identity: CatalogIdentity(catalog))
    answer.warnings += remarks
    var document = Document(answer)
    document.request = request
    try folders?.write(document, pools: answer.models.map { Document($0) })
    return CommandOutput(
      document, call, warnings: answer.warnings,
      status: answer.best == nil ? .answerIsNo : .done)
  }
}
