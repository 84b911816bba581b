// RatioReading.swift: the two sides of a stated ratio, looked up.

internal import Hardware
internal import Plans
internal import Text

/// Reads a figure such as "2.5x" with what stands on both sides of it.
struct RatioReading {
  /// The other side, as the sentence says it.
  private let base: [ClaimTerm: String]
  private let terms: ClaimTerms
  private(set) var remarks: [String] = []

  /// Tokens that a sequence attends to where none are said: the guides' 2K.
  private static let usualContext = 2048

  init(base: [ClaimTerm: String], _ terms: ClaimTerms) {
    self.base = base
    self.terms = terms
  }

  /// - Parameters:
  ///   - range: The stated figure, in times.
  ///   - stated: Its meaning, whose own terms are among `terms`.
  mutating func claim(
    _ range: ClosedRange<Double>, _ stated: StatedReading, text: String, _ catalog: inout Catalog
  ) throws -> RatioClaim {
    let model = try model(&catalog)
    let devices = try terms.int(.gpus, in: ClaimTerms.devices) ?? 1
    guard base[.gpu] != nil || terms[.precision] != nil else {
      throw InputErrors(
        InputError(
          .syntax, at: ClaimSentence.place,
          "\(JSONWriter.quoted(text)) does not say of what against what",
          hint: "name two GPUs or a format, as in \"B200 2.5x H100\" or \"fp8 1.3-1.6x on H200\""))
    }
    let gpu = try subjectGPU(catalog)
    let baseGPU = try base[.gpu].map {
      try accelerator($0, catalog)
    }
    let format = try terms[.precision].map { try Self.type($0) }
    let own = format ?? model.publishedWeights
    if format == nil { remarks.append("weights in \(own.rawValue) on both sides") }
    let other =
      try base[.precision].map { try Self.type($0) }
      ?? baseFormat(own, hasBaseGPU: baseGPU != nil)
    func side(_ device: Accelerator, _ type: NumberType) -> ClaimConfiguration {
      ClaimConfiguration(
        accelerator: device, devices: devices, precision: Precision(weights: type, on: device))
    }
    if stated.work == .throughput { remarkBatches(model) }
    return RatioClaim(
      range: range, subject: side(gpu, own), base: side(baseGPU ?? gpu, other), model: model,
      isModelNamed: terms[.model] != nil, work: stated.work,
      batch: try stated.batch ?? terms.int(.batch, in: ClaimTerms.batches) ?? 32,
      context: try terms.int(.context, in: ClaimTerms.lengths) ?? Self.usualContext,
      promptTokens: try terms.int(.tokens, in: ClaimTerms.lengths) ?? 4096)
  }

  /// What the largest batches rest on that the sentence does not say.
  private mutating func remarkBatches(_ model: ModelArchitecture) {
    if terms[.model] == nil {
      remarks.append("no model is named: batches are those of \(model.name)")
    }
    if terms[.context] == nil {
      remarks.append("no context is said: batches are of \(Self.usualContext) tokens each")
    }
  }

  private mutating func model(_ catalog: inout Catalog) throws -> ModelArchitecture {
    if let name = terms[.model] {
      let match = try catalog.model(namedOrIn: name, at: ClaimTerm.model.place)
      remarks += match.note.map { [$0] } ?? []
      return match.entry
    }
    return try catalog.model(named: "llama-3.1-70b", at: ClaimTerm.model.place).entry
  }

  private mutating func subjectGPU(_ catalog: Catalog) throws -> Accelerator {
    if let name = terms[.gpu] { return try accelerator(name, catalog) }
    // Where no GPU is named, one that multiplies the format natively.
    let isFour = try terms[.precision].map { try Self.type($0).bits == 4 } ?? false
    let name = isFour ? "B200" : "H200-SXM"
    remarks.append("no GPU is named: read as on \(name)")
    return try accelerator(name, catalog)
  }

  private mutating func accelerator(_ name: String, _ catalog: Catalog) throws -> Accelerator {
    let match = try catalog.accelerator(named: name, at: ClaimTerm.gpu.place)
    remarks += match.note.map { [$0] } ?? []
    remarks += match.entry.guesses.map { "guess: \($0)" }
    return match.entry
  }

  private static func type(_ name: String) throws -> NumberType {
    guard let type = NumberType(named: name) else {
      throw OptionText(ClaimTerm.precision.rawValue, name).wrong(
        .unknownName, "a weight format, such as fp8")
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
