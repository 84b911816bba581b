// ClaimReading.swift: a claim as options describe it, looked up.

import Hardware
import Planning
import Text
import Units

/// Reads options as one claim.
struct ClaimReading {
  /// Sequences that may decode together.
  static let batches = 1...1_000_000
  /// Tokens of a prompt, and of an answer.
  static let lengths = 1...10_000_000

  private let arguments: ParsedArguments
  /// What the sentence says in figures.
  private let stated: StatedReading
  private(set) var remarks: [String] = []

  /// - Parameter stated: One meaning of a sentence, whose `options` are among `arguments`.
  init(_ arguments: ParsedArguments, _ stated: StatedReading) {
    self.arguments = arguments
    self.stated = stated
  }

  mutating func claim(_ catalog: inout Catalog) throws -> Claim {
    let metric = try metric()
    let subject = try subject(&catalog, metric)
    let configuration = try configuration(catalog, subject, isOptional: metric.isOfModelAlone)
    var range = metric == .fits ? 0...0 : try stated.range ?? range()
    if stated.isPerDevice {
      let devices = Double(configuration.devices)
      range = (range.lowerBound * devices)...(range.upperBound * devices)
      if devices > 1 { remarks.append("a rate of one GPU is that of \(Int(devices)) together") }
    }
    let tokens = try arguments.int("tokens", in: Self.lengths)
    let output = try arguments.int("output", in: Self.lengths)
    guard !metric.usesPrompt || tokens != nil || metric.usesOutput else {
      throw UsageError(
        message: "claim: \(metric.rawValue) needs the tokens of the prompt",
        hint: "add --tokens 4096, or say \"4096 prompt tokens\"")
    }
    guard !metric.usesOutput || output != nil else {
      throw UsageError(
        message: "claim: \(metric.rawValue) needs the tokens of an answer",
        hint: "add --output 400, or say \"400 output tokens\"")
    }
    for option in ["batch", "context"] where !metric.usesBatch && arguments.value(option) != nil {
      remarks.append("--\(option) does not enter: a prompt is bounded by itself")
    }
    if metric.isDecode, tokens != nil {
      remarks.append("--tokens does not enter: a decode step has a --context")
    }
    let batch = try stated.batch ?? arguments.int("batch", in: Self.batches)
    var claim = Claim(
      metric: metric, range: range, subject: subject, configuration: configuration,
      promptTokens: metric.usesPrompt ? tokens ?? 0 : 0,
      outputTokens: metric.usesOutput ? output ?? 0 : 0,
      batch: metric.usesBatch ? batch ?? (metric.leavesBatchOpen ? nil : 1) : 1,
      context: try arguments.int("context", in: 0...Self.lengths.upperBound) ?? 0)
    claim.manner = stated.manner
    claim.isPerDevice = stated.isPerDevice
    return claim
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

  private mutating func subject(
    _ catalog: inout Catalog, _ metric: ClaimMetric
  ) throws -> ClaimSubject {
    guard let size = arguments.value("params") else {
      let name = try arguments.required("model", example: "llama-3.1-70b, or --params 70B")
      let match = try CatalogOptions.model(name, in: &catalog)
      remarks += match.note.map { [$0] } ?? []
      return .model(match.entry)
    }
    let isBillions = size.hasSuffix("B") || size.hasSuffix("b")
    let number = NumberText.parseDouble(isBillions ? String(size.dropLast()) : size)
    let count = (number ?? 0) * (isBillions ? 1e9 : 1)
    guard count >= 1e6, count <= 1e15 else {
      throw ParsedArguments.wrong(
        .outOfRange, "params", size, "a number of parameters from 1e6 to 1e15, such as 70B")
    }
    if let name = arguments.value("model") {
      let match = try CatalogOptions.model(name, in: &catalog)
      guard abs(match.entry.parameterCount / count - 1) < 0.05 else {
        throw UsageError(
          message: "claim: --params contradicts --model", hint: "give one of the two")
      }
      remarks += match.note.map { [$0] } ?? []
      return .model(match.entry)
    }
    let hasKV = metric == .kvCache || (metric == .fits && arguments.flag("context"))
    if hasKV { return .model(try standIn(for: count, size, catalog)) }
    remarks.append("\(size) parameters of a dense model: weights and their FLOPs alone, no KV")
    return .parameters(count)
  }

  /// The model that a claim of a size is asked of too, where its KV counts: the dense one that is about as large.
  func modelOfSize(_ claim: Claim, _ catalog: Catalog) -> ModelArchitecture? {
    guard case .parameters(let count) = claim.subject else { return nil }
    return Self.denseModels(of: count, within: 0.1, catalog).usual
  }

  private static func denseModels(
    of count: Double, within tolerance: Double, _ catalog: Catalog
  ) -> [ModelArchitecture] {
    catalog.models.filter {
      $0.moe == nil && abs($0.parameterCount / count - 1) < tolerance
    }
  }

  /// KV has a shape, which a size has not: that of the dense model of the catalog that is as large.
  private mutating func standIn(
    for count: Double, _ size: String, _ catalog: Catalog
  ) throws -> ModelArchitecture {
    guard let model = Self.denseModels(of: count, within: 0.05, catalog).usual else {
      throw UsageError(
        message: "claim: a size of \(size) does not say what KV a token has",
        hint: "name a model: `headroom catalog models` lists them")
    }
    remarks.append("\(size) names a size alone: the KV is that of \(model.name)")
    return model
  }

  /// The GPU and the formats; a size of the model alone needs no GPU, and takes any.
  private mutating func configuration(
    _ catalog: Catalog, _ subject: ClaimSubject, isOptional: Bool
  ) throws -> ClaimConfiguration {
    let name =
      isOptional
      ? arguments.value("gpu") ?? "H200-SXM"
      : try gpu()
    let match = try catalog.accelerator(named: name, at: ParsedArguments.place("gpu"))
    var device = match.entry
    if arguments.flag("gpu") {
      remarks += match.note.map { [$0] } ?? []
      remarks += device.guesses.map { "guess: \($0)" }
      if device.isDatasheetOnly {
        remarks.append("\(device.name) is known from its datasheet alone: nothing was measured")
      }
    }
    let precision = try Precision.named(
      weights: arguments.value("precision") ?? weights(of: subject),
      kvCache: arguments.value("kv") ?? "bf16", on: device,
      at: SourceLocation(file: "--precision/--kv"))
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

  private func gpu() throws -> String {
    guard let name = arguments.value("gpu") else {
      throw UsageError(
        message: "claim: no GPU is named",
        hint: "say it in the sentence, as in \"on 2 H200\", or add --gpu H200-SXM")
    }
    return name
  }

  /// The published format, as `fit` takes it; bf16 where only a size is known.
  private mutating func weights(of subject: ClaimSubject) -> String {
    switch subject {
    case .parameters:
      remarks.append("no precision is said: bf16 weights")
      return NumberType.bf16.rawValue
    case .model(let model):
      remarks.append("weights in \(model.publishedWeights.rawValue), as published")
      return model.publishedWeights.rawValue
    }
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
