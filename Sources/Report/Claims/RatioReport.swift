// RatioReport.swift: a stated ratio beside those of the datasheets and of calibrated steps.

internal import Hardware
public import Planning
internal import Text
internal import Units

/// What `claim` says of "B200 2.5x H100".
public struct RatioReport: Sendable {
  public let answer: RatioAnswer
  public let remarks: [String]

  init(answer: RatioAnswer, remarks: [String]) {
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
      "flop_ratio": .double(answer.ratios.flops), "throughput": throughputJSON,
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

  private var throughputJSON: JSONValue {
    guard let throughput = answer.throughput else { return .null }
    func side(_ side: ThroughputSide) -> JSONValue {
      [
        "sequences": .int(side.sequences), "bound": .double(side.boundTokensPerSecond),
        "expected_sequences": JSONValue(side.expectedSequences),
        "expected": JSONValue(side.expectedTokensPerSecond),
      ]
    }
    return [
      "gpus": .int(throughput.devices), "context": .int(claim.context),
      "subject": side(throughput.subject), "base": side(throughput.base),
      "ratio": .double(throughput.ratio), "expected_ratio": JSONValue(throughput.expectedRatio),
    ]
  }

  var verdictWords: String {
    let verdict = answer.verdict.rawValue + (restsOnBatches ? " by memory: larger batches" : "")
    return switch answer.expectation {
    case .notExpected?: "\(verdict) by physics, not expected"
    case .better?: "\(verdict), and more is expected"
    case .expected?, nil: verdict
    }
  }

  /// The datasheets' steps alone would not allow it.
  private var restsOnBatches: Bool {
    isPossible && answer.throughput != nil && answer.likeForLike < claim.range.upperBound
      && answer.best > answer.likeForLike
  }

  static func times(_ value: Double) -> String { FigureText.fixed(value, 2) + "x" }

  var reason: String {
    let best = Self.times(answer.best)
    if answer.verdict == .doesNotFit {
      return "no number of GPUs up to 8 holds \(claim.model.name) on both sides"
    }
    if let throughput = answer.throughput, answer.best > answer.likeForLike {
      return batchReason(throughput)
    }
    switch answer.verdict {
    case .possible: return "the datasheets allow \(best)"
    case .partly: return "like for like the datasheets allow \(best), less than the upper end"
    default: return "like for like the datasheets allow \(best) at most"
    }
  }

  private func batchReason(_ throughput: RatioThroughput) -> String {
    let devices = throughput.devices
    let end =
      switch answer.verdict {
      case .possible: ""
      case .partly: ", less than the upper end"
      default: " at most"
      }
    return "with the most sequences that \(devices) \(devices == 1 ? "GPU" : "GPUs") a side "
      + "\(devices == 1 ? "holds" : "hold") of \(claim.model.name) at \(claim.context) tokens"
      + (claim.isModelNamed ? "" : " (an example: no model is named)")
      + ", \(throughput.subject.sequences) against \(throughput.base.sequences), the datasheets "
      + "allow \(Self.times(throughput.ratio))\(defaults(throughput))\(end); "
      + "like for like \(Self.times(answer.likeForLike))"
  }

  /// Where engines left at their defaults differ by more than the memories do.
  private func defaults(_ throughput: RatioThroughput) -> String {
    guard let expected = throughput.expectedRatio, expected > throughput.ratio,
      let own = throughput.subject.expectedSequences, let other = throughput.base.expectedSequences
    else { return "" }
    return
      ", and engines left at their defaults, with \(own) against \(other), \(Self.times(expected))"
  }
}
