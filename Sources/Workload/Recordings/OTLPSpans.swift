// OTLPSpans.swift: OpenTelemetry spans of calls to models, as OTLP/JSON: one request a span.

internal import Text

extension TraceFormat {
  /// `{"resourceSpans": [{"scopeSpans": [{"spans": [{"startTimeUnixNano", "attributes": [{"key":
  /// "gen_ai.usage.input_tokens", "value": {"intValue": "150"}}, …]}]}]}]}`: one document, or one a line
  /// as the collector's file exporter writes. 64-bit numbers are strings, or numbers.
  ///
  /// Not a request: spans of agents, tools and embeddings, spans whose child or parent is a request
  /// already counted, those without token usage, and failed ones, whatever they put out before, as in
  /// LiteLLM's and BLIS's files. Exporters write spans
  /// as they end, so they seldom come in order of their start.
  /// - Source: opentelemetry.io/docs/specs/otlp (JSON Protobuf encoding); semantic conventions for
  ///   generative AI spans, 1.44, and their names before 1.27 (`prompt_tokens`, `completion_tokens`).
  static let otlp = TraceFormat(
    name: "otlp", summary: "OpenTelemetry GenAI spans, OTLP/JSON", shapes: [.json],
    time: "startTimeUnixNano", timeText: .number(.nanoseconds),
    prompt: "gen_ai.usage.input_tokens", output: "gen_ai.usage.output_tokens",
    session: "gen_ai.conversation.id", otherReasons: SpanExclusion.allCases.map(\.rawValue),
    countsFromEpoch: true)

  static func recognisesSpans(_ sniff: TrafficSniff) -> Bool {
    !sniff.isFolder && sniff.isJSON
      && SpanDocument.resourceKeys.contains(where: sniff.topKeys.contains)
  }
}

/// A span with what matters of it.
struct GenAISpan {
  var row: TraceRow
  var details: TraceDetails
  var place: SourceLocation
  /// Hashes of its own and its parent's identifiers; 0 where there is none.
  var identity: UInt64
  var parent: UInt64
}

/// Why a span is no request.
enum SpanExclusion: String, CaseIterable {
  case foreign = "spans without GenAI attributes"
  case agent = "agent spans, which repeat the tokens of their children"
  case tool = "tool and retrieval spans, which run no model"
  case embedding = "embeddings, which generate nothing"
  case failed = "failed calls (status ERROR)"
  case unmeasured = "calls without token usage"
  case repeated = "spans that were exported twice"
  case nested = "calls whose child or parent is counted already"
}

/// What a span turned out to be.
enum SpanOutcome {
  case request(GenAISpan)
  case excluded(SpanExclusion)
}

/// Reads the spans of one document.
struct SpanDocument {
  static let resourceKeys = ["resourceSpans", "resource_spans"]
  private static let scopeKeys = ["scopeSpans", "scope_spans", "instrumentationLibrarySpans"]
  private static let startKeys = ["startTimeUnixNano", "start_time_unix_nano"]
  private static let inputKeys = ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"]
  private static let outputKeys = ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"]
  private static let modelKeys = ["gen_ai.request.model", "gen_ai.response.model"]
  private static let operationKey = "gen_ai.operation.name"
  private static let sessionKey = "gen_ai.conversation.id"
  /// Operations that contain model calls of their own, or none.
  private static let around: [(prefix: String, reason: SpanExclusion)] = [
    ("invoke_agent", .agent), ("create_agent", .agent), ("invoke_workflow", .agent),
    ("execute_tool", .tool), ("retrieval", .tool), ("embeddings", .embedding),
  ]

  private let problems: InputProblems
  private var found: [SpanOutcome] = []

  init(_ problems: InputProblems) { self.problems = problems }

  /// The spans in the order of the text; mistakes go to the problems.
  mutating func outcomes(of document: LocatedJSON) -> [SpanOutcome] {
    if case .array(let documents) = document.content {
      for document in documents { read(document) }
    } else {
      read(document)
    }
    return found
  }

  private mutating func read(_ document: LocatedJSON) {
    guard case .object(let members) = document.content else {
      refuse(document, "this is no object with resourceSpans")
      return
    }
    guard let resources = Self.first(of: Self.resourceKeys, in: document) else {
      // The collector may put metrics and logs into the same file.
      let others = ["resourceMetrics", "resourceLogs"]
      if members.isEmpty || members.contains(where: { others.contains($0.key) }) { return }
      refuse(document, "the document has no 'resourceSpans'")
      return
    }
    for resource in elements(resources) {
      let attributes = resource["resource"]?["attributes"].map(elements) ?? []
      let service = attributes.first { $0["key"]?.text == "service.name" }
      let tenant = service?["value"]?["stringValue"]?.text
      guard let scopes = Self.first(of: Self.scopeKeys, in: resource) else { continue }
      for scope in elements(scopes) {
        for span in scope["spans"].map(elements) ?? [] {
          if let outcome = outcome(of: span, tenant: tenant) { found.append(outcome) }
        }
      }
    }
  }

