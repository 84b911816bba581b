// TerminalFormat.swift: words and tables as lines of a terminal.

internal import Text

/// How wide a terminal is, and whether it wants colours.
public struct TerminalFormat: Sendable {
  /// Columns of a line, for what is fitted to them.
  let width: Int
  private let hasColors: Bool

  /// What a pipe gets, and who does not say.
  public static let usualWidth = 80
  /// Lines longer than this are hard to read.
  public static let widest = 100

  public init(width: Int = usualWidth, colors: Bool = false) {
    self.width = min(max(width, 20), Self.widest)
    hasColors = colors
  }

  /// One line: text made harmless, marks as SGR codes of ECMA-48 where colours are wanted.
  func line(_ words: Words) -> String {
    words.runs.map { run in
      let text = TerminalText.line(run.text)
      guard hasColors, let code = Self.code(run.tone) else { return text }
      return TerminalStyle.wrap(text, code: code)
    }.joined()
  }

  private static func code(_ tone: Words.Tone) -> String? {
    switch tone {
    case .plain: nil
    case .strong: "1"
    case .good: "32"
    case .bad: "31"
    case .faint: "2"
    }
  }

  /// The rows with columns two blanks apart.
  /// - Parameter room: columns that there are; where they do not suffice the widest columns of words are cut. Nil: as
  ///   wide as it is.
  func lines(_ table: DocumentTable, room: Int? = nil) -> [String] {
    var rows = table.rows
    if !table.header.isEmpty { rows.insert(table.header.map { Words($0, .faint) }, at: 0) }
    // What acts on a terminal is escaped before it is measured.
    rows = rows.map { $0.map(Self.harmless) }
    var widths = (0..<table.columns).map { column in
      rows.compactMap { $0.count > column ? WordWrap.columns($0[column].text) : nil }.max() ?? 0
    }
    if let room { Self.fit(&widths, to: room - 2 * (table.columns - 1), table) }
    return rows.map { cells in
      var line = ""
      for (column, cell) in cells.enumerated() {
        let shown = WordWrap.cut(cell, to: widths[column])
        let blanks = String(
          repeating: " ", count: max(0, widths[column] - WordWrap.columns(shown.text)))
        if column > 0 { line += "  " }
        let isLast = column == cells.count - 1
        line +=
          table.isLeft(column)
          ? self.line(shown) + (isLast ? "" : blanks) : blanks + self.line(shown)
      }
      return line
    }
  }

  private static func harmless(_ words: Words) -> Words {
    var safe = Words("")
    for run in words.runs { safe.append(TerminalText.line(run.text), run.tone) }
    return safe
  }

  /// Takes from the widest column of words, down to eight columns, then from the widest of all, until the table fits.
  private static func fit(_ widths: inout [Int], to room: Int, _ table: DocumentTable) {
    while widths.reduce(0, +) > max(room, widths.count) {
      let words = widths.indices.filter { table.isLeft($0) && widths[$0] > 8 }
      let all = words.isEmpty ? Array(widths.indices) : words
      guard let widest = all.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
    }
  }
}
