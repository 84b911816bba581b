// StudyJSON.swift: `size --json` with what is said around the answer.

public import Planning
public import Text
internal import Units

/// Builds the object of a sizing: the keys of the answer first, then those around it.
public enum StudyJSON {
  public static func value(_ study: SizingStudy) -> JSONValue {
    guard case .object(let members) = SizingJSON.value(study.answer, in: study) else {
      return .null
    }
    var around: [(String, JSONValue)] = []
    if let classic = study.classic { around.append(("classic", value(classic, study.queue))) }
    if let loop = study.closedLoop {
      around.append(
        (
          "closed_loop",
          [
            "clients": .int(loop.clients), "requests_per_second": .double(loop.requestsPerSecond),
            "p95_ttft_ms": JSONValue(loop.ttftP95), "p95_tpot_ms": JSONValue(loop.tpotP95),
            "holds": .bool(loop.holds),
          ]
        ))
    }
    if let budget = study.budget { around.append(("budget", value(budget))) }
    if let chances = study.sufficiency { around.append(("sufficiency", value(chances))) }
    if let misses = study.misses { around.append(("neighbours", value(misses))) }
    if let growth = study.growth { around.append(("growth", value(growth))) }
    if !study.curve.isEmpty { around.append(("curve", .array(study.curve.map(value)))) }
    if let test = study.backtest { around.append(("backtest", value(test))) }
    return .object(members + around)
  }

  private static func value(_ classic: ClassicLoad, _ queue: QueueCheck?) -> JSONValue {
    [
      "concurrency": .int(classic.inputs.concurrency),
      "context_p50": .double(classic.inputs.contextP50),
      "context_p99": .double(classic.inputs.contextP99),
      "tokens_per_second_per_user": .double(classic.inputs.tokensPerSecondPerUser),
      "max_queue": JSONValue(classic.inputs.maxQueue),
      "output_tokens": .int(classic.inputs.output),
      "prompt_tokens_mean": .double(classic.promptMean),
      "prompt_tokens_p95": .double(classic.promptP95),
      "ttft_p95_ms": .double(classic.ttft.milliseconds),
      "tpot_p95_ms": .double(classic.tpot.milliseconds),
      "presence_s": .double(classic.hold.value),
      "requests_per_second": .double(classic.requestsPerSecond),
      "target_alternative": JSONValue(classic.alternativeTarget),
      "waiting_p95": JSONValue(queue?.p95), "waiting_mean": JSONValue(queue?.mean),
      "queue_holds": JSONValue(queue?.holds),
      "sentences": SummaryJSON.strings(classic.sentences),
    ]
  }
}