  private func refuse(_ value: LocatedJSON, _ what: String) {
    problems.add(
      .badRow, at: value.location, what,
      hint: #"write OTLP/JSON: {"resourceSpans": [{"scopeSpans": [{"spans": […]}]}]}"#)
  }

  private func elements(_ value: LocatedJSON) -> [LocatedJSON] {
    switch value.content {
    case .array(let elements): return elements
    case .null, .rejected: return []
    default:
      refuse(value, "this must be an array; it is another kind of value")
      return []
    }
  }

  private static func first(of keys: [String], in value: LocatedJSON) -> LocatedJSON? {
    for key in keys {
      if let found = value[key] { return found }
    }
    return nil
  }

  private func outcome(of span: LocatedJSON, tenant: String?) -> SpanOutcome? {
    var attributes: [String: LocatedJSON] = [:]
    for attribute in span["attributes"].map(elements) ?? [] {
      guard let key = attribute["key"]?.text, key.hasPrefix("gen_ai."),
        let value = attribute["value"]
      else { continue }
      if attributes.updateValue(value, forKey: key) != nil, Self.isWanted(key) {
        problems.add(
          .duplicateKey, at: attribute.location, "the attribute '\(key)' stands twice in one span",
          hint: "keep one of the two")
      }
    }
    if attributes.isEmpty { return .excluded(.foreign) }
    let operation = attributes[Self.operationKey]?["stringValue"]?.text
    if let operation, let known = Self.around.first(where: { operation.hasPrefix($0.prefix) }) {
      return .excluded(known.reason)
    }
    if Self.hasFailed(span) { return .excluded(.failed) }
    let before = problems.count
    let input = tokens(Self.inputKeys, in: attributes, minimum: 1)
    let output = tokens(Self.outputKeys, in: attributes, minimum: 0)
    guard problems.count == before else { return nil }
    guard let input, let output else { return .excluded(.unmeasured) }
    guard let time = time(of: span) else { return nil }
    var row = TraceRow(time: time, promptTokens: input, outputTokens: output)
    row.line = span.location.line ?? 0
    var details = TraceDetails()
    details.tenant = tenant
    details.label = operation
    details.model = Self.modelKeys.lazy.compactMap { attributes[$0]?["stringValue"]?.text }.first
    if let session = attributes[Self.sessionKey]?["stringValue"]?.text, !session.isEmpty {
      details.session = session
      row.session = Self.hash(session)
    }
    let trace = span["traceId"]?.text ?? span["trace_id"]?.text ?? ""
    return .request(
      GenAISpan(
        row: row, details: details, place: span.location,
        identity: Self.identity(trace, span["spanId"]?.text ?? span["span_id"]?.text),
        parent: Self.identity(trace, span["parentSpanId"]?.text ?? span["parent_span_id"]?.text)))
  }

  private static func isWanted(_ key: String) -> Bool {
    inputKeys.contains(key) || outputKeys.contains(key) || key == operationKey || key == sessionKey
  }

  /// Status code 2 is an error.
  private static func hasFailed(_ span: LocatedJSON) -> Bool {
    switch span["status"]?["code"]?.content {
    case .integer(2), .string("STATUS_CODE_ERROR"): true
    default: false
    }
  }

  /// A count of tokens under the first of its names; nil when there is none, or it is wrong, which is
  /// then recorded.
  private func tokens(_ keys: [String], in attributes: [String: LocatedJSON], minimum: Int) -> Int?
  {
    guard let key = keys.first(where: { attributes[$0] != nil }), let value = attributes[key] else {
      return nil
    }
    let number = value["intValue"] ?? value["doubleValue"] ?? value["stringValue"]
    let count: Int?
    switch number?.content {
    case .integer(let whole): count = whole
    case .real(let real): count = Int(exactly: real)
    case .string(let text): count = NumberText.parseInt(text)
    default: count = nil
    }
    if let count, count >= minimum, count <= WorkloadLimits.tokensPerRequest { return count }
    problems.add(
      .badRow, at: (number ?? value).location,
      "'\(key)' must be a whole number of tokens from \(minimum) to "
        + "\(WorkloadLimits.tokensPerRequest)",
      hint: #"write {"intValue": "150"}, or take the span out"#)
    return nil
  }

  private func time(of span: LocatedJSON) -> DecimalTime? {
    let start = Self.first(of: Self.startKeys, in: span)
    var text: String?
    switch start?.content {
    case .integer(let whole) where whole > 0: text = String(whole)
    case .string(let written) where written != "0": text = written
    default: break
    }
    if var text, let time = text.withUTF8({ DecimalTime.parse($0, unit: .nanoseconds) }) {
      return time
    }
    problems.add(
      .badRow, at: (start ?? span).location,
      "'startTimeUnixNano' must be the span's start in nanoseconds since 1970",
      hint: "correct the span, or take it out")
    return nil
  }

  private static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { TraceFields.sessionHash($0) }
  }

  /// What tells a span from all others; 0 where it has no identifier.
  private static func identity(_ trace: String, _ span: String?) -> UInt64 {
    guard let span, !span.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return 0 }
    return hash(trace + "/" + span)
  }
}

extension LocatedJSON {
  /// The text of a string; nil for other values.
  fileprivate var text: String? {
    if case .string(let text) = content { text } else { nil }
  }
}
