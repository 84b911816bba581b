// JaegerSpans.swift: traces as Jaeger's query service answers them.

internal import Text

extension SpanWrapper {
  /// `{"data": [{"traceID", "spans": [{"traceID", "spanID", "startTime": µs, "duration": µs, "tags": [{"key",
  /// "type", "value"}], "references": [{"refType": "CHILD_OF", "spanID"}], "processID"}], "processes": {"p1":
  /// {"serviceName"}}}]}`, or one trace without `data`. Several may follow one another.
  /// - Source: github.com/jaegertracing/jaeger, internal/uimodel/model.go; error and status tags from
  ///   opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger.
  static let jaeger = SpanWrapper(
    recognises: { sniff in
      let keys = sniff.topKeys.union(sniff.innerKeys)
      return keys.isSuperset(of: ["spans", "operationName"]) && keys.contains("traceID")
    },
    spans: { document, reader in
      guard document["spans"] != nil || document["data"] != nil else { return nil }
      let traces = document["data"].map(reader.elements) ?? [document]
      return traces.flatMap { trace in
        (trace["spans"].map(reader.elements) ?? []).map { span in
          let process = span["processID"]?.text.flatMap { trace["processes"]?[$0] }
          return jaegerParts(
            span, service: (process ?? span["process"])?["serviceName"]?.text, reader)
        }
      }
    })

  private static func jaegerParts(_ span: LocatedJSON, service: String?, _ reader: SpanDocument)
    -> SpanParts
  {
    let tags = span["tags"].map(reader.elements) ?? []
    let parent = (span["references"].map(reader.elements) ?? []).first {
      $0["refType"]?.text == "CHILD_OF"
    }
    var parts = SpanParts(
      place: span.location, start: span["startTime"], startUnit: .microseconds,
      attributes: reader.attributes(tags.map { ($0, $0["value"]) }),
      hasFailed: tags.contains(where: saysFailure), service: service,
      trace: span["traceID"]?.text ?? "", span: span["spanID"]?.text,
      parent: parent?["spanID"]?.text ?? span["parentSpanID"]?.text)
    switch span["duration"]?.content {
    case .integer(let whole) where whole >= 0: parts.seconds = Double(whole) * 1e-6
    case .real(let real) where real >= 0: parts.seconds = real * 1e-6
    default: break
    }
    return parts
  }

  private static func saysFailure(_ tag: LocatedJSON) -> Bool {
    switch (tag["key"]?.text, tag["value"]?.content) {
    case ("error", .bool(true)), ("error", .string("true")): true
    case ("otel.status_code", .string("ERROR")): true
    default: false
    }
  }
}
