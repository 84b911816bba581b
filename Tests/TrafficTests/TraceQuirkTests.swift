// TraceQuirkTests.swift: what is counted, what is doubted, what is never shown.

import TestSupport
import Testing
import Text
import Workload

@testable import Traffic

@Suite struct TraceQuirkTests {
  static func counts(_ text: String, _ change: (inout TraceOptions) -> Void = { _ in }) throws
    -> TraceCounts
  {
    var stream = try trace(text, change)
    while try stream.next() != nil {}
    return stream.counts
  }

  static func refusal(_ text: String, _ change: (inout TraceOptions) -> Void = { _ in }) throws
    -> InputErrors
  {
    try #require(throws: InputErrors.self) { try all(try trace(text, change)) }
  }

  static func sample(_ format: String) -> String {
    SampleTrace.all.first { $0.format == format }?.text ?? ""
  }

  @Test func countsExclusionsByReason() throws {
    let lite = try Self.counts(Self.sample("litellm"))
    #expect(lite.rows == 5 && lite.requests == 2 && lite.exclusions.map(\.rows) == [1, 1, 1])
    #expect(lite.exclusions[2].reason == "an embedding")
    let blis = try Self.counts(Self.sample("blis"))
    #expect(blis.rows == 3 && blis.exclusions.map(\.reason) == ["status error"])
    let burst = try Self.counts(Self.sample("burstgpt"))
    #expect(burst.rows == 3 && burst.zeroInput == 1 && burst.zeroOutput == 2)
    #expect(burst.exclusions == [TraceExclusion(reason: "0 prompt tokens", rows: 1)])
    let split = try Self.counts(Self.sample("splitwise"))
    #expect(split.rows == 3 && split.requests == 4 && split.batchedRequests == 3)
    #expect(split.exclusions.map(\.rows) == [1])
    #expect(try Self.counts(Self.sample("azure")).images == 2)
    let turns = try Self.counts(Self.sample("aiperf"))
    #expect(turns.delayedTurns == 2 && turns.unknownOutput == 2)
    #expect(turns.remarks(on: "x").count == 2)
  }

