// RatioReading.swift: the two sides of a stated ratio, looked up.

import Hardware
import Planning
import Text

/// Reads a figure such as "2.5x" with what stands on both sides of it.
struct RatioReading {
  let sentence: ClaimSentence
  let arguments: ParsedArguments
  private(set) var remarks: [String] = []

  /// Tokens that a sequence attends to where none are said: the guides' 2K.
  private static let usualContext = 2048

  init(_ sentence: ClaimSentence, _ arguments: ParsedArguments) {
    self.sentence = sentence
    self.arguments = arguments
  }

  /// - Parameters:
  ///   - range: The stated figure, in times.
  ///   - stated: Its meaning, whose `options` are among `arguments`.
  mutating func claim(
    _ range: ClosedRange<Double>, _ stated: StatedReading, text: String, _ catalog: inout Catalog
  ) throws -> RatioClaim {
    let model = try model(&catalog)
    let devices = try arguments.int("gpus", in: 1...1024) ?? 1
    guard sentence.base["gpu"] != nil || arguments.flag("precision") else {
      throw InputErrors(
        InputError(
          .syntax, at: ClaimSentence.place,
          "\(JSONWriter.quoted(text)) does not say of what against what",
          hint: "name two GPUs or a format, as in \"B200 2.5x H100\" or \"fp8 1.3-1.6x on H200\""))
    }
    let gpu = try subjectGPU(catalog)
    let baseGPU = try sentence.base["gpu"].map {
      try accelerator($0, catalog)
    }
    let format = try arguments.value("precision").map { try Self.type($0) }
    let own = format ?? model.publishedWeights
    if format == nil { remarks.append("weights in \(own.rawValue) on both sides") }
    let other =
      try sentence.base["precision"].map { try Self.type($0) }
      ?? baseFormat(own, hasBaseGPU: baseGPU != nil)
    func side(_ device: Accelerator, _ type: NumberType) -> ClaimConfiguration {
      ClaimConfiguration(
        accelerator: device, devices: devices, precision: Precision(weights: type, on: device))
    }
    if stated.work == .throughput { remarkBatches(model) }
    return RatioClaim(
      range: range, subject: side(gpu, own), base: side(baseGPU ?? gpu, other), model: model,
      isModelNamed: arguments.flag("model"), work: stated.work,
      batch: try stated.batch ?? arguments.int("batch", in: ClaimReading.batches) ?? 32,
      context: try arguments.int("context", in: ClaimReading.lengths) ?? Self.usualContext,
      promptTokens: try arguments.int("tokens", in: ClaimReading.lengths) ?? 4096)
  }

  /// What the largest batches rest on that the sentence does not say.
  private mutating func remarkBatches(_ model: ModelArchitecture) {
    if !arguments.flag("model") {
      remarks.append("no model is named: batches are those of \(model.name)")
    }
    if !arguments.flag("context") {
      remarks.append("no context is said: batches are of \(Self.usualContext) tokens each")
    }
  }

  private mutating func model(_ catalog: inout Catalog) throws -> ModelArchitecture {
    if let name = arguments.value("model") {
      let match = try CatalogOptions.model(name, in: &catalog)
      remarks += match.note.map { [$0] } ?? []
      return match.entry
    }
    return try CatalogOptions.model("llama-3.1-70b", in: &catalog).entry
  }

  private mutating func subjectGPU(_ catalog: Catalog) throws -> Accelerator {
    if let name = arguments.value("gpu") { return try accelerator(name, catalog) }
    // Where no GPU is named, one that multiplies the format natively.
    let isFour = try arguments.value("precision").map { try Self.type($0).bits == 4 } ?? false
    let name = isFour ? "B200" : "H200-SXM"
    remarks.append("no GPU is named: read as on \(name)")
    return try accelerator(name, catalog)
  }

  private mutating func accelerator(_ name: String, _ catalog: Catalog) throws -> Accelerator {
    let match = try catalog.accelerator(named: name, at: ParsedArguments.place("gpu"))
    remarks += match.note.map { [$0] } ?? []
    remarks += match.entry.guesses.map { "guess: \($0)" }
    return match.entry
  }

  private static func type(_ name: String) throws -> NumberType {
    guard let type = NumberType(named: name) else {
      throw ParsedArguments.wrong(.unknownName, "precision", name, "a weight format, such as fp8")
    }
    return type
  }

  /// Against the same format on another GPU, else against the next wider one.
  private mutating func baseFormat(_ own: NumberType, hasBaseGPU: Bool) -> NumberType {
    if hasBaseGPU { return own }
    let other: NumberType = own.bits == 4 ? .fp8 : .bf16
    remarks.append("no other side is named: read as against \(other.rawValue)")
    return other
  }
}
