// ValidateCommand.swift: `headroom validate`: predictions beside measurements.

import Planning
import Report
import Text

enum ValidateCommand {
  static let command = Command(
    name: "validate",
    summary: "predicted beside measured for every row of a table, and the errors by group",
    forms: ["validate --measurements FILE.csv [--measurements FILE.csv …] [options]"],
    notes: [
      "Each row is simulated as its source describes it: model, GPUs, spread, formats, lengths and load. What is not",
      "modelled is skipped with its reason. Tables: served runs (engine, model, gpu, isl, osl, arrival; or backend,",
      "isl_tokens, osl_tokens, concurrency) and kernels (m_tokens …, context_tokens …, num_gpus …, moe_tp …); or JSON",
      "of `vllm bench serve --save-result` or AIPerf, with --gpu and --tp where it does not say what it ran on.",
    ],
    options: CommandOption.list(
      Options.out.saying("write accuracy.json, .html, .md and .csv, and rows.csv: a row a figure"))
      + MeasuredOptions.options,
    operands: 0...0,
    examples: ["headroom validate --measurements runs.csv --out accuracy"],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let files = try MeasuredOptions.files(arguments, of: "validate")
    let catalog = try CatalogOptions.load(arguments)
    let folder = try ReportFolder.asked(call)
    let found = try Validation(
      files: files, deployment: try MeasuredOptions.deployment(arguments), catalog: catalog,
      threads: try MeasuredOptions.threads(arguments))
    let document = Document(ValidationReport(found, identity: CatalogIdentity(catalog)))
    try folder?.write(document)
    return CommandOutput(all: document, call)
  }
}
