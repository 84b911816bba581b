// HistoryTests.swift: counts by day or hour as they are read: classes, gaps, hours, and every bad row with its place.

import Testing
import Text

@testable import Traffic

@Suite struct HistoryTests {
  private static func read(_ text: String) throws -> LoadHistory {
    try LoadHistory(bytes: Array(text.utf8), name: "h.csv")
  }

  private static func days(_ count: Int, _ line: (Int, CalendarDate) -> String?) throws -> String {
    let first = try #require(CalendarDate("2026-01-01"))
    return try (0..<count).compactMap { day in
      line(day, try #require(first.adding(days: Double(day))))
    }.joined(separator: "\n") + "\n"
  }

  @Test("classes share one calendar, and a day that is not there is no zero")
  func classes() throws {
    let text = try Self.days(20) { day, date in
      day == 5 ? nil : "\(date),chat,\(day)\n\(date),code,\(day < 10 ? "" : "7")"
    }
    let history = try Self.read("day, team ,Requests\n" + text)
    #expect(history.series.map(\.name) == ["chat", "code"] && history.days == 20)
    #expect(history.first.description == "2026-01-01" && history.last.description == "2026-01-20")
    #expect(history.series[0].counts[4] == 4 && history.series[0].counts[5] == nil)
    #expect(history.series[1].span == 10..<20 && history.step == .day)
  }

  @Test("hours are folded into days, and an hour that lacks takes its day away")
  func hours() throws {
    let rows = try Self.days(4) { day, date in
      (0..<24).filter { day != 2 || $0 != 3 }.map { hour in
        "\(date)T\(hour < 10 ? "0" : "")\(hour):00:00Z,\(hour == 12 ? 3 : 1)"
      }.joined(separator: "\n")
    }
    let history = try Self.read("timestamp,requests_per_hour\n" + rows)
    #expect(history.step == .hour)
    #expect(
      history.series[0].counts.map { $0.map { ($0 * 1e6).rounded() / 1e6 } } == [26, 26, nil, 26])
    #expect(abs((history.series[0].peakHour ?? 0) - 3 * 24 / 26.0) < 1e-9)
    #expect(history.notes.count == 1)
  }

  @Test("traffic with dates is counted by the hour")
  func traffic() throws {
    let rows = try Self.days(3) { _, date in
      (0..<24).map { "\(date)T\($0 < 10 ? "0" : "")\($0):00:00Z,60" }.joined(separator: "\n")
    }
    let history = try Self.read("hour_start_utc,requests_per_minute\n" + rows)
    #expect(history.series[0].counts == [86_400, 86_400, 86_400])
    #expect(throws: InputErrors.self) {
      try Self.read("arrival_s,input_tokens,output_tokens\n0,1,1\n86400,1,1\n")
    }
  }

  @Test("a recording that begins within an hour does not count that hour's half as its load")
  func halfHours() throws {
    let rows = try Self.days(3) { _, date in
      (0..<24).map { "\(date)T\($0 < 10 ? "0" : "")\($0):30:00Z,60" }.joined(separator: "\n")
    }
    let history = try Self.read("hour_start_utc,requests_per_minute\n" + rows)
    #expect(history.series[0].counts.compactMap { $0 } == [86_400, 86_400])
    #expect(history.notes.contains { $0.contains("not recorded whole are left out: 2") })
  }

  static let bad: [(String, InputError.Code, Int?, Int?)] = [
    ("date,requests\n2026-01-01,5\n2026-01-02,-3\n", .badRow, 3, 12),
    ("date,requests\n2026-01-01,nan\n", .badRow, 2, 12),
    ("requests,date\n5,2026-02-30\n", .badRow, 2, 3),
    ("date,requests\n2026-01-02,5\n2026-01-01,5\n", .outOfOrder, 3, 1),
    ("date,requests\n2026-01-01,5\n2026-01-01,5\n", .conflict, 3, 1),
    ("date,requests\n2026-01-01,5\n2026-01-02T00:00:00Z,5\n", .badRow, 3, 1),
    ("date,requests\n2026-01-01T00:30:00Z,5\n", .badRow, 2, 1),
    ("date,requests\n2026-01-01,5,1\n", .badRow, 2, nil),
    ("date,requests,count\n2026-01-01,5,1\n", .conflict, 1, 15),
    ("date,requests\n2026-01-01,1\n2026-01-08,1\n2026-01-15,1\n", .outOfRange, 2, 1),
    (
      "time,requests\n2026-01-01T00:00:00Z,1\n2026-01-02T00:00:00Z,1\n2026-01-02T01:00:00Z,1\n",
      .conflict, 3, 1
    ),
    ("date,requests\n2026-01-01,0\n", .noRequests, nil, nil),
  ]

  @Test("a bad row is told with its line and column", arguments: bad)
  func refused(text: String, code: InputError.Code, line: Int?, column: Int?) throws {
    let errors = try #require(throws: InputErrors.self) { try Self.read(text) }
    let error = errors.errors[0]
    #expect(error.code == code && error.location.line == line, "\(error)")
    #expect(error.location.column == column, "\(error)")
  }

  @Test(
    "events are read, and refused with their line",
    arguments: [
      ("date,name,kind\n2026-12-25,christmas,holiday\n", nil),
      ("date,name,class,kind,effect\n2026-12-25,x,,launch,1.5\n", nil),
      ("date,name,kind\n2026-12-25,christmas,feast\n", InputError.Code.badRow),
      ("date,name,kind,effect\n2026-12-25,christmas,holiday,-1\n", .badRow),
      ("date,name\n2026-12-25,christmas\n", .missingColumn),
    ])
  func events(text: String, code: InputError.Code?) throws {
    do {
      let events = try LoadEvent.list(bytes: Array(text.utf8), name: "e.csv")
      #expect(code == nil && events.count == 1)
    } catch let errors as InputErrors {
      #expect(errors.errors[0].code == code)
      #expect(errors.errors[0].location.line == (code == .badRow ? 2 : 1))
    }
  }
}
