// PlainSigns.swift: an answer in the characters of every terminal.

/// Stand-ins for our own signs where a terminal's locale has no others than ASCII. Names from files are read the same way.
enum PlainSigns {
  private static let standIns: [Character: String] = [
    "✓": "ok", "✗": "NO", "–": "-", "−": "-", "×": "x", "·": "|", "±": "+/-", "≤": "<=", "≥": ">=",
    "→": "->", "≈": "about", "…": "...", "µ": "u", "²": "^2", "Σ": "sum", "λ": "rate", "⌈": "ceil(",
    "⌉": ")", "\u{A0}": ".",
    "▁": ":", "▂": ":", "▃": "+", "▄": "+", "▅": "*", "▆": "*", "▇": "#", "█": "#", "▕": "|",
    "▏": "|",
  ]

  static func text(_ text: String) -> String {
    // Nearly all of it is plain.
    guard text.utf8.contains(where: { $0 > 0x7F }) else { return text }
    return text.reduce(into: "") { $0 += standIns[$1] ?? String($1) }
  }

  static func words(_ words: Words) -> Words {
    var plain = Words("")
    for run in words.runs { plain.append(text(run.text), run.tone) }
    return plain
  }

  static func table(_ table: DocumentTable) -> DocumentTable {
    var plain = DocumentTable(table.header.map(text), words: table.words)
    plain.remark = text(table.remark)
    for row in table.rows { plain.row(row.map(words)) }
    return plain
  }

  static func screen(_ screen: Screen) -> Screen {
    var plain = Screen(words(screen.answer))
    for entry in screen.entries {
      switch entry.content {
      case .words(let sentences): plain.add(text(entry.label), sentences.map(words))
      case .table(let rows): plain.add(text(entry.label), table(rows))
      }
    }
    return plain
  }

  static func section(_ section: Section) -> Section {
    Section(
      text(section.title),
      section.blocks.map { block in
        switch block {
        case .text(let said): .text(words(said))
        case .note(let said): .note(words(said))
        case .table(let rows): .table(table(rows))
        case .list(let items): .list(items.map(words))
        case .chart, .code: block
        }
      })
  }
}
