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
