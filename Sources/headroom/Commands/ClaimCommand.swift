// ClaimCommand.swift: `headroom claim`: can a stated figure be true?

import Hardware
import Planning
import Report
import Text
import Units

enum ClaimCommand {
  static let command = Command(
    name: "claim",
    summary: "a stated figure against the roofline: possible, partly, impossible, does not fit",
    forms: [
      #"claim "70B, bf16, one H200, ITL 18-28 ms" [options]"#,
      "claim --metric M --claim LOW-HIGH --model M --gpu G [options]",
    ],
    notes: [
      "A sentence says it as people do, in any order: a model or its size, formats of weights and KV, GPUs, a load",
      "(batch, context, prompt) and one figure. A word that is not understood is an error, never left out.",
      "The bound is what no software can beat: every byte once at the datasheet's bandwidth, every FLOP at its",
      "dense peak. A size alone (70B) counts weights only; a model of the catalog counts KV and attention too.",
      "partly: the better end of the range is out of reach. Exit status 5 for impossible and does-not-fit.",
      "does-not-fit: more than all memory that an engine sees, by the plan of `headroom fit` (which asks for the",
      "engine's default share of it); the datasheet's GB stand beside it.",
    ],
    options: [
      CommandOption("metric", "M", ClaimMetric.allCases.map(\.rawValue).joined(separator: ", ")),
      CommandOption("claim", "LOW-HIGH", "the stated range, in ms or tokens/s"),
      CommandOption("model", "M", "a name of `headroom catalog models`, or a config.json"),
      CommandOption("params", "N", "in place of a model: parameters of a dense one, such as 70B"),
      CommandOption("gpu", "G", "a name of `headroom catalog gpus`"),
      CommandOption("gpus", "N", "GPUs that share the model (1)"),
      CommandOption("precision", "P", "weights: bf16, fp16, fp8, int8, int4, nvfp4, mxfp4 (bf16)"),
      CommandOption("kv", "P", "KV cache: bf16, fp16, fp8 (bf16)"),
      CommandOption("tokens", "N", "of the prompt, for prefill and ttft"),
      CommandOption("batch", "N", "sequences that decode together (1)"),
      CommandOption("context", "N", "tokens that each of them attends to (0)"),
      CommandOption("vram-gb", "GB", "in place of the catalog's memory of one GPU"),
      CommandOption("bandwidth-tb-s", "TB/S", "in place of the catalog's bandwidth of one GPU"),
      CommandOption("tflops", "TFLOP/S", "in place of the catalog's dense peak at this precision"),
      CommandOption("explain", "print the formula and its source too"),
      CatalogOptions.option,
    ],
    operands: 0...1,
    examples: [
      #"headroom claim "llama-3.1-70b in fp8 on two H200s, TTFT under 300 ms for 4096 prompt tokens""#,
      #"headroom claim "70B, fp8, one H200, ITL 12-20 ms""#,
      "headroom claim --metric prefill --claim 100-200 --params 70B --gpu H200-SXM --gpus 2 "
        + "--precision fp8 --tokens 4096",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    var arguments = call.arguments
    var catalog = try CatalogOptions.load(arguments)
    var remarks: [String] = []
    if let sentence = arguments.operands.first {
      let read = try ClaimSentence(sentence, catalog: catalog)
      remarks = read.remarks
      for (option, value) in read.options.sorted(by: { $0.key < $1.key }) {
        guard arguments.options[option] == nil else {
          throw UsageError(
            message: "claim: --\(option) and the sentence both say it", hint: "say it once")
        }
        arguments.options[option] = [value]
      }
    }
    var reading = ClaimReading(arguments)
    let claim = try reading.claim(&catalog)
    let answer = try ClaimAnswer(claim, accelerators: catalog.accelerators)
    let report = ClaimReport(
      answer: answer, remarks: remarks + reading.remarks, identity: CatalogIdentity(catalog))
    let lines = report.lines + (arguments.flag("explain") ? report.explanation : [])
    let text =
      arguments.flag("json") ? JSONWriter.pretty(report.json) : lines.joined(separator: "\n") + "\n"
    return CommandOutput(text: text, status: report.isPossible ? .done : .answerIsNo)
  }
}

/// A claim as the options describe it.
private struct ClaimReading {
  private let arguments: ParsedArguments
  private(set) var remarks: [String] = []

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  mutating func claim(_ catalog: inout Catalog) throws -> Claim {
    let metric = try metric()
    let range = try range()
    let subject = try subject(&catalog)
    let configuration = try configuration(catalog, metric)
    let tokens = try arguments.int("tokens", in: 1...10_000_000)
    guard metric.isDecode || tokens != nil else {
      throw UsageError(
        message: "claim: \(metric.rawValue) needs the tokens of the prompt",
        hint: "add --tokens 4096")
    }
    for option in ["batch", "context"] where !metric.isDecode && arguments.value(option) != nil {
      remarks.append("--\(option) does not enter: a prompt is bounded by itself")
    }
    if metric.isDecode, tokens != nil {
      remarks.append("--tokens does not enter: a decode step has a --context")
    }
    return Claim(
      metric: metric, range: range, subject: subject, configuration: configuration,
      promptTokens: metric.isDecode ? 0 : tokens ?? 0,
      batch: try arguments.int("batch", in: 1...1_000_000) ?? 1,
      context: try arguments.int("context", in: 0...10_000_000) ?? 0)
  }

