// CalibrateCommand.swift: `headroom calibrate`: the numbers of an engine, fitted to measured runs.

import Hardware
import Planning
import Report
import Text

enum CalibrateCommand {
  private static let folds = Option<Int>(
    "folds", "K", in: 2...100, "parts of the runs, each left out of one fit (default 5)")

  static let command = Command(
    name: "calibrate",
    summary: "fits an engine's few numbers to measured runs, with the error on runs left out",
    forms: ["calibrate --measurements FILE [--measurements FILE …] --out CATALOG.json [options]"],
    notes: [
      "Fits front end, gap, time a sampled row, a layer and an MoE layer, and the factor of MoE prompts, of each engine",
      "that the runs name, and writes them as a catalog file: put it into a folder that --catalog names. Of several",
      "engines each gets a file, with its name before the ending. Runs are what `headroom validate` reads.",
    ],
    options: CommandOption.list(
      Options.out.saying("the catalog file to write", placeholder: "CATALOG.json"), folds)
      + MeasuredOptions.options,
    operands: 0...0,
    examples: ["headroom calibrate --measurements runs.csv --folds 2 --out catalog/mine.json"],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let files = try MeasuredOptions.files(arguments, of: "calibrate")
    guard let out = arguments[Options.out], out.hasSuffix(".json") else {
      throw UsageError(
        message: "calibrate: no catalog file to write", hint: "add --out DIR/engine.json")
    }
    let catalog = try CatalogOptions.load(arguments)
    let found = try Calibration(
      files: files, deployment: try MeasuredOptions.deployment(arguments),
      catalog: catalog,
      folds: try arguments[folds] ?? 5,
      threads: try MeasuredOptions.threads(arguments))
    var written: [String] = []
    for engine in found.engines {
      let path =
        found.engines.count == 1
        ? out : out.dropLast(".json".count) + "-\(engine.profile.name).json"
      let names = files.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
      let source = "fitted to \(engine.runs) runs of \(names.joined(separator: ", "))"
      try AtomicFile.write(
        JSONWriter.pretty(engine.profile.catalogJSON(source: source)) + "\n", to: String(path))
      written.append(String(path))
    }
    let report = CalibrationReport(found, identity: CatalogIdentity(catalog))
    return CommandOutput(all: Document(report, written: written), call)
  }
}
