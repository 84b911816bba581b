// AIPerfResults.swift: the records that AIPerf writes of the requests that it sent.

internal import Text

extension CallFormat {
  /// `profile_export.jsonl`, an object a line as the records are processed: `{"metadata": {"request_start_ns",
  /// "request_end_ns", "benchmark_phase", "was_cancelled", "x_correlation_id", …}, "metrics":
  /// {"input_sequence_length": {"value": 550, "unit": "tokens"}, "output_sequence_length": …}, "error": null}`.
  ///
  /// Its `profile_export_aiperf.json` holds no requests and is refused by `UnreadableTrace`.
  /// - Source: github.com/ai-dynamo/aiperf, docs/tutorials/working-with-profile-exports.md; its first versions
  ///   write `timestamp_ns` and `credit_phase`.
  static let aiperfResults: CallFormat = {
    let trace = TraceFormat(
      name: "aiperf-results", summary: "AIPerf results, profile_export.jsonl", shapes: [.json],
      clock: .init(
        column: "metadata.request_start_ns", text: .number(.nanoseconds), origin: .epoch),
      sizes: .init(
        prompt: "metrics.input_sequence_length", output: "metrics.output_sequence_length"),
      order: .any, otherReasons: CallExclusion.allCases.map(\.rawValue), holdsText: true)
    return CallFormat(
      trace: trace,
      recognises: { sniff in
        !sniff.isFolder && sniff.isJSON && sniff.topKeys.isSuperset(of: ["metadata", "metrics"])
          && ["request_start_ns", "timestamp_ns", "input_sequence_length"].contains(
            where: sniff.innerKeys.contains)
      },
      open: { try RecordCalls($0, layout, trace) })
  }()

  private static let layout = CallLayout(
    times: ["metadata.request_start_ns", "metadata.timestamp_ns"],
    ends: ["metadata.request_end_ns"],
    prompt: [
      .path("metrics.input_sequence_length.value"), .path("metrics.input_sequence_length"),
    ],
    output: [
      .path("metrics.output_sequence_length.value"), .path("metrics.output_sequence_length"),
      .path("metrics.output_token_count.value"), .path("metrics.output_token_count"),
    ],
    identity: ["metadata.x_request_id"], session: ["metadata.x_correlation_id"],
    others: [
      "error", "metadata.was_cancelled", "metadata.benchmark_phase", "metadata.credit_phase",
    ],
    exclusion: { record in
      if record["error"] != nil { return .failed }
      if record["metadata.was_cancelled"]?.text == "true" { return .failed }
      let phase = record.first(of: ["metadata.benchmark_phase", "metadata.credit_phase"])?.text
      return phase == "warmup" ? .warmup : nil
    })
}
