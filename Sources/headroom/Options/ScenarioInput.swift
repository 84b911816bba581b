// ScenarioInput.swift: a scenario's file, and what to say of one that holds traffic instead.

import Hardware
import Planning
import Plans
import Text
internal import Traffic

enum ScenarioInput {
  /// Loads the scenario that a command names.
  /// - Throws: as `Scenario.load`; `UsageError` for a trace or a recording, which `--trace` takes.
  static func load(
    _ path: String, command: String, overrides: [JSONOverride], catalog: Catalog
  ) throws -> Scenario {
    try telling(path, command: command) { () throws(ReadError) in
      try Scenario.load(path: path, overrides: overrides, catalog: catalog)
    }
  }

  /// Loads the scenarios that a call names, or those of the report that it runs again.
  /// - Throws: the mistakes of all of them together.
  static func plans(
    _ arguments: ParsedArguments, overrides: [JSONOverride], catalog: Catalog
  ) throws(ReadError) -> [FleetPlan] {
    guard !arguments.stored.isEmpty else {
      return try FleetPlan.load(
        paths: arguments.operands, overrides: overrides, catalog: catalog)
    }
    return try arguments.stored.map { (tree) throws(ReadError) in
      try FleetPlan.read(tree, catalog: catalog)
    }
  }

  /// Loads the one scenario that a call names.
  /// - Throws: as `plans`; `UsageError` for a trace or a recording, which `--trace` takes.
  static func plan(
    _ arguments: ParsedArguments, command: String, overrides: [JSONOverride], catalog: Catalog
  ) throws -> FleetPlan {
    try telling(arguments.operands[0], command: command) { () throws(ReadError) in
      try plans(arguments, overrides: overrides, catalog: catalog)[0]
    }
  }

  /// Does what reads the scenario at a path, and says so where that holds traffic.
  static func telling<T>(
    _ path: String, command: String, _ read: () throws(ReadError) -> T
  ) throws -> T {
    do throws(ReadError) { return try read() } catch {
      guard case .input = error, path != "-",
        let format = try? TrafficFile.formatName(path: path)
      else { throw error }
      throw UsageError(
        message: "\(command): \(path) holds traffic (\(format)), and is no scenario",
        hint:
          "describe the fleet with flags: headroom simulate --trace \(path) --model M --gpu G; or name the "
          + "file in a scenario: workload: { trace: { path: … } }")
    }
  }
}
