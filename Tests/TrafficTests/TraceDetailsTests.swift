// TraceDetailsTests.swift: names and prefix blocks of the row that was handed out last.

import Testing
import Text
import Workload

@testable import Traffic

@Suite struct TraceDetailsTests {
  /// Details of every request of a trace.
  static func details(_ text: String, sorts: Bool = false) throws -> [TraceDetails] {
    var stream = try trace(text) { ($0.keepsDetails, $0.sorts) = (true, sorts) }
    var found: [TraceDetails] = []
    while try stream.next() != nil { found.append(stream.details) }
    return found
  }

  static let table = """
    arrival_s,input_tokens,output_tokens,session,model,class
    3,1,1,"s,1",m,chat
    1,1,1,,,
    """

  @Test func ofATable() throws {
    let found = try Self.details(Self.table, sorts: true)
    #expect(found[0] == TraceDetails())
    #expect(found[1].session == "s,1" && found[1].model == "m" && found[1].label == "chat")
    var stream = try trace(Self.table) { $0.sorts = true }
    while try stream.next() != nil { #expect(stream.details == TraceDetails()) }
  }

  @Test(
    "blocks in the order of the text",
    arguments: [
      ("[0, 14, 18446744073709551615]", 3), ("[]", 0), (#"{"a": [1, 2], "b": [], "c": [3]}"#, 3),
      (#"["x", "y\"]", "x"]"#, 3),
    ])
  func blocks(_ ids: String, _ count: Int) throws {
    let row = #"{"timestamp": 0, "input_length": 7, "output_length": 1, "hash_ids": "# + ids + "}"
    #expect(try Self.details(row)[0].prefixBlocks.count == count)
  }

  @Test("has a block for each 512 tokens")
  func mooncake() throws {
    var options = TraceOptions()
    options.keepsDetails = true
    let path = RecordedTraces.path(RecordedTraces.mooncake)
    var stream = try TraceStream(path: path, options: options)
    var rows = 0
    while let request = try stream.next() {
      rows += 1
      #expect(stream.details.prefixBlocks.count == (request.promptTokens + 511) / 512)
    }
    #expect(rows == 1082)
  }
}
