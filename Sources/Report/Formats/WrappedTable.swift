// WrappedTable.swift: a table for a terminal that is narrower than it.

internal import Text

extension DocumentTable {
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
