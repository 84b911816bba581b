// RateSpanTests.swift: OTLP/JSON spans as requests, each call counted once.

import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct RateSpanTests {
  /// A span as an SDK writes it.
  static func span(
    _ start: String, _ input: Int, _ output: Int, operation: String? = "chat", id: String = "",
    parent: String = "", status: Int = 0, old: Bool = false, extra: String = ""
  ) -> String {
    let names = old ? ("prompt_tokens", "completion_tokens") : ("input_tokens", "output_tokens")
    let name = operation.map {
      #"{"key":"gen_ai.operation.name","value":{"stringValue":"\#($0)"}},"#
    }
    return """
      {"traceId":"5b8aa5a2d2c872e8321cf37308d69df2","spanId":"\(id)","parentSpanId":"\(parent)",\
      "name":"chat x","kind":3,"startTimeUnixNano":\(start),"endTimeUnixNano":"9",\
      "status":{"code":\(status)},"attributes":[\(name ?? "")\(extra)\
      {"key":"gen_ai.request.model","value":{"stringValue":"m-1"}},\
      {"key":"gen_ai.prompt","value":{"stringValue":"SECRET } ] {"}},\
      {"key":"gen_ai.usage.\(names.0)","value":{"intValue":"\(input)"}},\
      {"key":"gen_ai.usage.\(names.1)","value":{"intValue":\(output)}}]}
      """
  }

  static func document(_ spans: String...) -> String {
    let service = #"{"key":"service.name","value":{"stringValue":"shop"}}"#
    return #"{"resourceSpans":[{"resource":{"attributes":[\#(service)]},"#
      + #""scopeSpans":[{"scope":{},"spans":[\#(spans.joined(separator: ","))]}]}]}"#
  }

  static func stream(_ text: String, sorts: Bool = false) throws -> TraceStream {
    var options = TraceOptions()
    options.sorts = sorts
    options.keepsDetails = true
    return try TraceStream(
      calls: .otlp, TrafficInput([("spans.json", Array(text.utf8))], name: "spans.json"),
      options: options)
  }

  static func read(_ text: String, sorts: Bool = false) throws -> ([Request], TraceCounts) {
    var stream = try stream(text, sorts: sorts)
    var requests: [Request] = []
    while let request = try stream.next() { requests.append(request) }
    return (requests, stream.counts)
  }

  @Test("64-bit times as strings and numbers, old and new names, to the nanosecond")
  func requests() throws {
    let (requests, counts) = try Self.read(
      Self.document(
        Self.span("\"1700000000000000001\"", 150, 20),
        Self.span("1700000001500000001", 7, 0, operation: nil, old: true)))
    #expect(requests.map(\.promptTokens) == [150, 7])
    #expect(requests.map(\.outputTokens) == [20, 0])
    #expect(requests[1].arrival == SimulationTime(Seconds(1.5)))
    #expect(counts.rows == 2)
    #expect(counts.excluded.allSatisfy { $0.rows == 0 })
  }

  @Test("one document, pretty or not, one a line, or one after another are the same")
  func shapes() throws {
    let one = Self.document(Self.span("\"1000\"", 5, 1), Self.span("\"3000\"", 6, 2))
    let two = Self.document(Self.span("\"4000\"", 7, 3))
    let pretty = (one + two).split(separator: ",").joined(separator: ",\n ")
    let expected = try Self.read(one + "\n" + two + "\n").0
    #expect(expected.map(\.promptTokens) == [5, 6, 7])
    #expect(try Self.read(pretty).0 == expected)
    #expect(try Self.read("[\(one),\n\(two)]").0 == expected)
    #expect(try Self.read("\u{FEFF}\n\(one)\r\n\n{\"resourceMetrics\":[]}\n\(two)").0 == expected)
  }

  @Test("what is no request of its own is counted by reason")
  func leftOut() throws {
    let (requests, counts) = try Self.read(
      Self.document(
        Self.span("\"1\"", 9, 9, operation: "invoke_agent", id: "a"),
        Self.span("\"2\"", 9, 9, operation: "execute_tool", id: "b", parent: "a"),
        Self.span("\"3\"", 9, 0, operation: "embeddings", id: "c", parent: "a"),
        #"{"startTimeUnixNano":"4","attributes":[{"key":"http.method","value":{"stringValue":"GET"}}]}"#,
        Self.span("\"5\"", 9, 0, id: "d", parent: "a", status: 2),
        Self.span("\"6\"", 8, 2, id: "e", parent: "a", status: 2),
        Self.span("\"7\"", 100, 10, id: "f", parent: "a"),
        Self.span("\"8\"", 101, 11, id: "g", parent: "f"),
        #"{"startTimeUnixNano":"9","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}}]}"#
      ) + "\n"
        + Self.document(
          Self.span("\"10\"", 101, 11, id: "g", parent: "f"),
          Self.span("\"11\"", 55, 5, id: "h", parent: "g")))
    // The call as its server saw it (g) stands for the client's (f); a failed one is none, with output or not.
    #expect(requests.map(\.promptTokens) == [101])
    #expect(counts.rows == 11)
    // Foreign, agent, tool, embedding, failed, unmeasured, repeated, nested; none of a benchmark.
    #expect(counts.excluded.map(\.reason) == CallExclusion.allCases.map(\.rawValue))
    #expect(counts.excluded.map(\.rows) == [1, 1, 1, 1, 2, 1, 1, 2, 0, 0])
  }

  @Test("spans stand in any order: each has its own date and name")
  func order() throws {
    let text =
      Self.document(Self.span("\"5000\"", 5, 1)) + "\n"
      + Self.document(Self.span("\"4000\"", 4, 1))
    for sorts in [false, true] {
      let (requests, counts) = try Self.read(text, sorts: sorts)
      #expect(requests.map(\.promptTokens) == [4, 5])
      #expect(counts.inversions == 0 && counts.order != .start)
    }
  }

  @Test("names are kept, texts are not")
  func details() throws {
    let session = #"{"key":"gen_ai.conversation.id","value":{"stringValue":"c-1"}},"#
    var stream = try Self.stream(Self.document(Self.span("\"1\"", 5, 1, extra: session)))
    let item = try stream.next()
    #expect(item?.session != 0)
    var expected = TraceDetails()
    expected.session = "c-1"
    expected.tenant = "shop"
    expected.model = "m-1"
    expected.label = "chat"
    #expect(stream.details == expected)
  }

  @Test(
    "mistakes are named in their places and show no text",
    arguments: [
      (span("\"x\"", 5, 1), 1), (span("0", 5, 1), 1), (span("\"1\"", 0, 1), 1),
      (span("\"1\"", -5, 1), 1), (span("\"1\"", 5, 2_000_000_000), 1),
      (span("\"1\"", 5, 1) + ",\n" + span("null", 5, 1), 2),
      (
        span("\"1\"", 5, 1, extra: #"{"key":"gen_ai.usage.input_tokens","value":{"intValue":1}},"#),
        1
      ),
    ])
  func bad(_ spans: String, _ line: Int) throws {
    let error = #expect(throws: InputErrors.self) { try Self.read(Self.document(spans)) }
    #expect(error?.errors.first?.location.line == line)
    #expect(error?.errors.first?.location.column != nil)
    #expect(error.map { !$0.description.contains("SECRET") } ?? false)
  }

  @Test("a file cut off, empty or of something else is refused")
  func broken() throws {
    let whole = Self.document(Self.span("\"1\"", 5, 1))
    for text in [
      "", "{}", "[]", "{\"resourceSpans\":5}", "{\"a\":1}", whole + "\n" + whole.dropLast(3),
    ] {
      #expect(throws: InputErrors.self, "\(text.prefix(20))") { try Self.read(text) }
    }
    for cut in stride(from: 1, to: whole.utf8.count, by: 7) {
      #expect(throws: InputErrors.self) { try Self.read(String(whole.prefix(cut))) }
    }
  }
}
