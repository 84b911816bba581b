// BadTraceTests.swift: what is no good trace is refused, with the place and the way out.

import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct BadTraceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var code: InputError.Code
    var line: Int?
    var column: Int?
    var testDescription: String { "\(code): \(text.prefix(60))" }
  }
  static let header = "arrival_s,input_tokens,output_tokens\n"
  static func row(_ text: String, _ column: Int?) -> Case {
    Case(text: header + "0,1,1\n" + text, code: .badRow, line: 3, column: column)
  }
  static let cases = [
    Case(text: "", code: .noRequests),
    Case(text: "\n\n  \n", code: .noRequests),
    Case(text: header, code: .noRequests),
    Case(text: "Timestamp,Request tokens,Response tokens\n1,0,0\n", code: .noRequests),
    Case(text: "arrival_s,input_tokens,tokens_out\n0,1,1\n", code: .missingColumn, line: 1),
    Case(text: "a,b,c\n0,1,1\n", code: .unknownFormat, line: 1),
    Case(text: "arrival_s,input_tokens,output_tokens,input_tokens\n", code: .badRow, line: 1),
    row("1,0,1\n", 3), row("1,-5,1\n", 3), row("1,1,-5\n", 5), row("1,1,12.5\n", 5),
    row("10,1000000000000000000,1\n", 4), row("1,many,1\n", 3), row("x,1,1\n", 1), row(",1,1\n", 1),
    row("-1,1,1\n", 1), row("1,,1\n", 3), row("1,1", nil), row("1,1,1,1\n", nil),
    row("1,\"0\",1\n", 3), row("1,\"1\n", nil), row("1,1\"1,1\n", nil),
    Case(
      text: header + "0,\"1\",1\n1,\"\n\",1\n1,0,1\n", code: .badRow, line: 3, column: 3),
    Case(text: header + "5,1,1\n6,1,1\n5.9,1,1\n", code: .outOfOrder, line: 4, column: 1),
    Case(
      text: #"{"timestamp": 9, "input_length": 1, "output_length": 1}"# + "\n"
        + #"{"input_length": 1, "timestamp": 8, "output_length": 1}"#, code: .outOfOrder, line: 2,
      column: 34),
    Case(text: "arrival_s;input_tokens;output_tokens\n0;1;1\n", code: .unknownFormat, line: 1),
    Case(text: "{\"timestamp\": 1}\n", code: .missingColumn, line: 1),
    Case(
      text: #"{"timestamp": "0", "input_length": 1, "output_length": 1}"#, code: .unknownFormat,
      line: 1),
    Case(
      text: #"{"timestamp": 0, "input_length": 0, "output_length": 1}"#, code: .badRow, line: 1,
      column: 34),
    Case(
      text: #"{"timestamp": 0, "input_length": 1, "output_length": 1}"# + "\n"
        + #"{"timestamp": 0, "input_length": 1, "output_le"#, code: .badRow, line: 2),
    Case(text: "{\"timestamp\": 0, \n", code: .badRow, line: 1),
  ]

  @Test("names the line and column", arguments: cases)
  func refuses(bad: Case) throws {
    let errors = try #require(throws: InputErrors.self) { try all(try trace(bad.text)) }
    let first = errors.errors[0]
    #expect(first.code == bad.code, "\(first)")
    if let line = bad.line { #expect(first.location.line == line, "\(first)") }
    if let column = bad.column { #expect(first.location.column == column, "\(first)") }
  }

  static let reasons = [
    ("arrival_s;input_tokens;output_tokens\n0;1;1\n", "semicolons"),
    ("arrival_s\tinput_tokens\toutput_tokens\n0\t1\t1\n", "tabs"),
    (#"{"timestamp": "0", "input_length": 1, "output_length": 1}"#, "'timestamp' is a string"),
  ]

  @Test("says why a file with the right names is not recognised", arguments: reasons)
  func saysWhy(_ text: String, _ reason: String) throws {
    let errors = try #require(throws: InputErrors.self) { try all(try trace(text)) }
    #expect(errors.errors[0].message.contains(reason), "\(errors)")
  }

  @Test func namesCompressedData() throws {
    let errors = try #require(throws: InputErrors.self) {
      try TraceStream(bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], name: "trace.csv")
    }
    #expect(errors.errors[0].code == .notText)
  }

  @Test func namesARestart() throws {
    let rows = ["0", "100", "90", "10"].map { "\($0),1,1\n" }
    func message(_ rows: [String]) throws -> String {
      let text = Self.header + rows.joined()
      return try #require(throws: InputErrors.self) { try all(try trace(text)) }.errors[0].message
    }
    #expect(try message(rows).contains("out of order"))
    #expect(try message([rows[0], rows[1], rows[3]]).contains("restarts"))
    var sorted = try trace(Self.header + rows.joined()) { $0.sorts = true }
    while try sorted.next() != nil {}
    #expect(sorted.counts.inversions == 2 && sorted.counts.restarts == 1)
  }

  @Test(
    "a second recording in a file of strings for times is named at its line, unless it is sorted")
  func restartOfRAGPulse() throws {
    let rows = [0, 600, 1200, 30, 630].map { seconds in
      #"{"timestamp": "\#(seconds)", "input_length": 9, "output_length": 1, "#
        + #""hash_ids": {"sys_prompt": [1]}, "session_id": "a"}"# + "\n"
    }
    let error = try #require(throws: InputErrors.self) { try all(try trace(rows.joined())) }
      .errors[0]
    #expect(error.code == .outOfOrder && error.message.contains("time restarts here"))
    #expect(error.location.line == 4 && error.hint.contains("--sort"))
    var sorted = try trace(rows.joined()) { $0.sorts = true }
    var times: [Double] = []
    while let request = try sorted.next() { times.append(request.arrival.seconds.value) }
    #expect(times == [0, 30, 600, 630, 1200])
    #expect(sorted.counts.remarks(on: "f").contains { $0.hasPrefix("time restarts 1 time in f") })
  }

  @Test("gathers up to 20 bad rows, then stops")
  func gathers() throws {
    for bad in [1, 3, 20, 50] {
      let text = Self.header + String(repeating: "0,1,1\n0,x,1\n", count: bad)
      let errors = try #require(throws: InputErrors.self) { try all(try trace(text)) }
      #expect(errors.errors.count == min(20, bad))
      #expect(errors.errors.map(\.location.line) == (0..<min(20, bad)).map { 3 + 2 * $0 })
    }
  }

  @Test func theRowFarDown() throws {
    let text = Self.header + String(repeating: "0,1,1\n", count: 100_000) + "0,1,word\n"
    var stream = try trace(text)
    let errors = try #require(throws: InputErrors.self) { while try stream.next() != nil {} }
    #expect(errors.errors[0].location.line == 100_002)
    #expect(errors.errors[0].message.contains("output_tokens"))
    #expect(stream.counts.requests == 100_000)
  }

  @Test func namesMissingFilesAndFormats() {
    #expect(throws: FileError.self) { try TraceStream(path: "/nowhere/trace.csv") }
    #expect(throws: FileError.self) { try TraceStream(path: "/") }
    #expect(throws: InputErrors.self) { try trace(Self.header) { $0.format = "azuer" } }
    #expect(throws: InputErrors.self) { try trace(Self.header) { $0.format = "mooncake" } }
  }

  static let good = [
    header + "0,1,1\n0.5,20,\"3\"\n1e1,5,0\n",
    "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n"
      + "2023-11-16T18:15:50.99+00:00,396,109",
    #"{"timestamp": 0, "input_length": 7, "output_length": 1, "hash_ids": [1, {"a": "b"}]}"# + "\n"
      + #"{"timestamp": 3000, "input_length": 8, "output_length": 2, "hash_ids": []}"#,
  ]

  @Test("any damage is read or refused, never a trap", arguments: good)
  func damage(text: String) {
    var random = RandomStreamFixture.make(9)
    let bytes = Array(text.utf8)
    let likely = Array("\",{}[]:\\\r\n.-+eZ09 \u{0}é".utf8)
    for _ in 0..<5000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        let byte = likely[Int.random(in: 0..<likely.count, using: &random)]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: damaged[place] = byte
        case 1: damaged.insert(byte, at: place)
        case 2: damaged.remove(at: place)
        default: damaged.removeSubrange(place...)
        }
        if damaged.isEmpty { damaged = [byte] }
      }
      do {
        let requests = try all(TraceStream(bytes: damaged, name: "trace"))
        #expect(isSorted(requests) && requests.allSatisfy { $0.promptTokens > 0 })
      } catch let errors as InputErrors {
        #expect(!errors.errors.isEmpty && errors.errors.count <= 20)
      } catch {
        Issue.record("\(error) for \(String(decoding: damaged, as: UTF8.self))")
      }
    }
  }
}
