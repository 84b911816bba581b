// StepCommand.swift: `headroom step`: how long one engine step takes, and why.

import Hardware
import Report
import Text

enum StepCommand {
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
    options: Deployment.options + [
      CommandOption(
        "prefill", "TOKENS[@CONTEXT]", "a prompt chunk, after CONTEXT tokens", isRepeatable: true),
      CommandOption(
        "decode", "BATCHxCONTEXT", "BATCH sequences that each attend to CONTEXT tokens"),
      CommandOption(
        "level", "LEVEL", "ideal (datasheet), layered, kernels; default: kernels where fitted"),
      CommandOption("ideal", "--level ideal"),
      CommandOption(
        "engine", "E",
        "vllm, vllm-2025, vllm-2025-async, sglang, sglang-0.5.9, trtllm: kernels and times"
      ),
      CommandOption(
        "routing", "R", "how tokens choose experts: balanced, random, power-law (random)"),
      CommandOption("out", "DIR", "write step.json, step.html and step.md"),
    ],
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
    let choice = try routing(arguments)
    func price(_ level: StepTimeLevel?) throws(InputErrors) -> StepTime {
      try StepTime.make(
        level: level, accelerator: deployment.accelerator, model: deployment.model,
        precision: deployment.precision, parallelism: deployment.parallelism,
        engine: deployment.engine, choice: choice, at: SourceLocation(file: "--gpu"))
    }
    let report = StepReport(
      step: try price(level), ideal: try price(.ideal), batch: batch, title: deployment.title,
      remarks: deployment.remarks, identity: deployment.identity)
    let document = Document(report)
    try ReportFolder.asked(call)?.write(document)
    return CommandOutput(all: document, call)
  }

  private static func routing(_ arguments: ParsedArguments) throws -> ExpertChoice {
    guard let name = arguments.value("routing") else { return .random }
    guard let choice = ExpertChoice(rawValue: name) else {
      throw InputErrors(
        InputError(
          .unknownName, at: ParsedArguments.place("routing"), "unknown routing \"\(name)\"",
          hint: Suggestion.hint(for: name, in: ExpertChoice.allCases.map(\.rawValue))))
    }
    return choice
  }

  private static func level(_ arguments: ParsedArguments) throws -> StepTimeLevel? {
    let names = StepTimeLevel.allCases.map(\.rawValue)
    let isIdeal = arguments.flag("ideal")
    guard let name = arguments.value("level") else { return isIdeal ? .ideal : nil }
    guard let level = StepTimeLevel(rawValue: name) else {
      throw InputErrors(
        InputError(
          .unknownName, at: ParsedArguments.place("level"), "unknown level \"\(name)\"",
          hint: Suggestion.hint(for: name, in: names)))
    }
    guard !isIdeal || level == .ideal else {
      throw UsageError(
        message: "--ideal contradicts --level \(name)", hint: "give one of the two")
    }
    return level
  }

  private static func batch(_ arguments: ParsedArguments) throws -> StepBatch {
    let chunks = try arguments.values("prefill").map(chunk)
    var (rows, context) = (0, 0)
    if let text = arguments.value("decode") {
      let parts = text.split(separator: "x", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else {
        throw ParsedArguments.wrong(.syntax, "decode", text, "BATCHxCONTEXT, such as 64x2048")
      }
      rows = try ParsedArguments.int(parts[0], option: "decode", in: 1...1_000_000)
      context = try ParsedArguments.int(parts[1], option: "decode", in: 1...tokenLimit) * rows
    }
    guard rows > 0 || !chunks.isEmpty else {
      throw UsageError(
        message: "step: a step needs something to compute",
        hint: "add --prefill 4096 or --decode 64x2048")
    }
    return StepBatch(
      decodeRows: rows, decodeContextTokens: context, chunks: chunks,
      sampledRows: rows + chunks.count)
  }

  /// Most tokens of one sequence: ten times the longest context on sale in 2025.
  private static let tokenLimit = 10_000_000

  private static func chunk(_ text: String) throws -> PromptChunk {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2 else {
      throw ParsedArguments.wrong(.syntax, "prefill", text, "TOKENS[@CONTEXT], such as 2048@4096")
    }
    let tokens = try ParsedArguments.int(parts[0], option: "prefill", in: 1...tokenLimit)
    let prefix =
      parts.count == 1
      ? 0 : try ParsedArguments.int(parts[1], option: "prefill", in: 0...tokenLimit)
    return PromptChunk(newTokens: tokens, prefixTokens: prefix)
  }
}
