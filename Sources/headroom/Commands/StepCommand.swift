// StepCommand.swift: `headroom step`: how long one engine step takes, and why.

import Hardware
import Report
import Text

enum StepCommand {
  private static let prefill = RepeatedOption<PromptChunk>(
    "prefill", "TOKENS[@CONTEXT]", "a prompt chunk, after CONTEXT tokens"
  ) { text throws(InputErrors) in [try chunk(text)] }
  private static let decode = Option(
    "decode", "BATCHxCONTEXT", "BATCH sequences that each attend to CONTEXT tokens", read: rows)
  private static let level = Option<StepTimeLevel>(
    choice: "level", "LEVEL", noun: "level",
    "ideal (datasheet), layered, kernels; default: kernels where fitted")
  private static let ideal = Flag("ideal", "--level ideal")
  private static let routing = Option<ExpertChoice>(
    choice: "routing", "R", noun: "routing",
    "how tokens choose experts: balanced, random, power-law (random)")

  static let command = Command(
    name: "step",
    summary: "one engine step, operator by operator: FLOPs, bytes, time, which bound",
    forms: [
      "step --model M --gpu G --prefill TOKENS[@CONTEXT] [options]",
      "step --model M --gpu G --decode BATCHxCONTEXT [options]",
    ],
    notes: [
      "Prompt chunks and decoding sequences of one call are one step. A chunk is the end of its prompt, so it",
      "emits a token; CONTEXT of a chunk is what was computed of its prompt before. Memory is not checked.",
    ],
    options: Deployment.options
      + CommandOption.list(
        prefill, decode, level, ideal, ReplicaOptions.engine, routing,
        Options.out.saying("write step.json, step.html and step.md")),
    operands: 0...0,
    examples: [
      "headroom step --model llama-3.1-70b --gpu H200-SXM --tp 2 --precision fp8 --decode 64x2048",
      "headroom step --model llama-3.1-70b --gpu H200-SXM --precision bf16 --ideal --prefill 4096",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let deployment = try Deployment(arguments)
    let level = try level(arguments)
    let batch = try batch(arguments)
    let choice = try arguments[routing] ?? .random
    func price(_ level: StepTimeLevel?) throws(InputErrors) -> StepTime {
      try StepTime.make(
        level: level, accelerator: deployment.accelerator, model: deployment.model,
        precision: deployment.precision, parallelism: deployment.parallelism,
        engine: deployment.engine, choice: choice, interconnect: deployment.network,
        at: ReplicaOptions.gpu.place)
    }
    let report = StepReport(
      step: try price(level), ideal: try price(.ideal), batch: batch, title: deployment.title,
      remarks: deployment.remarks, identity: deployment.identity)
    let document = Document(report)
    try ReportFolder.asked(call)?.write(document)
    return CommandOutput(all: document, call)
  }

  private static func level(_ arguments: ParsedArguments) throws -> StepTimeLevel? {
    let isIdeal = arguments[ideal]
    guard let level = try arguments[level] else { return isIdeal ? .ideal : nil }
    guard !isIdeal || level == .ideal else {
      throw UsageError(
        message: "--ideal contradicts --level \(level.rawValue)", hint: "give one of the two")
    }
    return level
  }

  private static func batch(_ arguments: ParsedArguments) throws -> StepBatch {
    let chunks = try arguments[prefill]
    let (rows, context) = try arguments[decode] ?? (0, 0)
    guard rows > 0 || !chunks.isEmpty else {
      throw UsageError(
        message: "step: a step needs something to compute",
        hint: "add --prefill 4096 or --decode 64x2048")
    }
    return StepBatch(
      decodeRows: rows, decodeContextTokens: context * rows, chunks: chunks,
      sampledRows: rows + chunks.count)
  }

  /// Most tokens of one sequence: ten times the longest context on sale in 2025.
  private static let tokenLimit = 10_000_000

  @Sendable private static func rows(
    _ text: OptionText
  ) throws(InputErrors) -> (rows: Int, context: Int) {
    let parts = text.parts(at: "x")
    guard parts.count == 2 else {
      throw text.wrong(.syntax, "BATCHxCONTEXT, such as 64x2048")
    }
    return (try parts[0].int(in: 1...1_000_000), try parts[1].int(in: 1...tokenLimit))
  }

  private static func chunk(_ text: OptionText) throws(InputErrors) -> PromptChunk {
    let parts = text.parts(at: "@")
    guard parts.count <= 2 else {
      throw text.wrong(.syntax, "TOKENS[@CONTEXT], such as 2048@4096")
    }
    let tokens = try parts[0].int(in: 1...tokenLimit)
    let prefix = parts.count == 1 ? 0 : try parts[1].int(in: 0...tokenLimit)
    return PromptChunk(newTokens: tokens, prefixTokens: prefix)
  }
}
