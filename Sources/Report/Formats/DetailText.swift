// DetailText.swift: all of an answer on a terminal, and nothing of it cut.

/// The first screen, uncut, then every section.
public struct DetailText: Sendable {
  private let document: Document
  private let format: TerminalFormat
  private let isTitled: Bool

  /// - Parameter isTitled: false where the command says enough.
  public init(_ document: Document, _ format: TerminalFormat, isTitled: Bool = true) {
    self.document = document
    self.format = format
    self.isTitled = isTitled
  }

  public func lines() -> [String] {
    (isTitled ? headed(document.title, .faint) + [""] : [])
      + ScreenText(document, format).whole() + document.sections.flatMap(section)
      + [""] + headed(document.provenance, .faint)
  }

  private func section(_ whole: Section) -> [String] {
    let section = format.hasUnicode ? whole : PlainSigns.section(whole)
    let body = section.blocks.flatMap(lines)
    guard !body.isEmpty, !section.isPicture else { return [] }
    return [""] + headed(section.title, .strong)
      + body.map { $0.isEmpty ? "" : "  " + $0 }
  }

  private func headed(_ text: String, _ tone: Words.Tone) -> [String] {
    let said = format.hasUnicode ? text : PlainSigns.text(text)
    return WordWrap(width: format.width).lines(Words(said, tone)).map(format.line)
  }

  private func lines(_ block: Block) -> [String] {
    switch block {
    case .text(let words), .note(let words): return wrapped(words)
    case .table(let table):
      return format.lines(table, room: format.tableWidth - 2)
        + (table.remark.isEmpty ? [] : wrapped(Words(table.remark)))
    case .list(let items): return items.flatMap(wrapped)
    case .chart(let chart):
      return chart.picture.flatMap { line in
        let shown = format.hasUnicode ? line : PlainSigns.text(line)
        return WordWrap.columns(shown) > format.width - 2 ? wrapped(Words(shown)) : [shown]
      }
    case .code(let lines): return lines.map { format.line(Words($0)) }
    }
  }

  /// The second and further lines of a sentence stand further in.
  private func wrapped(_ words: Words) -> [String] {
    let lines = WordWrap(width: format.width - 4).lines(words).map(format.line)
    return lines.prefix(1) + lines.dropFirst().map { "  " + $0 }
  }
}
