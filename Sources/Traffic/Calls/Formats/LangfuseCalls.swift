// LangfuseCalls.swift: observations of Langfuse, as its API, its screens and its bucket exports write them.

internal import Text

extension CallFormat {
  /// `{"data": [{"id", "traceId", "type": "GENERATION", "startTime", "endTime", "usageDetails": {"input": 150,
  /// "output": 20, "total": 170}, "level", "parentObservationId", …}], "meta": {…}}`, pages of these, an array,
  /// an object a line, or a table of the same names; bucket exports write them as `start_time`. Newest first.
  ///
  /// Parts of a prompt that were cached stand beside `input` (`input_cached_tokens`,
  /// `cache_read_input_tokens`) and are added to it, as Langfuse does.
  /// - Source: api.reference.langfuse.com, Observations; packages/shared of github.com/langfuse/langfuse,
  ///   `observations_converters.ts` (`reduceUsageOrCostDetails`).
  static let langfuse: CallFormat = {
    let trace = TraceFormat(
      name: "langfuse", summary: "Langfuse observations, JSON or CSV", shapes: [.json, .csv],
      clock: .init(column: "startTime", text: .date, origin: .epoch),
      sizes: .init(prompt: "usageDetails.input", output: "usageDetails.output"), order: .any,
      otherReasons: CallExclusion.allCases.map(\.rawValue), holdsText: true)
    return CallFormat(
      trace: trace,
      recognises: { sniff in
        let keys = sniff.isJSON ? sniff.topKeys.union(sniff.innerKeys) : Set(sniff.cells)
        func has(_ names: String...) -> Bool { names.contains(where: keys.contains) }
        // A proxy's log may hold names like these in the texts beside its own.
        return !sniff.isFolder && !has("call_type") && has("startTime", "start_time")
          && has("type") && has("traceId", "trace_id")
          && has(
            "completionStartTime", "completion_start_time", "usageDetails", "usage_details",
            "parentObservationId", "parent_observation_id", "usage", "promptTokens", "inputUsage")
      },
      open: { try RecordCalls($0, layout, trace) })
  }()

  private static let layout = CallLayout(
    times: ["startTime", "start_time"], ends: ["endTime", "end_time"],
    prompt: tokens(word: "input", old: "prompt"),
    output: tokens(word: "output", old: "completion"),
    identity: ["traceId", "id"], parents: ["parentObservationId", "parent_observation_id"],
    session: ["sessionId", "session_id"], tenant: ["userId", "user_id"],
    model: ["model", "providedModelName", "provided_model_name"], label: ["name"],
    others: ["type", "level", "usage.unit", "unit"],
    exclusion: { record in
      let type = record["type"]?.text.uppercased() ?? "GENERATION"
      switch type {
      case "GENERATION": break
      case "EMBEDDING": return .embedding
      case "TOOL", "RETRIEVER", "EVALUATOR", "GUARDRAIL": return .tool
      case "AGENT", "CHAIN": return .agent
      default: return .foreign
      }
      if record["level"]?.text.uppercased() == "ERROR" { return .failed }
      let unit = record.first(of: ["usage.unit", "unit"])?.text.uppercased()
      return unit == nil || unit == "TOKENS" ? nil : .unmeasured
    })

  private static func tokens(word: String, old: String) -> [CallLayout.Tokens] {
    [
      .sum(of: "usageDetails", word: word), .sum(of: "usage_details", word: word),
      .sum(of: "usageDetails", word: old), .sum(of: "usage_details", word: old),
      .path("usage.\(word)"), .path("usage.\(old)Tokens"), .path("usage.\(old)_tokens"),
      .path("\(old)Tokens"), .path("\(old)_tokens"), .path("\(word)Usage"),
      .path("\(word)_usage"), .path("\(word)Tokens"), .path("\(word)_tokens"),
    ]
  }
}
