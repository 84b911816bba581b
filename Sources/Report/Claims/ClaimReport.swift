// ClaimReport.swift: a stated figure beside the bound, and where it would be true.

internal import Hardware
internal import Planning
public import Text
internal import Units

/// What `claim` says of one meaning of one figure.
public struct ClaimReport: Sendable {
  let answer: ClaimAnswer
  /// What is taken for granted and was not said: "a prompt of 2048 tokens".
  let assumed: [String]
  /// How names were read, and what is a guess.
  let remarks: [String]
  let identity: CatalogIdentity
  /// Where a size is stated and KV counts; of no use where the weights alone are too much.
  private let sizeReading: SizeReading?

  init(_ claim: JudgedClaim) {
    self.init(
      answer: claim.answer,
      sizeReading: claim.hasUnknownKV ? SizeReading(claim.asModel) : nil,
      assumed: claim.assumed, remarks: claim.remarks, identity: claim.identity)
  }

  init(
    answer: ClaimAnswer, sizeReading: SizeReading? = nil, assumed: [String] = [],
    remarks: [String], identity: CatalogIdentity
  ) {
    self.answer = answer
    let isPossible = answer.verdict == .possible || answer.verdict == .partly
    self.sizeReading = isPossible ? sizeReading : nil
    self.assumed = assumed
    self.remarks = remarks.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    self.identity = identity
  }

  var claim: Claim { answer.claim }
  private var memory: ClaimMemory { answer.bound.memory }
  static let source =
    "Williams, Waterman and Patterson, \"Roofline\", CACM 52(4), 2009; datasheets in `headroom catalog gpus`"

  public var json: JSONValue {
    let metric = claim.metric
    let hasFigure = metric != .fits
    return [
      "metric": .string(metric.rawValue), "unit": .string(metric.unit),
      "claim_low": hasFigure ? .double(claim.range.lowerBound) : .null,
      "claim_high": hasFigure ? .double(claim.range.upperBound) : .null,
      "manner": .string(claim.manner.rawValue), "per_gpu": .bool(claim.isPerDevice),
      "model": .string(claim.subject.name),
      "gpu": metric.isOfModelAlone ? .null : .string(claim.configuration.accelerator.name),
      "gpus": metric.isOfModelAlone ? .null : .int(claim.configuration.devices),
      "weights": .string(claim.configuration.precision.weights.rawValue),
      "activations": .string(claim.configuration.precision.activations.rawValue),
      "kv_cache": .string(claim.configuration.precision.kvCache.rawValue),
      "prompt_tokens": metric.usesPrompt ? .int(claim.promptTokens) : .null,
      "output_tokens": metric.usesOutput ? .int(claim.outputTokens) : .null,
      "batch": metric.usesBatch ? .int(answer.bound.batch) : .null,
      "batch_is_open": .bool(metric.usesBatch && claim.batch == nil),
      "context": metric.usesBatch && !metric.usesPrompt ? .int(claim.context) : .null,
      "verdict": .string(word),
      "expectation": JSONValue(answer.expectation?.rawValue),
      "as_model": sizeReading?.json ?? .null,
      "reads": .string(verdictWords),
      "bound": hasFigure ? .double(answer.bound.value) : .null,
      "expected": JSONValue(answer.bound.expected),
      "weights_bytes": .double(memory.weights.value),
      "needed_bytes": .double(memory.needed.value),
      "memory_bytes": .double(memory.visible.value),
      "memory_basis": .string(memory.basis.rawValue),
      "datasheet_memory_bytes": .double(memory.datasheet.value),
      "fits_by_default": .bool(memory.fitsByDefault),
      "fits_at_gpu_memory_utilization": JSONValue(memory.smallestShare),
      "feasible": .bool(verdict == .yes), "reason": .string(reason),
      "alternatives": .array(answer.alternatives.map(json)),
      "formula": .string(answer.bound.formula), "source": .string(Self.source),
      "assumed": .array(assumed.map(JSONValue.string)),
      "remarks": .array(allRemarks.map(JSONValue.string)),
      "provenance": ProvenanceJSON.value(identity),
    ]
  }

