// SpanWrapper.swift: in what documents spans stand: one file a family of wrappers, one line in the table.

internal import Text

/// A shape of documents that hold spans.
struct SpanWrapper: Sendable {
  /// Whether the beginning of a file shows this shape.
  let recognises: @Sendable (TrafficSniff) -> Bool
  /// The spans of a document in the order of its text; nil where it has another shape.
  let spans: @Sendable (LocatedJSON, SpanDocument) -> [SpanParts]?

  static let all: [SpanWrapper] = [
    .resourceSpans,
    .jaeger,
  ]
}

/// What matters of a span, whatever it is wrapped in.
struct SpanParts {
  var place: SourceLocation
  var start: LocatedJSON?
  var startUnit: DecimalTime.Unit
  /// Seconds; negative where the span does not say.
  var seconds = -1.0
  /// Wanted attributes as plain values.
  var attributes: [String: LocatedJSON]
  var hasFailed: Bool
  var service: String?
  var trace: String
  var span: String?
  var parent: String?
}

extension SpanWrapper {
  /// OTLP/JSON, also under the names of protobuf's text form; Tempo's `/api/traces` (`batches`) and
  /// `/api/v2/traces` (`trace`), and Jaeger's `/api/v3/traces` (`result`).
  /// - Source: opentelemetry.io/docs/specs/otlp; grafana.com/docs/tempo/latest/api_docs; jaegertracing.io,
  ///   APIs.
  static let resourceSpans = SpanWrapper(
    recognises: { sniff in
      resourceKeys.contains(where: sniff.topKeys.contains)
        && (!sniff.topKeys.contains("batches")
          || scopeKeys.contains(where: sniff.innerKeys.contains))
        || outerKeys.contains(where: sniff.topKeys.contains)
          && resourceKeys.contains(where: sniff.innerKeys.contains)
    },
    spans: { document, reader in
      let inside = outerKeys.lazy.compactMap { document[$0] }.first ?? document
      guard let resources = first(of: resourceKeys, in: inside) else { return nil }
      return reader.elements(resources).flatMap { resource in
        let attributes = resource["resource"]?["attributes"].map(reader.elements) ?? []
        let service = attributes.first { $0["key"]?.text == "service.name" }?["value"]?[
          "stringValue"]
        let scopes = first(of: scopeKeys, in: resource).map(reader.elements) ?? []
        return scopes.flatMap { scope in
          (scope["spans"].map(reader.elements) ?? []).map {
            parts($0, service: service?.text, reader)
          }
        }
      }
    })

  private static let outerKeys = ["trace", "result"]
  private static let resourceKeys = ["resourceSpans", "resource_spans", "batches"]
  private static let scopeKeys = [
    "scopeSpans", "scope_spans", "instrumentationLibrarySpans", "instrumentation_library_spans",
  ]
  private static let startKeys = ["startTimeUnixNano", "start_time_unix_nano"]
  private static let endKeys = ["endTimeUnixNano", "end_time_unix_nano"]
  private static let valueKeys = ["stringValue", "intValue", "doubleValue", "boolValue"]

  private static func first(of keys: [String], in value: LocatedJSON) -> LocatedJSON? {
    keys.lazy.compactMap { value[$0] }.first
  }

  private static func parts(_ span: LocatedJSON, service: String?, _ reader: SpanDocument)
    -> SpanParts
  {
    let attributes = span["attributes"].map(reader.elements) ?? []
    let start = first(of: startKeys, in: span)
    var parts = SpanParts(
      place: span.location, start: start, startUnit: .nanoseconds,
      attributes: reader.attributes(
        attributes.map { ($0, $0["value"].flatMap { first(of: valueKeys, in: $0) ?? $0 }) }),
      hasFailed: hasFailed(span), service: service,
      trace: span["traceId"]?.text ?? span["trace_id"]?.text ?? "",
      span: span["spanId"]?.text ?? span["span_id"]?.text,
      parent: span["parentSpanId"]?.text ?? span["parent_span_id"]?.text)
    if let from = start?.time(.nanoseconds),
      let to = first(of: endKeys, in: span)?.time(.nanoseconds)
    {
      parts.seconds = to.secondsSince(from)
    }
    return parts
  }

  /// Status code 2 is an error.
  private static func hasFailed(_ span: LocatedJSON) -> Bool {
    switch span["status"]?["code"]?.content {
    case .integer(2), .string("STATUS_CODE_ERROR"): true
    default: false
    }
  }
}

extension LocatedJSON {
  /// The text of a string; nil for other values.
  var text: String? {
    if case .string(let text) = content { text } else { nil }
  }

  /// A number, or a string of one, as a time above 0.
  func time(_ unit: DecimalTime.Unit) -> DecimalTime? {
    var text: String
    switch content {
    case .integer(let whole) where whole > 0: text = String(whole)
    case .real(let real) where real > 0: text = NumberText.shortest(real)
    case .string(let written) where written != "0": text = written
    default: return nil
    }
    return text.withUTF8 { DecimalTime.parse($0, unit: unit) }
  }
}
