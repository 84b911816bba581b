// TerminalFormat.swift: words and tables as lines of a terminal.

internal import Text

/// How wide a terminal is, and whether it wants colours.
public struct TerminalFormat: Sendable {
  /// Columns of a sentence's line.
  let width: Int
  /// Columns of a table's line: all there are.
  let tableWidth: Int
  private let hasColors: Bool
  /// Our own signs can be shown; else stand-ins of ASCII take their places.
  let hasUnicode: Bool

  /// What a pipe gets, and who does not say.
  public static let usualWidth = 80
  /// Lines longer than this are hard to read.
  public static let widest = 100

  /// - Parameter unicode: false for a locale that has no more than ASCII.
  public init(width: Int = usualWidth, colors: Bool = false, unicode: Bool = true) {
    tableWidth = max(width, 20)
    self.width = min(tableWidth, Self.widest)
    hasColors = colors
    hasUnicode = unicode
  }

  /// One line: text made harmless, marks as SGR codes of ECMA-48 where colours are wanted.
  func line(_ words: Words) -> String {
    words.runs.map { run in
      // A cut is the one sign that comes into a text so late: its stand-in is as wide.
      let text = TerminalText.line(hasUnicode ? run.text : run.text.replacing("…", with: "~"))
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

  /// The rows with columns two blanks apart, or as they fit.
  /// - Parameter room: columns that there are; nil for all it takes.
  func lines(_ table: DocumentTable, room: Int? = nil) -> [String] {
    TableLayout(table).lines(in: room).joined().map(line)
  }
}
