// SchemaCommand.swift: `headroom schema`: the JSON Schema of what a command prints with --json.

import Report
import Text

enum SchemaCommand {
  static let command = Command(
    name: "schema",
    summary: "the JSON Schema of what a command prints with --json",
    forms: ["schema [COMMAND]"],
    notes: [
      "Draft 2020-12. An object has the keys that its schema names and no others, but for those whose names are yours,",
      "such as pools; a figure that cannot be supported is null. Without a COMMAND: which there are.",
    ],
    options: [], operands: 0...2,
    examples: ["headroom schema size", "headroom schema workload describe"],
    run: run, words: { AnswerSchema.all.map(\.name).filter { !$0.contains(" ") } + ["workload"] })

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let schemas = AnswerSchema.all
    guard !call.arguments.operands.isEmpty else {
      let width = schemas.map(\.name.count).max() ?? 0
      return CommandOutput(
        json: AnswerSchema.list,
        lines: schemas.map { schema in
          schema.name + String(repeating: " ", count: width - schema.name.count + 2)
            + schema.source
        }, isJSON: call.arguments[Options.json])
    }
    let name = call.arguments.operands.joined(separator: " ")
    guard let found = schemas.first(where: { $0.name == name }) else {
      throw UsageError(
        message: "schema: there is none of \(JSONWriter.quoted(name))",
        hint: Suggestion.hint(for: name, in: schemas.map(\.name)))
    }
    return CommandOutput(text: JSONWriter.pretty(found.json))
  }
}
