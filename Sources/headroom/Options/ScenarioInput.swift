// ScenarioInput.swift: a scenario's file, and what to say of one that holds traffic instead.

import Hardware
import Planning
import Text
import Workload

enum ScenarioInput {
  /// Loads the scenario that a command names.
  /// - Throws: as `Scenario.load`; `UsageError` for a trace or a recording, which `--trace` takes.
  static func load(
    _ path: String, command: String, overrides: [JSONOverride], catalog: Catalog
  ) throws -> Scenario {
    do {
      return try Scenario.load(path: path, overrides: overrides, catalog: catalog)
    } catch ReadError.input(let errors) {
      guard path != "-", let format = try? TrafficFile.formatName(path: path) else {
        throw ReadError.input(errors)
      }
      throw UsageError(
        message: "\(command): \(path) holds traffic (\(format)), and is no scenario",
        hint:
          "describe the fleet with flags: headroom simulate --trace \(path) --model M --gpu G; or name the "
          + "file in a scenario: workload: { trace: { path: … } }")
    }
  }
}