  @Test(
    "a proxy's failure is told by its metadata, as an object, a string or Python's text",
    arguments: [
      (#"{"status": "failure"}"#, true),
      (#"{"a": {"status": "failure"}, "status": "success"}"#, false),
      (#"{"a": [1, "}"], "status":"Failure"}"#, true), (#""{\"status\": \"failure\"}""#, true),
      (#""{\"a\": \"\\\"status\\\": \\\"failure\\\"\"}""#, false), ("{}", false), ("null", false),
      (#""{'status': 'failure'}""#, true), (#"{"text": "\"status\": \"failure\""}"#, false),
    ])
  func liteLLMFailures(metadata: String, fails: Bool) throws {
    func row(_ status: String, _ metadata: String, second: Int) -> String {
      #"{"call_type":"acompletion","prompt_tokens":5,"completion_tokens":1,"#
        + #""startTime":"2026-03-02T08:00:0\#(second)Z"\#(status),"metadata":\#(metadata)}"#
    }
    // A row of a newer proxy, whose column `status` the other does not have.
    let rows = row(#","status":"success""#, "{}", second: 1) + "\n" + row("", metadata, second: 2)
    let counts = try Self.counts(rows)
    #expect(counts.requests == (fails ? 1 : 2))
    #expect(counts.exclusions.map(\.rows) == (fails ? [1] : []))
  }

  @Test("pages of rows: alone, a line each, in an array, with other keys before them")
  func pages() throws {
    func row(_ second: Int) -> String {
      #"{"call_type":"acompletion","prompt_tokens":\#(second),"completion_tokens":1,"#
        + #""startTime":"2026-03-02T08:00:0\#(second)Z"}"#
    }
    let pages = [
      #"{"data":[\#(row(1)),\#(row(2))],"total":3,"next":{"a":"]}"}}"#,
      #"{"object": "list", "page": 2, "meta": {"x": [1]}, "data" : [\#(row(3))] }"#,
    ]
    let texts = [
      pages.joined(separator: "\n"), pages.joined(), "[\(pages.joined(separator: ",\n"))]",
      #"[\#(pages.joined(separator: ",")),{"data":[],"total":3}]"#,
    ]
    for text in texts {
      #expect(try all(try trace(text)).map(\.promptTokens) == [1, 2, 3], "\(text.prefix(30))")
    }
    #expect(try Self.refusal(String(pages[0].dropLast(20))).errors[0].code == .badRow)
  }

  @Test func saysWhichZoneWasAssumed() throws {
    let azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    var bare = try trace(azure + "1970-01-02 00:00:00.5,1,1\n1970-01-02 00:00:01Z,1,1\n")
    while try bare.next() != nil {}
    #expect(bare.counts.zonelessRows == 1)
    #expect(bare.firstArrivalDate == TraceAnchor(epochSeconds: 86_400.5, hasDate: true))
    var zoned = try trace(azure + "1970-01-02 00:00:00-01,1,1\n")
    _ = try zoned.next()
    #expect(zoned.firstArrivalDate == TraceAnchor(epochSeconds: 90_000, hasDate: true))
    var log = try trace(Self.sample("azure-log"))
    _ = try log.next()
    #expect(log.firstArrivalDate?.hasDate == true && log.counts.zonelessRows == 0)
    var vidur = try trace(Self.sample("vidur"))
    _ = try vidur.next()
    #expect(vidur.firstArrivalDate == nil)
  }

  static func rows(
    _ count: Int, step: Double, blocks: Int?, chat: Bool = false, whole: Bool = false
  ) -> String {
    (0..<count).map { row in
      let time = Double(row) * step
      let text = whole ? String(Int(time)) : String(time)
      let ids = blocks.map { Array(repeating: "1", count: 1024 / $0).joined(separator: ",") }
      return #"{"timestamp": \#(text), "input_length": 1024, "output_length": 1"#
        + (ids.map { #", "hash_ids": [\#($0)]"# } ?? "") + (chat ? #", "chat_id": 1}"# : "}")
    }.joined(separator: "\n")
  }

  @Test("look-alikes are told by evidence, or doubted")
  func evidence() throws {
    #expect(try trace(Self.rows(40, step: 300, blocks: 512, whole: true)).format.name == "mooncake")
    #expect(try trace(Self.rows(40, step: 300.5, blocks: 512)).format.name == "mooncake")
    #expect(try trace(Self.rows(40, step: 300, blocks: nil, whole: true)).format.name == "mooncake")
    #expect(try trace(Self.rows(40, step: 0.3, blocks: 16, chat: true)).format.name == "bailian")
    for doubtful in [
      Self.rows(40, step: 0.3, blocks: nil), Self.rows(40, step: 0.3, blocks: 16),
      Self.rows(40, step: 0.3, blocks: 512), Self.rows(40, step: 0.3, blocks: nil, whole: true),
      Self.rows(40, step: 300, blocks: 16, whole: true),
      Self.rows(40, step: 300, blocks: 512, chat: true, whole: true),
      Self.rows(40, step: 300, blocks: 16, chat: true, whole: true),
      Self.rows(40, step: 2, blocks: nil, whole: true),
      Self.rows(2, step: 2, blocks: nil, whole: true),
      "["
        + Self.rows(40, step: 2, blocks: nil, whole: true).split(separator: "\n").joined(
          separator: ",")
        + "]",
    ] {
      #expect(
        try Self.refusal(doubtful).errors[0].code == .ambiguousFormat, "\(doubtful.prefix(90))")
      #expect(throws: Never.self) { try all(try trace(doubtful) { $0.format = "mooncake" }) }
    }
  }

  @Test("without hash_ids a unit is told by the scale of whole times, or refused with both rates")
  func scale() throws {
    func rows(_ times: [Int]) -> String {
      times.map { #"{"timestamp": \#($0), "input_length": 9, "output_length": 1}"# }
        .joined(separator: "\n")
    }
    let refusal = try Self.refusal(rows((0..<500).map { $0 * 189 / 100 })).errors[0]
    #expect(refusal.code == .ambiguousFormat && refusal.message.contains("no hash_ids"))
    #expect(refusal.message.contains("milliseconds they are 529 requests/s, as seconds 0.529"))
    #expect(
      try Self.refusal(rows([1_700_000_000, 1_700_100_000])).errors[0].code == .ambiguousFormat)
    for told in [
      [0], [7, 7, 7], [0, 61], [1_700_000_000_000, 1_700_000_000_002],
    ] { #expect(try trace(rows(told)).format.name == "mooncake", "\(told)") }
    let named = rows([0, 2]).replacing("9,", with: #"9, "hash_ids": [],"#)
    #expect(try trace(named).format.name == "mooncake")
  }

  @Test("turns of a chain of parents are one session, named by its first turn")
  func chains() throws {
    let links = [(159, -1), (160, 159), (7, -1), (161, 160), (162, 160), (90, 80), (91, 80)]
    let text = links.enumerated().map { row, link in
      #"{"chat_id": \#(link.0), "parent_chat_id": \#(link.1), "timestamp": \#(row).5, "#
        + #""input_length": 9, "output_length": 1}"#
    }.joined(separator: "\n")
    var stream = try trace(text) { $0.keepsDetails = true }
    var sessions: [UInt64] = []
    var names: [String?] = []
    while let item = try stream.next() {
      sessions.append(item.session)
      names.append(stream.details.session)
    }
    #expect(names == ["159", "159", "7", "159", "159", "80", "80"])
    #expect(Set(sessions).count == 3 && sessions[0] == sessions[4] && sessions[5] == sessions[6])
  }

  @Test("chains are followed in bounded memory: an old turn is forgotten")
  func boundedChains() {
    let chains = SessionChains(generation: 10)
    func session(_ turn: Int, after parent: Int) -> UInt64 {
      chains.beginRow()
      Array(String(turn).utf8).withUnsafeBufferPointer { chains.take(turn: $0) }
      Array(String(parent).utf8).withUnsafeBufferPointer { chains.take(parent: $0) }
      return chains.endRow()
    }
    let first = session(1, after: -1)
    for turn in 100..<110 { _ = session(turn, after: -1) }
    #expect(session(2, after: 1) == first)
    for turn in 200..<220 { _ = session(turn, after: -1) }
    #expect(session(3, after: 2) != first)
  }

  static let unreadable = [
    (
      "num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio\n1,1,2,1\n",
      "no arrival times"
    ),
    ("TimeGenerated [UTC],ResourceId,OperationName,properties_s\na,b,c,d\n", "bytes"),
    (#"{"text_input": "my secret", "output_length": 20}"#, "count of their tokens"),
    (#"{"timestamp": 1, "messages": [{"content": "my secret"}]}"#, "count of their tokens"),
    ("trace_version: 2\ntime_unit: microseconds\n", "CSV file"),
    ("trace_version: 2\ntime_unit: ms\n" + SampleTrace.blisHead, "microseconds"),
    (
      "trace_version: 3\nsession_context_growth: accumulate\n" + SampleTrace.blisHead,
      "context"
    ),
    ("{\"data\": [{\"prompt_tokens\": 1}", "missing"), ("[{\"a\": 1}, 5]", "no trace format"),
    ("[1, 2]", "something else"), ("[{\"a\": ", "not closed"), ("[]", "no requests"),
  ]

  @Test("says what a file is that cannot be replayed", arguments: unreadable)
  func refusesUnreadable(_ text: String, _ words: String) throws {
    let errors = try Self.refusal(text)
    #expect("\(errors)".contains(words), "\(errors)")
    #expect("\(errors)".contains("secret") == false)
  }

  @Test("never shows the text of users")
  func privacy() throws {
    let secret = "tell-me-a-secret"
    let rows = [
      Self.sample("litellm")
        + "f,completion,\(secret),4,2025-01-15T10:31:00Z,m,g,u,,t,x,s,success\n",
      Self.sample("litellm") + "f,completion,5,4,\(secret),m,g,u,,t,x,s,success\n",
      Self.sample("litellm") + "f,\"\(secret)\"x,5,4\n", Self.sample("litellm") + "\(secret)\n",
      SampleTrace.liteObjects[2] + "\n"
        + #"{"messages": "\#(secret)", "prompt_tokens": "\#(secret)"}"#,
      SampleTrace.liteObjects[2] + "\n" + #"{"messages": "\#(secret)", "startTime": "x"}"#,
      #"[{"session_id": "s", "timestamp": 0, "input_length": 5}, {"input_length": "\#(secret)"}]"#,
      Self.sample("blis").replacing("1600000", with: secret).replacing("error,\"", with: "ok,\""),
      Self.sample("azure-log") + "\(secret),1,1,2\n",
      "3,\(secret),5\n4,\(secret),6\n",
    ]
    for text in rows {
      let errors = try Self.refusal(text)
      #expect("\(errors)".contains(secret) == false, "\(errors)")
      var lenient = try? trace(text) { $0.isLenient = true }
      while (try? lenient?.next()) != nil {}
      #expect((lenient?.counts.remarks(on: "x").joined() ?? "").contains(secret) == false)
    }
  }

  @Test func skipsBadRowsWhenLenient() throws {
    let text = "arrival_s,input_tokens,output_tokens\n0,1,1\n1,x,1\n2,1\n3,1,1\n4,\"1,1\n"
    #expect(try Self.refusal(text).errors.count == 3)
    let counts = try Self.counts(text) { $0.isLenient = true }
    #expect(counts.rows == 5 && counts.requests == 2 && counts.badRows == 3)
    #expect(counts.badRowErrors.map(\.location.line) == [3, 4, 6])
    #expect(counts.remarks(on: "x")[0].contains("3 of 5 rows"))
    #expect(throws: InputErrors.self) {
      try all(try trace("arrival_s,input_tokens,output_tokens\n0,x,1\n") { $0.isLenient = true })
    }
    #expect(throws: InputErrors.self) {
      let text = "arrival_s,input_tokens,output_tokens\n5,1,1\n1,1,1\n"
      return try all(try trace(text) { $0.isLenient = true })
    }
  }

  @Test func turnsNeedATurnBefore() throws {
    let start = #"{"session_id": "a", "timestamp": 5000, "input_length": 1}"# + "\n"
    let row = { (text: String) in #"{"input_length": 1, \#(text)}"# + "\n" }
    for bad in [
      row(#""session_id": "b", "delay": 1"#), row(#""delay": 1"#), row(#""session_id": "a""#),
      row(#""session_id": "a", "delay": -1"#), row(#""session_id": "a", "delay": "1""#),
    ] {
      #expect(try Self.refusal(start + bad).errors[0].code == .badRow)
      #expect(try Self.counts(start + bad) { $0.isLenient = true }.badRows == 1)
    }
    let late =
      start + #"{"timestamp": 90000, "input_length": 1}"# + "\n"
      + #"{"timestamp": 95000, "input_length": 1}"# + "\n" + row(#""session_id": "a", "delay": 1"#)
    #expect(try Self.refusal(late).errors[0].code == .outOfOrder)
    #expect(try Self.counts(late) { $0.sorts = true }.requests == 4)
  }

  @Test func namesThePlaceInADocument() throws {
    let row =
      #""startTime": "2025-01-15T10:30:00Z","# + "\n"
      + #"  "completion_tokens": 3, "prompt_tokens": "#
    let errors = try Self.refusal("[{" + row + "7},\n{" + row + "0}\n]")
    let place = errors.errors[0].location
    #expect(place.line == 4 && place.column == 44)
  }
}
