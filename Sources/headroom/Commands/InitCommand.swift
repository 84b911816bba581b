// InitCommand.swift: `headroom init`: a first scenario, with comments.

import Report

enum InitCommand {
  static let command = Command(
    name: "init",
    summary: "a commented scenario on standard output, to be edited",
    forms: ["init"],
    notes: ["The scenario runs as it is."],
    options: [],
    operands: 0...0,
    examples: ["headroom init", "headroom init | headroom simulate -"],
    run: { call in
      guard !call.arguments[Options.json] else {
        throw UsageError(
          message: "init: a scenario with comments is no JSON object",
          hint: "leave --json out: headroom reads JSON5, comments included")
      }
      return CommandOutput(text: ScenarioTemplate().text)
    })
}
