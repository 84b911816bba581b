// RatioReport.swift: a stated ratio beside those of the datasheets and of calibrated steps.

internal import Hardware
public import Planning
internal import Text
internal import Units

/// What `claim` says of "B200 2.5x H100".
public struct RatioReport: Sendable {
  public let answer: RatioAnswer
  public let remarks: [String]

  public init(answer: RatioAnswer, remarks: [String]) {
    self.answer = answer
    self.remarks = remarks.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private var claim: RatioClaim { answer.claim }
  public var isPossible: Bool { answer.verdict == .possible || answer.verdict == .partly }
  var allRemarks: [String] { remarks + answer.notes }

  func json(_ identity: CatalogIdentity) -> JSONValue {
    [
      "metric": .string("ratio"), "unit": .string("times"),
      "claim_low": .double(claim.range.lowerBound), "claim_high": .double(claim.range.upperBound),
      "subject": json(claim.subject), "base": json(claim.base),
      "work": JSONValue(claim.work?.rawValue), "model": .string(claim.model.name),
      "verdict": .string(answer.verdict.rawValue),
      "expectation": JSONValue(answer.expectation?.rawValue), "reads": .string(verdictWords),
      "bound": .double(answer.best), "bandwidth_ratio": .double(answer.ratios.bandwidth),
      "flop_ratio": .double(answer.ratios.flops),
      "memory_ratio": .double(answer.ratios.memory),
      "steps": .array(
        answer.steps.map {
          [
            "work": .string($0.work.rawValue), "name": .string($0.name), "ratio": .double($0.ratio),
            "subject_ms": .double($0.subjectMilliseconds), "base_ms": .double($0.baseMilliseconds),
          ]
        }),
      "feasible": .bool(isPossible), "reason": .string(reason),
      "alternatives": .array(
        answer.formats.map { ["precision": .string($0.precision), "bound": .double($0.ratio)] }),
      "formula": .string("(bandwidth / bytes a weight) and dense peak, one side over the other"),
      "source": .string(ClaimReport.source),
      "remarks": .array(allRemarks.map(JSONValue.string)),
      "provenance": ProvenanceJSON.value(identity),
    ]
  }

  private func json(_ side: ClaimConfiguration) -> JSONValue {
    [
      "gpu": .string(side.accelerator.name), "gpus": .int(side.devices),
      "precision": .string(side.precision.label),
    ]
  }

  private var verdictWords: String {
    switch answer.expectation {
    case .notExpected?: "\(answer.verdict.rawValue) by physics, not expected"
    case .better?: "\(answer.verdict.rawValue), and more is expected"
    case .expected?, nil: answer.verdict.rawValue
    }
  }

  private static func times(_ value: Double) -> String { FigureText.fixed(value, 2) + "x" }

  private var reason: String {
    let best = Self.times(answer.best)
    switch answer.verdict {
    case .possible: return "the datasheets allow \(best)"
    case .partly: return "like for like the datasheets allow \(best), less than the upper end"
    default: return "like for like the datasheets allow \(best) at most"
    }
  }

  /// For the terminal, without remarks and provenance.
  var body: [String] {
    let (low, high) = (claim.range.lowerBound, claim.range.upperBound)
    let stated = low == high ? Self.times(low) : "\(Self.times(low)) to \(Self.times(high))"
    var table = TextTable()
    table.row("weights streamed a second (decode, few users)", Self.times(answer.ratios.bandwidth))
    table.row("dense FLOPs (prefill, large batches)", Self.times(answer.ratios.flops))
    table.row("memory", Self.times(answer.ratios.memory))
    for step in answer.steps { table.row("calibrated: \(step.name)", Self.times(step.ratio)) }
    var lines = [
      "\(claim.subject.name) against \(claim.base.name): \(stated)", "",
      "verdict: \(verdictWords): \(reason)", "",
    ]
    lines += table.lines(indent: 2)
    if !answer.formats.isEmpty {
      let formats = answer.formats.map { "\($0.precision) \(Self.times($0.ratio))" }
      lines += [
        "",
        "with another format on \(claim.subject.accelerator.name) its datasheet allows: "
          + formats.joined(separator: ", "),
      ]
    } else if answer.verdict != .possible, claim.work != .memory {
      lines += ["", "no narrower format of the subject reaches it either"]
    }
    if answer.ratios.memory > 1.05 {
      lines.append("more memory holds larger batches, which no like-for-like ratio counts")
    }
    return lines
  }
}
