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
    options: [
      CommandOption("out", "DIR", "write catalog.json, catalog.html and catalog.md"),
      CatalogOptions.option,
    ],
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
    let document: Document
    if operands.count == 1 {
      document = CatalogReport(catalog).list(list)
    } else if list == "engines" {
      document = CatalogReport(catalog).engines([
        try catalog.engine(named: operands[1], at: SourceLocation(file: "catalog engines"))
      ])
    } else if list == "models" {
      let match = try CatalogOptions.model(operands[1], in: &catalog)
      if let note = match.note { call.console.note(note) }
      document = CatalogReport(catalog).model(match.entry)
    } else {
      let match = try catalog.accelerator(
        named: operands[1], at: SourceLocation(file: "catalog \(list)"))
      if let note = match.note { call.console.note(note) }
      let report = CatalogReport(catalog)
      document =
        list == "gpus" ? report.accelerator(match.entry) : report.prices([match.entry])
    }
    try ReportFolder.asked(call)?.write(document)
    return CommandOutput(all: document, call)
  }
}
