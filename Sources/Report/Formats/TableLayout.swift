// TableLayout.swift: a table as lines of a terminal: as it is, with cells that go on below themselves, or as a list.

internal import Text

/// Cuts nothing: what is wider than the room takes more lines.
struct TableLayout {
  private let table: DocumentTable
  /// The header first, where there is one. What acts on a terminal is escaped before it is measured.
  private let rows: [[Words]]
  /// Columns of the terminal that each column of the table takes when nothing is broken.
  private let natural: [Int]

  /// A word that is longer, and wider than half of the room, is broken: a name seldom is.
  private static let longestWord = 24
  private static let gap = 2

  init(_ table: DocumentTable) {
    self.table = table
    let header = table.header.isEmpty ? [] : [table.header.map { Words($0, .faint) }]
    let rows = (header + table.rows).map { $0.map(Self.harmless) }
    self.rows = rows
    natural = (0..<table.columns).map { column in
      Self.cells(of: column, in: rows).map { WordWrap.columns($0.text) }.max() ?? 0
    }
  }

  /// The lines of each row, the header's among them: none is wider than the room, if that has two columns or more.
  /// - Parameter room: nil for all it takes.
  func lines(in room: Int? = nil) -> [[Words]] {
    guard let room, total(natural) > room else { return rows.map { lines($0, natural) } }
    let list = table.rows.indices.map { listed($0, in: room) }
    guard let widths = widths(in: room) else { return list }
    let wrapped = rows.map { lines($0, widths) }
    // Columns can be compared: a list must be far shorter.
    return wrapped.joined().count <= 2 * list.joined().count ? wrapped : list
  }

  // MARK: - Columns

  /// The widest columns shrink first. Nil where their words and figures do not fit, however they are broken.
  private func widths(in room: Int) -> [Int]? {
    let least = (0..<table.columns).map { leastWidth($0, in: room) }
    guard total(least) <= room else { return nil }
    var widths = natural
    while total(widths) > room {
      let wide = widths.indices.filter { widths[$0] > least[$0] }
      guard let widest = wide.max(by: { widths[$0] < widths[$1] }) else { return nil }
      widths[widest] -= 1
    }
    return widths
  }

  /// A header and words break at their blanks, figures do not.
  private func leastWidth(_ column: Int, in room: Int) -> Int {
    Self.cells(of: column, in: rows).enumerated().map { index, cell in
      let isWords = table.isLeft(column) || (index == 0 && !table.header.isEmpty)
      return isWords
        ? min(max(Self.longestWord, room / 2), WordWrap.longestWord(cell))
        : WordWrap.columns(cell.text)
    }.max() ?? 0
  }

  private func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)
  }

  private static func cells(of column: Int, in rows: [[Words]]) -> [Words] {
    rows.compactMap { $0.count > column ? $0[column] : nil }
  }

  private func lines(_ row: [Words], _ widths: [Int]) -> [Words] {
    let cells = zip(row, widths).map { cell, width in
      // A picture's blanks mean something: what fits is left as it is.
      WordWrap.columns(cell.text) <= width ? [cell] : WordWrap(width: width).lines(cell)
    }
    return (0..<max(1, cells.map(\.count).max() ?? 0)).map { line in
      var sum = Words("")
      var used = 0
      var start = 0
      for (column, cell) in cells.enumerated() {
        defer { start += widths[column] + Self.gap }
        guard line < cell.count, !cell[line].isEmpty else { continue }
        let width = WordWrap.columns(cell[line].text)
        let place = table.isLeft(column) ? start : start + widths[column] - width
        sum += Words(String(repeating: " ", count: place - used)) + cell[line]
        used = place + width
      }
      return sum
    }
  }

  // MARK: - List

  /// "TTFT: mean 197.9; median 109.2": a row with the header's words in it.
  private func listed(_ index: Int, in room: Int) -> [Words] {
    let row = table.rows[index].map(Self.harmless)
    var items = row.enumerated().dropFirst().filter { !$0.element.isEmpty }.map { column, cell in
      let label = column < table.header.count ? table.header[column] : ""
      return label.isEmpty ? cell : Self.harmless(Words(label, .faint)) + " " + cell
    }
    for index in items.indices.dropLast() { items[index] += ";" }
    if let name = row.first, !name.isEmpty {
      items.insert(items.isEmpty || table.header.isEmpty ? name : name + ":", at: 0)
    }
    return Self.filled(items, room)
  }

  /// As many items a line as fit; the second and further lines stand further in where that leaves room.
  private static func filled(_ items: [Words], _ room: Int) -> [Words] {
    let indent = Words(room > 3 * gap ? String(repeating: " ", count: gap) : "")
    let wrap = WordWrap(width: room - WordWrap.columns(indent.text))
    var lines: [Words] = []
    for item in items {
      if let last = lines.last,
        WordWrap.columns(last.text) + 1 + WordWrap.columns(item.text) <= room
      {
        lines[lines.count - 1] += " " + item
        continue
      }
      let pieces = WordWrap.columns(item.text) <= wrap.width ? [item] : wrap.lines(item)
      for piece in pieces { lines.append(lines.isEmpty ? piece : indent + piece) }
    }
    return lines
  }

  private static func harmless(_ words: Words) -> Words {
    var safe = Words("")
    for run in words.runs { safe.append(TerminalText.line(run.text), run.tone) }
    return safe
  }
}
