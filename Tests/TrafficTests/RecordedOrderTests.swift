// RecordedOrderTests.swift: logs in the order of their ends, newest first, and in none.

import Kernel
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct RecordedOrderTests {
  /// Rows that are handed out as they are.
  struct ListedRows: TraceRowReader {
    var rows: [TraceRow]
    var place = 0
    mutating func next() -> RowOutcome {
      guard place < rows.count else { return .end }
      place += 1
      return .row(rows[place - 1])
    }
    var timePlace: Text.SourceLocation { Text.SourceLocation(file: "list", line: place) }
    var details: TraceDetails { TraceDetails() }
  }

  static func row(_ start: Int, seconds: Double = -1) -> TraceRow {
    var row = TraceRow(
      time: DecimalTime(seconds: Int64(start), attoseconds: 0), promptTokens: 1, outputTokens: 1)
    row.seconds = seconds
    return row
  }

  static func read(_ rows: [TraceRow], _ rule: TraceFormat.OrderRule, limit: Int = 1 << 17) throws
    -> (starts: [Int64], order: RecordedOrder)
  {
    var reader = OrderedRows(
      ListedRows(rows: rows), of: "list", rule: rule, keepsDetails: true, limit: limit)
    var starts: [Int64] = []
    while case .row(let row) = try reader.next() { starts.append(row.time.seconds) }
    return (starts, reader.order)
  }

  @Test("whatever the durations, the order of ends is told and mended", arguments: 0..<50)
  func ends(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "ends")
    let rows = (0..<400).map { start in
      Self.row(start, seconds: Double.random(in: 0..<60, using: &random))
    }
    let ended = rows.sorted {
      Double($0.time.seconds) + $0.seconds < Double($1.time.seconds) + $1.seconds
    }
    for rule in [TraceFormat.OrderRule.log, .any] {
      // 60 s of requests at one a second are held, and no more are needed.
      for limit in [64, 1 << 17] {
        let (starts, order) = try Self.read(ended, rule, limit: limit)
        #expect(starts == Array(0..<400), "seed \(seed)")
        #expect(order == .end)
      }
    }
  }

  @Test("newest first is turned round, however long")
  func newestFirst() throws {
    for limit in [10, 1000] {
      let (starts, order) = try Self.read(
        (0..<200).reversed().map { Self.row($0) }, .log, limit: limit)
      #expect(starts == Array(0..<200) && order == .newestFirst)
    }
  }

  @Test("a second recording in a log is handed on as it stands; named records are put in order")
  func restart() throws {
    let rows = [0, 600, 1200, 30, 630, 1230].map { Self.row($0, seconds: 5) }
    #expect(try Self.read(rows, .log).starts == [0, 600, 1200, 30, 630, 1230])
    let named = try Self.read(rows, .any)
    #expect(named.starts == [0, 30, 600, 630, 1200, 1230] && named.order == .none)
  }

  static let liteHead =
    "request_id,call_type,prompt_tokens,completion_tokens,startTime,endTime,status\n"
  static func lite(_ start: Int, _ end: Int) -> String {
    "x,acompletion,\(start + 1),1,2026-03-02T08:00:\(start)Z,2026-03-02T08:00:\(end)Z,success\n"
  }

  @Test("a proxy's log: by its ends or newest first it is read, without a word of faults")
  func liteLLM() throws {
    let orders: [([String], RecordedOrder)] = [
      ([Self.lite(12, 14), Self.lite(10, 15), Self.lite(20, 30)], .end),
      ([Self.lite(30, 31), Self.lite(20, 59), Self.lite(10, 11)], .newestFirst),
    ]
    for (rows, order) in orders {
      for sorts in [false, true] {
        let (requests, counts, _) = try readTraffic(Self.liteHead + rows.joined()) {
          $0.sorts = sorts
        }
        #expect(requests.map(\.promptTokens) == requests.map(\.promptTokens).sorted())
        #expect(requests.count == 3 && counts.inversions == 0 && counts.restarts == 0)
        #expect(counts.order == order)
        #expect(counts.remarks(on: "f").count { $0.contains("in the order of their start") } == 1)
      }
    }
    let pasted = (0..<3).flatMap { _ in [Self.lite(10, 11), Self.lite(59, 59)] }
    let log = Self.liteHead + "x,acompletion,1,1,2026-03-02T07:00:00Z,,success\n" + pasted.joined()
    let error = try #require(throws: InputErrors.self) { try readTraffic(log) }.errors[0]
    #expect(error.code == .outOfOrder && error.location.line == 5)
  }
}
