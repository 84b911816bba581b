// RunRecord.swift: what a call asked, for its report.

import Planning
import Plans

extension RunRequest {
  /// - Parameters:
  ///   - plans: the scenarios with the overrides of the call; none where its options say all.
  ///   - call: of the command.
  /// - Throws: `FileError` for a file of an option that has gone meanwhile.
  init(_ command: String, _ call: Invocation, _ plans: [FleetPlan]) throws {
    let arguments = call.arguments
    var left = Self.silent
    if !plans.isEmpty { left += Self.inScenario(command) }
    if command == "size" { left.removeAll { $0 == Options.out.name } }
    let options = arguments.given.filter { !left.contains($0.name) }.map { option in
      // That there is a folder counts, not which.
      option.name == Options.out.name ? (name: option.name, values: ["."]) : option
    }
    self.init(
      command, options: options,
      files: try Self.paths.flatMap { option in
        try (options.first { $0.name == option }?.values ?? []).map { try TraceDigest(path: $0) }
      }, scenarios: plans.map(\.standalone))
  }

  /// Options that change no figure.
  private static let silent =
    Options.common.map(\.name) + [
      Options.details.name, Options.explain.name, Options.threads.name, Options.out.name,
      SimulateOptions.exports.name,
    ]

  /// Options whose values are paths of files that are read.
  private static let paths = [OwnCommand.inventory.name, CompareBids.bids.name]

  /// Options that the scenario holds once it is read.
  private static func inScenario(_ command: String) -> [String] {
    let overriding = SimulateOptions.overriding
    switch command {
    case "simulate": return overriding + FlagScenario.options.map(\.name)
    case "size":
      let knobs = SizeKnob.options.map(\.name)
      return overriding.filter { !knobs.contains($0) }
    default: return overriding
    }
  }
}