  private func metric() throws -> ClaimMetric {
    let name = try arguments.required("metric", example: "itl")
    guard let metric = ClaimMetric(rawValue: name) else {
      throw InputErrors(
        InputError(
          .unknownName, at: ParsedArguments.place("metric"), "unknown metric \"\(name)\"",
          hint: Suggestion.hint(for: name, in: ClaimMetric.allCases.map(\.rawValue))))
    }
    return metric
  }

  private func range() throws -> ClosedRange<Double> {
    let text = try arguments.required("claim", example: "18-28")
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let numbers = parts.compactMap(NumberText.parseDouble)
    guard numbers.count == parts.count, 1...2 ~= parts.count, numbers[0] > 0,
      numbers[0] <= numbers[numbers.count - 1]
    else {
      throw ParsedArguments.wrong(
        .syntax, "claim", text, "LOW-HIGH with 0 < LOW ≤ HIGH, or one figure")
    }
    return numbers[0]...numbers[numbers.count - 1]
  }

  private mutating func subject(_ catalog: inout Catalog) throws -> ClaimSubject {
    guard let size = arguments.value("params") else {
      let name = try arguments.required("model", example: "llama-3.1-70b, or --params 70B")
      let match = try CatalogOptions.model(name, in: &catalog)
      remarks += match.note.map { [$0] } ?? []
      return .model(match.entry)
    }
    guard arguments.value("model") == nil else {
      throw UsageError(message: "claim: --params contradicts --model", hint: "give one of the two")
    }
    let isBillions = size.hasSuffix("B") || size.hasSuffix("b")
    let number = NumberText.parseDouble(isBillions ? String(size.dropLast()) : size)
    let count = (number ?? 0) * (isBillions ? 1e9 : 1)
    guard count >= 1e6, count <= 1e15 else {
      throw ParsedArguments.wrong(
        .outOfRange, "params", size, "a number of parameters from 1e6 to 1e15, such as 70B")
    }
    remarks.append("\(size) parameters of a dense model: weights and their FLOPs alone, no KV")
    return .parameters(count)
  }

  private mutating func configuration(
    _ catalog: Catalog, _ metric: ClaimMetric
  ) throws -> ClaimConfiguration {
    let name = try arguments.required("gpu", example: "H200-SXM")
    let match = try catalog.accelerator(named: name, at: ParsedArguments.place("gpu"))
    remarks += match.note.map { [$0] } ?? []
    var device = match.entry
    remarks += device.guesses.map { "guess: \($0)" }
    let precision = try Precision.named(
      weights: arguments.value("precision") ?? "bf16", kvCache: arguments.value("kv") ?? "bf16",
      on: device, at: SourceLocation(file: "--precision/--kv"))
    if let memory = try positive("vram-gb") { device.setMemory(Bytes(memory * 1e9)) }
    if let rate = try positive("bandwidth-tb-s") {
      device.memoryBandwidth = BytesPerSecond(rate * 1e12)
    }
    if let peak = try positive("tflops") {
      device.setPeak(FLOPsPerSecond(peak * 1e12), activations: precision.activations)
    }
    return ClaimConfiguration(
      accelerator: device, devices: try arguments.int("gpus", in: 1...1024) ?? 1,
      precision: precision)
  }

  private func positive(_ name: String) throws -> Double? {
    guard let text = arguments.value(name) else { return nil }
    guard let value = NumberText.parseDouble(text), value > 0, value <= 1e6 else {
      throw ParsedArguments.wrong(.outOfRange, name, text, "a number above 0 and at most 1e6")
    }
    return value
  }
}

extension Accelerator {
  /// One figure for the datasheet, the driver and the engine.
  fileprivate mutating func setMemory(_ memory: Bytes) {
    datasheetMemory = memory
    driverMemory = nil
    engineVisibleMemory = memory
  }

  fileprivate mutating func setPeak(_ peak: FLOPsPerSecond, activations type: NumberType) {
    switch type {
    case .bf16, .fp16, .int4: peaks.bf16 = peak
    case .fp8: peaks.fp8 = peak
    case .int8: peaks.int8 = peak
    case .nvfp4, .mxfp4: peaks.fp4 = peak
    }
  }
}
