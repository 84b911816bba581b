// CatalogCommand.swift: `headroom catalog`: what is known of GPUs, models and prices, and from where.

import Hardware
import Report
import Text

enum CatalogCommand {
  private static let lists = ["gpus", "models", "engines", "interconnects", "prices"]

  static let command = Command(
    name: "catalog",
    summary: "the GPUs, models and prices headroom knows, with sources and guesses",
    forms: ["catalog gpus|models|engines|interconnects|prices [NAME] [--catalog DIR]"],
    notes: [
      "With a NAME: every figure of that entry with its unit and source. Prices are listed by GPU, kind, model or",
      "provider.",
    ],
    options: CommandOption.list(
      Options.out.saying("write catalog.json, catalog.html and catalog.md"),
      CatalogOptions.folders),
    operands: 1...2,
    examples: ["headroom catalog gpus", "headroom catalog models llama-3.1-70b --json"],
    run: run, words: { lists })

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let operands = call.arguments.operands
    var catalog = try CatalogOptions.load(call.arguments)
    guard let list = lists.first(where: { $0 == operands[0] }) else {
      throw UsageError(
        message: "catalog: unknown list \(JSONWriter.quoted(operands[0]))",
        hint: Suggestion.hint(for: operands[0], in: lists))
    }
    let document: Document
    if list == "prices" {
      document = Document(try prices(call, catalog))
    } else if operands.count == 1 {
      document = CatalogReport(catalog).list(list)
    } else if list == "engines" {
      document = CatalogReport(catalog).engines([
        try catalog.engine(named: operands[1], at: SourceLocation(file: "catalog engines"))
      ])
    } else if list == "interconnects" {
      document = CatalogReport(catalog).interconnect(
        try catalog.interconnects.link(
          named: operands[1], at: SourceLocation(file: "catalog interconnects")))
    } else if list == "models" {
      let match = try CatalogOptions.model(operands[1], in: &catalog)
      if let note = match.note { call.console.note(note) }
      document = CatalogReport(catalog).model(match.entry)
    } else {
      let match = try catalog.accelerator(
        named: operands[1], at: SourceLocation(file: "catalog \(list)"))
      if let note = match.note { call.console.note(note) }
      let report = CatalogReport(catalog)
      document = report.accelerator(match.entry)
    }
    try ReportFolder.asked(call)?.write(document)
    return CommandOutput(all: document, call)
  }

  /// All prices, or those of a GPU (an alias will do), a kind, a model or a provider.
  private static func prices(_ call: Invocation, _ catalog: Catalog) throws -> PriceReport {
    let prices = try MoneySetting.prices(call.arguments, catalog)
    let gpus = catalog.accelerators.map(\.name)
    guard let word = call.arguments.operands.dropFirst().first else {
      return PriceReport(prices, gpus: gpus)
    }
    let report = PriceReport(prices, gpus: gpus, asked: word)
    guard report.isEmpty else { return report }
    if let match = try? catalog.accelerator(
      named: word, at: SourceLocation(file: "catalog prices"))
    {
      return PriceReport(prices, gpus: gpus, asked: match.entry.name)
    }
    throw UsageError(
      message: "catalog prices: nothing is called \(JSONWriter.quoted(word))",
      hint: Suggestion.hint(for: word, in: report.names))
  }
}
