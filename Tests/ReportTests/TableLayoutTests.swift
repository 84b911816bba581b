// TableLayoutTests.swift: a table on a terminal narrower than it loses nothing.

import Testing

@testable import Report

@Suite struct TableLayoutTests {
  private static func table(seed: Int) -> DocumentTable {
    var random = FormatTests.Seeded(state: UInt64(seed))
    let columns = Int.random(in: 1...9, using: &random)
    let header = seed % 3 == 0 ? [] : (0..<columns).map { "head of \($0)" }
    var table = DocumentTable(header, words: seed % 2 == 0 ? [columns - 1] : [])
    for _ in 0..<Int.random(in: 1...9, using: &random) {
      table.row(
        (0..<columns).map { _ in
          FormatTests.words(Int.random(in: 0...4, using: &random), &random)
        })
    }
    return table
  }

  /// How often each letter is in some texts.
  private static func letters(_ texts: [String]) -> [Character: Int] {
    texts.joined().filter { $0 != " " }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  @Test("no line is wider than the room, and no letter of a cell is lost", arguments: 0..<300)
  func nothingIsLost(seed: Int) {
    let table = Self.table(seed: seed)
    for room in [10, 28, 40, 60, 80, 100] {
      let lines = TableLayout(table).lines(in: room)
      for line in lines.joined() { #expect(WordWrap.columns(line.text) <= room, "\(line.text)") }
      let found = Self.letters(lines.joined().map(\.text))
      for (letter, count) in Self.letters(table.rows.joined().map(\.text)) {
        #expect((found[letter] ?? 0) >= count, "'\(letter)' in \(room) columns")
      }
      for line in lines.joined() { #expect(line.text.last != " " || line.text.count == 1) }
    }
  }

  private static let latencies: DocumentTable = {
    var table = DocumentTable(["", "mean", "median", "p95", "seen by the client"])
    table.row("TTFT", "197.9", "109.2", "694.0", "1,364")
    table.row("E2E", "5,511", "4,008", "14,752", "26,304")
    return table
  }()

  private static func lines(_ room: Int?, _ table: DocumentTable) -> [String] {
    TableLayout(table).lines(in: room).joined().map(\.text)
  }

  @Test("a header goes on below itself, then a row becomes a list")
  func forms() {
    let table = Self.latencies
    #expect(
      Self.lines(nil, table) == [
        "       mean  median     p95  seen by the client",
        "TTFT  197.9   109.2   694.0               1,364",
        "E2E   5,511   4,008  14,752              26,304",
      ])
    #expect(Self.lines(47, table) == Self.lines(nil, table))
    #expect(
      Self.lines(36, table) == [
        "       mean  median     p95  seen by",
        "                                 the",
        "                              client",
        "TTFT  197.9   109.2   694.0    1,364",
        "E2E   5,511   4,008  14,752   26,304",
      ])
    #expect(
      Self.lines(30, table) == [
        "TTFT: mean 197.9;", "  median 109.2; p95 694.0;", "  seen by the client 1,364",
        "E2E: mean 5,511; median 4,008;", "  p95 14,752;", "  seen by the client 26,304",
      ])
  }

  @Test("a cell of words goes on below itself")
  func words() {
    var table = DocumentTable(words: [2])
    table.row(["holds", "1", "word word word word"])
    table.row(["misses", "1,000", "–"])
    #expect(
      Self.lines(25, table) == [
        "holds       1  word word", "               word word", "misses  1,000  –",
      ])
  }
}
