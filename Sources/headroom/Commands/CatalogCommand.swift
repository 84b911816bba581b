// CatalogCommand.swift: `headroom catalog`: what is known of GPUs, models and prices, and from where.

import Hardware
import Report
import Text

enum CatalogCommand {
  private static let lists = ["gpus", "models", "engines", "prices"]

  static let command = Command(
    name: "catalog",
    summary: "the GPUs, models and prices headroom knows, with sources and guesses",
    forms: ["catalog gpus|models|engines|prices [NAME] [--catalog DIR]"],
    notes: ["With a NAME: every figure of that entry with its unit and source."],
    options: [CatalogOptions.option],
    operands: 1...2,
    examples: ["headroom catalog gpus", "headroom catalog models llama-3.1-70b --json"],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let operands = call.arguments.operands
    var catalog = try CatalogOptions.load(call.arguments)
    guard let list = lists.first(where: { $0 == operands[0] }) else {
      throw UsageError(
        message: "catalog: unknown list \(JSONWriter.quoted(operands[0]))",
        hint: Suggestion.hint(for: operands[0], in: lists))
    }
    let report: CatalogReport
    if operands.count == 1 {
      report = CatalogReport.list(list, of: catalog)
    } else if list == "engines" {
      report = .engines([
        try catalog.engine(named: operands[1], at: SourceLocation(file: "catalog engines"))
      ])
    } else if list == "models" {
      let match = try CatalogOptions.model(operands[1], in: &catalog)
      if let note = match.note { call.console.note(note) }
      report = CatalogReport.model(match.entry)
    } else {
      let match = try catalog.accelerator(
        named: operands[1], at: SourceLocation(file: "catalog \(list)"))
      if let note = match.note { call.console.note(note) }
      report = list == "gpus" ? .accelerator(match.entry) : .prices([match.entry])
    }
    return CommandOutput(
      json: report.json, lines: report.lines, isJSON: call.arguments.flag("json"))
  }
}
