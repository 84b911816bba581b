// ClaimReading.swift: a claim as its terms describe it, looked up.

internal import Hardware
internal import Plans
internal import Text
internal import Units

/// Reads terms as one claim.
struct ClaimReading {
  private let terms: ClaimTerms
  /// What the sentence says in figures.
  private let stated: StatedReading
  private(set) var remarks: [String] = []

  /// - Parameter stated: One meaning of a sentence, whose own terms are among `terms`.
  init(_ terms: ClaimTerms, _ stated: StatedReading) {
    self.terms = terms
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
    let tokens = try terms.int(.tokens, in: ClaimTerms.lengths)
    let output = try terms.int(.output, in: ClaimTerms.lengths)
    guard !metric.usesPrompt || tokens != nil || metric.usesOutput else {
      throw ClaimGap.open(
        message: "\(metric.rawValue) needs the tokens of the prompt",
        hint: "add --tokens 4096, or say \"4096 prompt tokens\"")
    }
    guard !metric.usesOutput || output != nil else {
      throw ClaimGap.open(
        message: "\(metric.rawValue) needs the tokens of an answer",
        hint: "add --output 400, or say \"400 output tokens\"")
    }
    for term in [ClaimTerm.batch, .context] where !metric.usesBatch && terms[term] != nil {
      remarks.append("--\(term.rawValue) does not enter: a prompt is bounded by itself")
    }
    if metric.isDecode, tokens != nil {
      remarks.append("--tokens does not enter: a decode step has a --context")
    }
    let batch = try stated.batch ?? terms.int(.batch, in: ClaimTerms.batches)
    var claim = Claim(
      metric: metric, range: range, subject: subject, configuration: configuration,
      promptTokens: metric.usesPrompt ? tokens ?? 0 : 0,
      outputTokens: metric.usesOutput ? output ?? 0 : 0,
      batch: metric.usesBatch ? batch ?? (metric.leavesBatchOpen ? nil : 1) : 1,
      context: try terms.int(.context, in: 0...ClaimTerms.lengths.upperBound) ?? 0)
    claim.manner = stated.manner
    claim.isPerDevice = stated.isPerDevice
    return claim
  }

  private func metric() throws -> ClaimMetric {
    let name = try terms.required(.metric, example: "itl")
    guard let metric = ClaimMetric(rawValue: name) else {
      throw InputErrors(
        InputError(
          .unknownName, at: ClaimTerm.metric.place, "unknown metric \"\(name)\"",
          hint: Suggestion.hint(for: name, in: ClaimMetric.allCases.map(\.rawValue))))
    }
    return metric
  }

  private func range() throws -> ClosedRange<Double> {
    let text = try terms.required(.figure, example: "18-28")
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let numbers = parts.compactMap(NumberText.parseDouble)
    guard numbers.count == parts.count, 1...2 ~= parts.count, numbers[0] > 0,
      numbers[0] <= numbers[numbers.count - 1]
    else {
      throw terms.wrong(.syntax, .figure, "LOW-HIGH with 0 < LOW ≤ HIGH, or one figure")
    }
    return numbers[0]...numbers[numbers.count - 1]
  }

  private mutating func subject(
    _ catalog: inout Catalog, _ metric: ClaimMetric
  ) throws -> ClaimSubject {
    guard let size = terms[.params] else {
      let name = try terms.required(.model, example: "llama-3.1-70b, or --params 70B")
      let match = try catalog.model(namedOrIn: name, at: ClaimTerm.model.place)
      remarks += match.note.map { [$0] } ?? []
      return .model(match.entry)
    }
    let isBillions = size.hasSuffix("B") || size.hasSuffix("b")
    let number = NumberText.parseDouble(isBillions ? String(size.dropLast()) : size)
    let count = (number ?? 0) * (isBillions ? 1e9 : 1)
    guard count >= 1e6, count <= 1e15 else {
      throw terms.wrong(
        .outOfRange, .params, "a number of parameters from 1e6 to 1e15, such as 70B")
    }
    if let name = terms[.model] {
      let match = try catalog.model(namedOrIn: name, at: ClaimTerm.model.place)
      guard abs(match.entry.parameterCount / count - 1) < 0.05 else {
        throw ClaimGap.open(
          message: "--params contradicts --model", hint: "give one of the two")
      }
      remarks += match.note.map { [$0] } ?? []
      return .model(match.entry)
    }
    let hasKV = metric == .kvCache || (metric == .fits && terms[.context] != nil)
    if hasKV { return .model(try standIn(for: count, size, catalog)) }
    remarks.append("\(size) parameters of a dense model: weights and their FLOPs alone, no KV")
    return .parameters(count)
  }

  /// A claim of a size, as the dense model that is about as large, whose KV is known; nil where the catalog has none that
  /// the GPUs can share.
  func asModel(_ claim: Claim, _ catalog: Catalog) -> ClaimAnswer? {
    guard case .parameters(let count) = claim.subject,
      let model = Self.denseModels(of: count, within: 0.1, catalog).usual
    else { return nil }
    var other = claim
    other.subject = .model(model)
    return try? ClaimAnswer(other, accelerators: catalog.accelerators)
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
      throw ClaimGap.open(
        message: "a size of \(size) does not say what KV a token has",
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
      ? terms[.gpu] ?? "H200-SXM"
      : try gpu()
    let match = try catalog.accelerator(named: name, at: ClaimTerm.gpu.place)
    var device = match.entry
    if terms[.gpu] != nil {
      remarks += match.note.map { [$0] } ?? []
      remarks += device.guesses.map { "guess: \($0)" }
      if device.isDatasheetOnly {
        remarks.append("\(device.name) is known from its datasheet alone: nothing was measured")
      }
    }
    let precision = try Precision.named(
      weights: terms[.precision] ?? weights(of: subject),
      kvCache: terms[.kvCache], on: device,
      at: SourceLocation(file: "--precision/--kv"))
    if let memory = try terms.positive(.memory) { device.setMemory(Bytes(memory * 1e9)) }
    if let rate = try terms.positive(.bandwidth) {
      device.memoryBandwidth = BytesPerSecond(rate * 1e12)
    }
    if let peak = try terms.positive(.peak) {
      device.setPeak(FLOPsPerSecond(peak * 1e12), activations: precision.activations)
    }
    return ClaimConfiguration(
      accelerator: device, devices: try terms.int(.gpus, in: ClaimTerms.devices) ?? 1,
      precision: precision)
  }

  private func gpu() throws -> String {
    guard let name = terms[.gpu] else {
      throw ClaimGap.open(
        message: "no GPU is named",
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