  private func json(_ alternative: ClaimAlternative) -> JSONValue {
    let choice = alternative.configuration
    return [
      "gpu": .string(choice.accelerator.name), "gpus": .int(choice.devices),
      "weights": .string(choice.precision.weights.rawValue),
      "precision": .string(choice.precision.label), "bound": .double(alternative.bound.value),
      "expected": JSONValue(alternative.bound.expected), "changes": .int(alternative.changes),
    ]
  }

  /// What the calibrated figure rests on stands behind how names were read.
  var allRemarks: [String] {
    remarks + (answer.bound.expected == nil ? [] : answer.bound.notes)
      + (asModel?.answer.bound.notes ?? [])
  }

  /// Unsaid where the weights alone would allow it, and a model that large does not or is not known.
  public var verdict: ClaimsReport.Verdict {
    guard answer.verdict == .possible || answer.verdict == .partly else { return .no }
    return sizeReading.map { $0.isPossible ? .yes : .unsaid } ?? .yes
  }

  /// The verdict as JSON names it.
  var word: String { verdict == .unsaid ? "ambiguous" : answer.verdict.rawValue }

  /// The same claim of the model that is as large as the stated size.
  var asModel: ClaimReport? {
    sizeReading?.answer.map { ClaimReport(answer: $0, remarks: [], identity: identity) }
  }

  /// "possible by physics, not expected" where our step times, or the engine's defaults, do not allow what physics does.
  var verdictWords: String {
    let verdict = answer.verdict.rawValue
    if let sizeReading { return "\(verdict) \(sizeReading.words(asModel?.verdictWords))" }
    return switch answer.expectation {
    case .notExpected?: "\(verdict) by physics, not expected"
    case .better?: "\(verdict), and better is expected"
    case .expected?, nil: verdict
    }
  }

  var statement: String {
    let claim = claim
    let precision = claim.configuration.precision
    let what =
      switch claim.metric {
      case .weights: "\(claim.subject.name), \(precision.weights.rawValue)"
      case .kvCache: "\(claim.subject.name), KV in \(precision.kvCache.rawValue)"
      default: "\(claim.subject.name) on \(claim.configuration.name)"
      }
    if claim.metric == .fits { return "\(what): fits" }
    let low = FigureText.short(claim.range.lowerBound)
    let high = FigureText.short(claim.range.upperBound)
    let range =
      switch claim.manner {
      case .exact: low == high ? low : "\(low) to \(high)"
      case .atMost: "at most \(high)"
      case .atLeast: "at least \(low)"
      }
    return "\(what): \(claim.metric.rawValue) \(range) \(claim.metric.unit)"
  }

  func figure(_ value: Double) -> String { "\(FigureText.short(value)) \(claim.metric.unit)" }

  var reason: String {
    if sizeReading != nil {
      return asModel.map(\.reason)
        ?? "name a model, as no dense one of the catalog is as large and runs on these GPUs"
    }
    let bound = answer.bound
    let best = figure(bound.value)
    if claim.isOfSize, answer.verdict != .doesNotFit { return sizeReason }
    let limit =
      "it needs \(FigureText.gigabytes(memory.needed)); "
      + "an engine sees \(FigureText.gigabytes(memory.visible))"
    switch answer.verdict {
    case .doesNotFit: return limit
    case .possible where claim.metric == .fits: return limit
    case .possible: return "the bound, \(best), reaches the whole range" + expectationReason
    case .partly:
      return "nothing beats \(best): the better end of the range is out of reach"
        + expectationReason
    case .impossible: return "nothing beats \(best): the whole range is better than the bound"
    }
  }

  /// A size is what it is, in either unit of memory.
  private var sizeReason: String {
    let size = answer.bound.value
    let words = "it is \(figure(size)) (\(FigureText.short(size * 1e9 / 0x1p30)) GiB)"
    guard answer.verdict == .impossible else { return words }
    return switch claim.manner {
    case .exact: "\(words), no more and no less"
    case .atMost: "\(words), which is more"
    case .atLeast: "\(words), which is less"
    }
  }

  private var expectationReason: String {
    guard answer.expectation == .notExpected else { return "" }
    guard memory.fitsByDefault else { return "; an engine left at its defaults would not start" }
    return answer.bound.expected.map { "; expect \(figure($0))" } ?? ""
  }
}
