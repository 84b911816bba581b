// MarkdownFormat.swift: an answer as Markdown, for a ticket or a wiki.

internal import Text

/// The first screen, then every section; charts are left to the page, but for those that no table says.
/// - Source: GitHub Flavored Markdown 0.29, tables.
struct MarkdownFormat: Sendable {
  private let document: Document

  init(_ document: Document) { self.document = document }

  func text() -> String {
    var parts = ["# " + escape(document.title), strong(document.screen.answer)]
    if !document.screen.facts.isEmpty { parts.append(facts) }
    if let gauge = document.screen.gauge {
      parts.append("**\(escape(gauge.title))**: " + inline(gauge.words))
    }
    for entry in document.screen.entries {
      switch entry.content {
      case .words(let sentences):
        parts.append(
          "**\(escape(entry.label))**: " + sentences.map(inline).joined(separator: " · "))
      case .table(let rows): parts += ["**\(escape(entry.label))**", table(rows)]
      }
    }
    for section in document.sections {
      let body = section.blocks.compactMap(text)
      if !body.isEmpty, !section.isPicture { parts += ["## " + escape(section.title)] + body }
    }
    parts.append(escape(document.provenance))
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// "**GPUs** 12 (2 nodes) · **cost** $54 an hour".
  private var facts: String {
    document.screen.facts.map { fact in
      let remark = fact.remark.isEmpty ? "" : " (\(fact.remark))"
      return "**\(escape(fact.label))** " + escape(fact.value + remark)
    }.joined(separator: " · ")
  }

  private func text(_ block: Block) -> String? {
    switch block {
    case .text(let words), .note(let words): return inline(words)
    case .table(let rows): return table(rows)
    case .list(let items): return items.map { "- " + inline($0) }.joined(separator: "\n")
    // What a terminal draws no table says.
    case .chart(let chart): return chart.picture.isEmpty ? nil : table(chart.table)
    case .code(let lines):
      // A fence longer than any run of backticks inside.
      let longest = lines.joined(separator: "\n").split { $0 != "`" }.map(\.count).max() ?? 0
      let fence = String(repeating: "`", count: max(3, longest + 1))
      return ([fence] + lines.map(TerminalText.line) + [fence]).joined(separator: "\n")
    }
  }

  private func table(_ table: DocumentTable) -> String {
    func row(_ cells: [String]) -> String {
      let all = cells + Array(repeating: "", count: max(0, table.columns - cells.count))
      return "| " + all.joined(separator: " | ") + " |"
    }
    let rules = (0..<table.columns).map { table.isLeft($0) ? "---" : "---:" }
    let rows = [row(table.header.map(escape)), row(rules)] + table.rows.map { row($0.map(inline)) }
    return rows.joined(separator: "\n")
      + (table.remark.isEmpty ? "" : "\n\n" + escape(table.remark))
  }

  private func inline(_ words: Words) -> String {
    words.runs.map { run in
      let text = escape(run.text)
      let isMarked = run.tone == .strong || run.tone == .bad
      return isMarked && text.first != " " && text.last != " " ? "**\(text)**" : text
    }.joined()
  }

  private func strong(_ words: Words) -> String { "**\(escape(words.text))**" }

  /// Names come from files: what acts on a terminal, line breaks too, and what has a meaning in Markdown or HTML is
  /// escaped.
  private func escape(_ text: String) -> String {
    var output = ""
    let characters = Array(TerminalText.line(text))
    func isWord(_ index: Int) -> Bool {
      characters.indices.contains(index)
        && (characters[index].isLetter || characters[index].isNumber)
    }
    for (index, character) in characters.enumerated() {
      switch character {
      // Inside a word it marks nothing.
      case "_" where isWord(index - 1) && isWord(index + 1): output.append(character)
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~": output += "\\\(character)"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "&": output += "&amp;"
      default: output.append(character)
      }
    }
    return output
  }
}
