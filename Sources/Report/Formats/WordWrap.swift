// WordWrap.swift: words broken into lines of a terminal, their marks kept.

internal import Text

/// Breaks at blanks; a word longer than a line is cut. Text is made harmless first, so that widths are what is shown.
struct WordWrap {
  /// Columns of a line, at least 1.
  let width: Int

  /// - Complexity: O(text).
  func lines(_ words: Words) -> [Words] {
    var lines: [Words] = []
    var line = Words("")
    var used = 0
    for piece in Self.pieces(words) {
      let needed = Self.columns(piece.text)
      if used > 0, used + 1 + needed > width {
        lines.append(line)
        (line, used) = (Words(""), 0)
      }
      if used > 0 {
        line.append(" ", piece.runs[0].tone == line.runs.last?.tone ? piece.runs[0].tone : .plain)
        used += 1
      }
      var rest = piece
      while Self.columns(rest.text) > width {
        let (head, tail) = Self.split(rest, at: width)
        lines.append(line + head)
        (line, used, rest) = (Words(""), 0, tail)
      }
      line += rest
      used += Self.columns(rest.text)
    }
    return used > 0 ? lines + [line] : lines
  }

  /// The text without blanks, a piece for each word; a word may have several tones.
  private static func pieces(_ words: Words) -> [Words] {
    var pieces: [Words] = []
    var current = Words("")
    for run in words.runs {
      var text = ""
      for character in TerminalText.line(run.text) {
        guard character == " " else {
          text.append(character)
          continue
        }
        current.append(text, run.tone)
        text = ""
        if !current.isEmpty { pieces.append(current) }
        current = Words("")
      }
      current.append(text, run.tone)
    }
    return current.isEmpty ? pieces : pieces + [current]
  }

  /// Columns of the longest word.
  static func longestWord(_ words: Words) -> Int {
    pieces(words).map { columns($0.text) }.max() ?? 0
  }

  /// The first columns, and the rest.
  /// - Precondition: the words are wider than `width`, which is positive.
  static func split(_ words: Words, at width: Int) -> (head: Words, tail: Words) {
    var (head, tail) = (Words(""), Words(""))
    var used = 0
    for run in words.runs {
      for character in run.text {
        // One character at least: a wide one does not fit a line of one column.
        if tail.isEmpty, used == 0 || used + columns(String(character)) <= width {
          head.append(String(character), run.tone)
          used += columns(String(character))
        } else {
          tail.append(String(character), run.tone)
        }
      }
    }
    return (head, tail)
  }

  /// Words that are no wider than `width`, an ellipsis at their end where they were.
  static func cut(_ words: Words, to width: Int) -> Words {
    guard columns(words.text) > width else { return words }
    guard width > 1 else { return Words("…") }
    return split(words, at: width - 1).head + "…"
  }

  /// Columns that a terminal gives to a text: two to wide East Asian characters and emoji.
  /// - Source: Unicode 16, UAX #11, the large blocks of class W; ambiguous ones count as narrow.
  static func columns(_ text: String) -> Int {
    text.utf8.count == text.unicodeScalars.count
      ? text.utf8.count
      : text.reduce(0) { sum, character in
        let scalar = character.unicodeScalars.first?.value ?? 0
        let isWide = wide.contains { $0.contains(scalar) }
        return sum + (isWide ? 2 : 1)
      }
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
    0x20000...0x3FFFD,
  ]
}
