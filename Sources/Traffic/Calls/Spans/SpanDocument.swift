// SpanDocument.swift: one document of spans, and which of them are calls of a model.

internal import Text
internal import Workload

/// Reads the spans of one document; mistakes go to the problems.
struct SpanDocument {
  private let problems: InputProblems

  init(_ problems: InputProblems) { self.problems = problems }

  /// What the spans are, in the order of the text.
  func outcomes(of document: LocatedJSON) -> [CallOutcome] {
    if case .array(let documents) = document.content { return documents.flatMap(outcomes(ofOne:)) }
    return outcomes(ofOne: document)
  }

  private func outcomes(ofOne document: LocatedJSON) -> [CallOutcome] {
    guard case .object(let members) = document.content else {
      refuse(document, "this is no object with resourceSpans")
      return []
    }
    for wrapper in SpanWrapper.all {
      if let spans = wrapper.spans(document, self) { return spans.compactMap(outcome) }
    }
    // The collector may put metrics and logs into the same file.
    let others = ["resourceMetrics", "resourceLogs"]
    if !members.isEmpty, !members.contains(where: { others.contains($0.key) }) {
      refuse(document, "the document has no 'resourceSpans'")
    }
    return []
  }

  private func refuse(_ value: LocatedJSON, _ what: String) {
    problems.add(
      .badRow, at: value.location, what,
      hint: #"write OTLP/JSON: {"resourceSpans": [{"scopeSpans": [{"spans": […]}]}]}"#)
  }

  func elements(_ value: LocatedJSON) -> [LocatedJSON] {
    switch value.content {
    case .array(let elements): return elements
    case .null, .rejected: return []
    default:
      refuse(value, "this must be an array; it is another kind of value")
      return []
    }
  }

  /// Wanted attributes by their names, from objects with a `key`, each with its plain value.
  func attributes(_ pairs: [(attribute: LocatedJSON, value: LocatedJSON?)])
    -> [String: LocatedJSON]
  {
    var attributes: [String: LocatedJSON] = [:]
    for (attribute, value) in pairs {
      guard let key = attribute["key"]?.text, SpanNames.wanted.contains(key), let value else {
        continue
      }
      if attributes.updateValue(value, forKey: key) != nil {
        problems.add(
          .duplicateKey, at: attribute.location, "the attribute '\(key)' stands twice in one span",
          hint: "keep one of the two")
      }
    }
    return attributes
  }

  /// Nil for a span that is wrong, which is then recorded.
  private func outcome(_ span: SpanParts) -> CallOutcome? {
    if span.attributes.isEmpty { return .excluded(.foreign) }
    if let reason = Self.reason(against: span) { return .excluded(reason) }
    if span.hasFailed { return .excluded(.failed) }
    let before = problems.count
    let input = tokens(SpanNames.inputs, of: span, minimum: 1)
    let output = tokens(SpanNames.outputs, of: span, minimum: 0)
    guard problems.count == before else { return nil }
    guard let input, let output else { return .excluded(.unmeasured) }
    guard let time = time(of: span) else { return nil }
    var row = TraceRow(time: time, promptTokens: input, outputTokens: output)
    row.line = span.place.line ?? 0
    row.seconds = span.seconds
    var call = RecordedCall(row: row, place: span.place)
    call.details.tenant = span.service
    call.details.label = SpanNames.kinds.lazy.compactMap { span.attributes[$0.key]?.text }.first
    call.details.model = SpanNames.models.lazy.compactMap { span.attributes[$0]?.text }.first
    let session = SpanNames.sessions.lazy.compactMap { span.attributes[$0]?.text }.first
    if let session, !session.isEmpty {
      call.details.session = session
      call.row.session = Self.hash(session)
    }
    call.identity = Self.identity(span.trace, span.span)
    call.parent = Self.identity(span.trace, span.parent)
    return .request(call)
  }

  private static func reason(against span: SpanParts) -> CallExclusion? {
    for (key, reasons) in SpanNames.kinds {
      guard let kind = span.attributes[key]?.text?.lowercased() else { continue }
      if let found = reasons.first(where: { kind.hasPrefix($0.prefix) }) { return found.reason }
    }
    return nil
  }

  /// A count of tokens under the first of its names; nil when there is none, or it is wrong, which is
  /// then recorded.
  private func tokens(_ keys: [String], of span: SpanParts, minimum: Int) -> Int? {
    guard let key = keys.first(where: { span.attributes[$0] != nil }),
      let value = span.attributes[key]
    else { return nil }
    let count: Int?
    switch value.content {
    case .integer(let whole): count = whole
    case .real(let real): count = Int(exactly: real)
    case .string(let text): count = NumberText.parseInt(text)
    default: count = nil
    }
    if let count, count >= minimum, count <= WorkloadLimits.tokensPerRequest { return count }
    problems.add(
      .badRow, at: value.location,
      "'\(key)' must be a whole number of tokens from \(minimum) to "
        + "\(WorkloadLimits.tokensPerRequest)",
      hint: #"write {"intValue": "150"}, or take the span out"#)
    return nil
  }

  private func time(of span: SpanParts) -> DecimalTime? {
    if let time = span.start?.time(span.startUnit) { return time }
    problems.add(
      .badRow, at: span.start?.location ?? span.place,
      "the start of a span must be a number of \(span.startUnit) since 1970, above 0 and at most "
        + DecimalTime.largest(in: span.startUnit),
      hint: "correct the span, or take it out")
    return nil
  }

  private static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { NameHash.of($0) }
  }

  /// What tells a span from all others; 0 where it has no identifier.
  private static func identity(_ trace: String, _ span: String?) -> UInt64 {
    guard let span, !span.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return 0 }
    return hash(trace + "/" + span)
  }
}
