// OTLPSpans.swift: spans of calls to models, as exporters and trace stores of OpenTelemetry write them.

internal import Text

extension CallFormat {
  /// `{"resourceSpans": [{"scopeSpans": [{"spans": [{"startTimeUnixNano", "attributes": [{"key":
  /// "gen_ai.usage.input_tokens", "value": {"intValue": "150"}}, …]}]}]}]}`: one document, or one a line
  /// as the collector's file exporter writes; or in a wrapper of `SpanWrapper.all`. The names of attributes
  /// are those of `SpanNames`. 64-bit numbers are strings, or numbers.
  ///
  /// Not a request: spans of agents, tools and embeddings, spans whose child or parent is a request
  /// already counted, those without token usage, and failed ones, whatever they put out before, as in
  /// LiteLLM's and BLIS's files. Exporters write spans as they end, stores trace by trace.
  /// - Source: opentelemetry.io/docs/specs/otlp (JSON Protobuf encoding).
  static let otlp = CallFormat(
    trace: TraceFormat(
      name: "otlp", summary: "OpenTelemetry and OpenInference spans: OTLP/JSON, Tempo, Jaeger",
      shapes: [.json],
      clock: .init(column: "startTimeUnixNano", text: .number(.nanoseconds), origin: .epoch),
      sizes: .init(prompt: "gen_ai.usage.input_tokens", output: "gen_ai.usage.output_tokens"),
      names: .init(session: "gen_ai.conversation.id"), order: .any,
      otherReasons: CallExclusion.allCases.map(\.rawValue)),
    recognises: { sniff in
      !sniff.isFolder && sniff.isJSON && SpanWrapper.all.contains { $0.recognises(sniff) }
    },
    open: { SpanDocuments($0) })
}
