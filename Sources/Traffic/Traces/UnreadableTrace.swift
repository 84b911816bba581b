// UnreadableTrace.swift: files that people take for traces and that lack what a replay needs.

internal import Text

enum UnreadableTrace {
  /// Columns of Azure's diagnostic logs of requests, in lower case. They measure bytes.
  private static let diagnosticColumns = [
    "requestlength", "responselength", "properties_s", "requestlength_d", "responselength_d",
    "resourceid", "operationname",
  ]

  /// - Throws: `InputErrors` that say what the file is and what to make of it.
  static func check(_ head: TraceHead) throws(InputErrors) {
    if let (problem, hint) = reason(head) {
      throw InputErrors(InputError(.unsupported, at: head.location, problem, hint: hint))
    }
  }

  private static func reason(_ head: TraceHead) -> (String, String)? {
    let names = Set(head.names)
    let hasTokens = names.contains { ["input_tokens", "prompt_tokens"].contains($0.lowercased()) }
    let lowered = head.names.map { $0.lowercased() }
    if !hasTokens, diagnosticColumns.count(where: lowered.contains) >= 2 {
      return (
        "this is a raw diagnostic log: it has the bytes of requests and answers, not their tokens",
        "export token counts: a query with the columns timestamp [UTC],input_tokens,output_tokens"
      )
    }
    if head.shape == .json, !names.contains("input_length"), !hasTokens,
      let text = AIPerfKeys.texts.first(where: names.contains)
    {
      return (
        "the rows hold the text of prompts ('\(text)') and no count of their tokens",
        "count them with the model's tokenizer and write them as 'input_length'"
      )
    }
    if head.shape == .json, names.contains("input_config") || names.contains("aiperf_version") {
      return (
        "this is AIPerf's summary: it has no row for each request",
        "give the profile_export.jsonl beside it"
      )
    }
    if head.names.first == "Metric", names.contains("p99") || names.contains("avg") {
      return (
        "this is a table of a benchmark's summary: it has no row for each request",
        "give what it wrote of each request, such as AIPerf's profile_export.jsonl"
      )
    }
    if head.shape == .json, names.contains("payloads") {
      return (
        "these are the texts that AIPerf sent, without times and token counts",
        "give the profile_export.jsonl that it wrote of them"
      )
    }
    if head.shape == .json, names.contains("experiments"), names.contains("service_kind") {
      return (
        "this is an export of GenAI-Perf, which has times and texts and no token counts",
        "run AIPerf, its successor, and give its profile_export.jsonl"
      )
    }
    if names.contains("num_prefill_tokens"), names.contains("num_decode_tokens"),
      !names.contains("arrived_at"), !names.contains("arrival_time")
    {
      return (
        "this Vidur file has lengths and no arrival times",
        "add a column 'arrived_at' in seconds, or describe the arrivals in a scenario and take the "
          + "lengths from these columns"
      )
    }
    if names.contains("timestamp_start_unix_ms"), hasTokens {
      return (
        "this is Baseten's trace as a table, whose times are milliseconds since 1970",
        "rename 'timestamp_start_unix_ms' to 'arrival_s', divided by 1000, and keep input_tokens and "
          + "output_tokens"
      )
    }
    return nil
  }
}
