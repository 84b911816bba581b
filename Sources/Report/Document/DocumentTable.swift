// DocumentTable.swift: rows of cells for people, whatever shows them.

internal import Text

/// A table of a report. The first column is flush left, the others flush right where they are figures.
public struct DocumentTable: Sendable {
  /// Empty where the rows explain themselves.
  public var header: [String]
  public private(set) var rows: [[Words]]
  /// Columns of words, flush left, beside the first.
  public var words: Set<Int>

  public init(_ header: [String] = [], words: Set<Int> = []) {
    self.header = header
    self.words = words
    rows = []
  }

  init(_ header: [String] = [], rows: [[String]], words: Set<Int> = []) {
    self.init(header, words: words)
    for row in rows { self.row(row) }
  }

  mutating func row(_ cells: Words...) { rows.append(cells) }
  mutating func row(_ cells: [Words]) { rows.append(cells) }
  mutating func row(_ cells: String...) { row(cells) }
  mutating func row(_ cells: [String]) { rows.append(cells.map { Words($0) }) }

  /// The most cells of a row or of the header.
  var columns: Int { max(header.count, rows.map(\.count).max() ?? 0) }

  func isLeft(_ column: Int) -> Bool { column == 0 || words.contains(column) }

  /// The same, a last column of words going on below itself where a row is wider than `width`.
  func wrapped(to width: Int) -> DocumentTable {
    let last = columns - 1
    guard last > 0, isLeft(last) else { return self }
    let before = (0..<last).map { column in
      (rows.compactMap { $0.count > column ? $0[column].text : nil }
        + header.dropFirst(column).prefix(1))
        .map { WordWrap.columns(TerminalText.line($0)) }.max() ?? 0
    }
    let wrap = WordWrap(width: max(24, width - before.reduce(0) { $0 + $1 + 2 }))
    var table = DocumentTable(header, words: words)
    for cells in rows {
      let lines = cells.count > last ? wrap.lines(cells[last]) : []
      guard lines.count > 1 else {
        table.row(cells)
        continue
      }
      for (index, line) in lines.enumerated() {
        table.row(
          (index == 0 ? Array(cells.dropLast()) : Array(repeating: "", count: last)) + [line])
      }
    }
    return table
  }
}
