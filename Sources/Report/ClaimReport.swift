// ClaimReport.swift: a stated figure beside the bound, and where it would be true.

internal import Hardware
public import Planning
public import Text
internal import Units

/// What `claim` says.
public struct ClaimReport: Sendable {
  public let answer: ClaimAnswer
  /// How names were read, and what is a guess.
  public let remarks: [String]
  public let identity: CatalogIdentity

  public init(answer: ClaimAnswer, remarks: [String], identity: CatalogIdentity) {
    self.answer = answer
    self.remarks = remarks
    self.identity = identity
  }

  private var claim: Claim { answer.claim }
  private var memory: ClaimMemory { answer.bound.memory }
  private var source: String {
    "Williams, Waterman and Patterson, \"Roofline\", CACM 52(4), 2009; datasheets in `headroom catalog gpus`"
  }

  public var json: JSONValue {
    [
      "metric": .string(claim.metric.rawValue), "unit": .string(claim.metric.unit),
      "claim_low": .double(claim.range.lowerBound), "claim_high": .double(claim.range.upperBound),
      "model": .string(claim.subject.name), "gpu": .string(claim.configuration.accelerator.name),
      "gpus": .int(claim.configuration.devices),
      "weights": .string(claim.configuration.precision.weights.rawValue),
      "activations": .string(claim.configuration.precision.activations.rawValue),
      "kv_cache": .string(claim.configuration.precision.kvCache.rawValue),
      "prompt_tokens": claim.metric.isDecode ? .null : .int(claim.promptTokens),
      "batch": claim.metric.isDecode ? .int(claim.batch) : .null,
      "context": claim.metric.isDecode ? .int(claim.context) : .null,
      "verdict": .string(answer.verdict.rawValue), "bound": .double(answer.bound.value),
      "expected": JSONValue(answer.bound.expected),
      "weights_bytes": .double(memory.weights.value),
      "needed_bytes": .double(memory.needed.value),
      "memory_bytes": .double(memory.visible.value),
      "memory_basis": .string(memory.basis.rawValue),
      "datasheet_memory_bytes": .double(memory.datasheet.value),
      "fits_by_default": .bool(memory.fitsByDefault),
      "fits_at_gpu_memory_utilization": JSONValue(memory.smallestShare),
      "feasible": .bool(isPossible), "reason": .string(reason),
      "alternatives": .array(answer.alternatives.map(json)),
      "formula": .string(answer.bound.formula), "source": .string(source),
      "remarks": .array(remarks.map(JSONValue.string)),
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

  /// Whether the answer is not no.
  public var isPossible: Bool { answer.verdict == .possible || answer.verdict == .partly }

  private var statement: String {
    let low = FigureText.short(claim.range.lowerBound)
    let high = FigureText.short(claim.range.upperBound)
    let range = low == high ? low : "\(low) to \(high)"
    return "\(claim.subject.name) on \(claim.configuration.name): \(claim.metric.rawValue) "
      + "\(range) \(claim.metric.unit)"
  }

  private func figure(_ value: Double) -> String {
    "\(FigureText.short(value)) \(claim.metric.unit)"
  }

  private var reason: String {
    let bound = answer.bound
    let best = figure(bound.value)
    switch answer.verdict {
    case .doesNotFit:
      return "it needs \(FigureText.gigabytes(memory.needed)); "
        + "an engine sees \(FigureText.gigabytes(memory.visible))"
    case .possible: return "the bound, \(best), reaches the whole range"
    case .partly: return "nothing beats \(best): the better end of the range is out of reach"
    case .impossible: return "nothing beats \(best): the whole range is better than the bound"
    }
  }

  /// For the terminal.
  public var lines: [String] {
    var lines = [statement, "", "verdict: \(answer.verdict.rawValue): \(reason)"]
    lines.append("bound:   \(figure(answer.bound.value)) = \(answer.bound.formula)")
    if let expected = answer.bound.expected, answer.verdict != .doesNotFit {
      lines.append("expect:  \(figure(expected)) by the calibrated step times")
    }
    if claim.metric == .ttft {
      lines.append("         (prefill alone: queueing, the front end and the network come on top)")
    }
    lines += memoryLines
    if answer.verdict != .possible { lines += alternativeLines }
    lines += remarks.isEmpty ? [] : ["", "rests on:"] + remarks.map { "  \($0)" }
    return lines + ["", ProvenanceJSON.line(identity)]
  }

  /// What is needed and what is there, by the engine and by the datasheet.
  private var memoryLines: [String] {
    let needs =
      memory.needed == memory.weights
      ? "\(FigureText.gigabytes(memory.weights)) of weights"
      : "\(FigureText.gigabytes(memory.needed)) (\(FigureText.gigabytes(memory.weights)) of weights, "
        + "the rest KV and the engine's reserve)"
    var lines = [
      "memory:  \(needs); an engine sees \(FigureText.gigabytes(memory.visible)), "
        + "the datasheet says \(FigureText.gigabytes(memory.datasheet))"
    ]
    if memory.doesNotFitByDatasheet != memory.doesNotFit {
      let verdict = memory.doesNotFitByDatasheet ? "would not fit" : "would fit"
      lines.append("         by the datasheet's figure it \(verdict); the engine's decides")
    }
    if !memory.doesNotFit, !memory.fitsByDefault {
      let share = NumberText.shortest(memory.defaultShare)
      let instead = memory.smallestShare.map { "from \(NumberText.shortest($0)) on it does" }
      lines.append(
        "         an engine left at gpu_memory_utilization \(share) would not start; "
          + (instead ?? "no share up to 0.99 is enough"))
    }
    return lines
  }

  /// How the bound is computed, and who says so.
  public var explanation: [String] {
    ["", "formula: bound = \(answer.bound.formula)", "source:  \(source)"]
  }

  private var alternativeLines: [String] {
    guard !answer.alternatives.isEmpty else {
      return ["", "no configuration of one node in the catalog makes the whole claim possible"]
    }
    var table = TextTable(left: [0])
    table.row("possible on", "bound", "expect")
    for alternative in answer.alternatives {
      table.row(
        alternative.configuration.name, figure(alternative.bound.value),
        alternative.bound.expected.map(figure) ?? "–")
    }
    return ["", "nearest configurations that make all of it possible:"] + table.lines(indent: 2)
  }
}
