// Answers.swift: answers of several questions, for laws that hold for each.

import Hardware
import Planning
import Plans
import TestSupport
import Text

@testable import Report

/// An answer with the name of its question.
struct Answer: Sendable, CustomStringConvertible {
  let description: String
  let document: Document

  static let all = Result { () throws -> [Answer] in
    let catalog = try Fixture.catalog.get()
    let report = CatalogReport(catalog)
    let lists = ["gpus", "models", "engines"].map {
      Answer(description: "catalog \($0)", document: report.list($0))
    }
    return lists + [
      Answer(
        description: "catalog gpus NAME", document: report.accelerator(catalog.accelerators[0])),
      Answer(description: "catalog models NAME", document: report.model(catalog.models[0])),
      Answer(description: "explain", document: Document(KeyReport(ScenarioKeys.all))),
      Answer(
        description: "explain KEY",
        document: Document(KeyReport(ScenarioKeys.found("schedulingPolicy")))),
      Answer(description: "fit", document: Document(try fit(catalog))),
      Answer(
        description: "simulate",
        document: MadeSummary.document(
          MadeSummary.summary(name: evil, classes: [evil, "a class with a long name", "|"]))),
      Answer(description: "size", document: Document(try SizingPageTests.shared.get())),
      Answer(description: "compare", document: Document(try PlanAnswers.comparison.get())),
      Answer(description: "compare --offers", document: Document(try PlanAnswers.ways.get())),
      Answer(description: "cost", document: Document(try PlanAnswers.cost.get())),
    ]
  }

  /// Acts on a page, a table, a terminal and a shell where it is not made harmless.
  static let evil = "<script>alert(1)</script>|**x** & \u{1B}[31m`id`"

  private static func fit(_ catalog: Catalog) throws -> FitReport {
    let place = SourceLocation(file: "test")
    let gpu = try catalog.accelerator(named: "H200-SXM", at: place).entry
    let model = try catalog.model(named: "llama-3.1-70b", at: place).entry
    let plan = MemoryPlan(
      model, on: gpu, Parallelism(tensorParallel: 2), Precision(weights: .bf16, on: gpu))
    return FitReport(
      plan: plan, datasheet: plan, context: 4000, fittingUtilization: nil, title: evil,
      remarks: [evil], identity: CatalogIdentity(catalog))
  }
}

extension Document {
  /// Lines that are to be copied, and so never broken.
  var code: Set<String> {
    Set(
      sections.flatMap(\.blocks).flatMap { block -> [String] in
        if case .code(let lines) = block { return lines.map { "  " + $0 } }
        return []
      })
  }

  /// Tables of the screen and of the sections.
  var documentTables: [DocumentTable] {
    let shown = screen.entries.compactMap { entry -> DocumentTable? in
      if case .table(let table) = entry.content { return table }
      return nil
    }
    return shown
      + sections.flatMap(\.blocks).compactMap { block in
        if case .table(let table) = block { return table }
        return nil
      }
  }
}

extension HTMLFormat {
  /// The page without the one script that is its own: what is left must hold none.
  var withoutScript: String { text().replacing("<script>\(PageScript.text)</script>", with: "") }
}
