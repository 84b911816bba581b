// HTMLFormat.swift: an answer as one page that needs nothing but itself: it opens offline and prints.

/// A report as one HTML file, with its style inside and without script.
struct HTMLFormat: Sendable {
  private let document: Document

  init(_ document: Document) { self.document = document }

  /// The whole file.
  func text() -> String {
    let head = Markup.tag(
      "head", [:],
      [
        .tag("meta", ["charset": "utf-8"]),
        .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .tag("title", [:], document.title),
      ])
    let body = Markup.tag(
      "body", [:],
      [
        .tag("h1", [:], document.title),
        .tag("p", ["class": "lead"], Self.inline(document.screen.answer)), screen,
      ] + document.sections.compactMap(section)
        + [.tag("p", ["class": "provenance"], document.provenance)])
    var output = "<!DOCTYPE html>\n<html lang=\"en\">\n"
    head.write(to: &output)
    // Our own constant: the one text that is not escaped.
    output += "<style>\n\(Self.style)</style>\n"
    body.write(to: &output)
    return output + "\n</html>\n"
  }

  private var screen: Markup {
    .tag(
      "dl", [:],
      document.screen.entries.flatMap { entry -> [Markup] in
        let body: [Markup] =
          switch entry.content {
          case .words(let sentences): sentences.map { .tag("p", [:], Self.inline($0)) }
          case .table(let table): [Self.table(table)]
          }
        return [.tag("dt", [:], entry.label), .tag("dd", [:], body)]
      })
  }

  private func section(_ section: Section) -> Markup? {
    let body = section.blocks.map(Self.markup)
    return body.isEmpty ? nil : .section(section.title, body)
  }

  private static func markup(_ block: Block) -> Markup {
    switch block {
    case .text(let words): .tag("p", [:], inline(words))
    case .note(let words): .tag("p", ["class": "note"], inline(words))
    case .table(let table): self.table(table)
    case .list(let items): .tag("ul", [:], items.map { .tag("li", [:], inline($0)) })
    case .chart(let chart): chart.markup
    case .code(let lines): .tag("pre", [:], lines.joined(separator: "\n"))
    }
  }

  private static func inline(_ words: Words) -> [Markup] {
    words.runs.map { run in
      run.tone == .plain
        ? .text(run.text) : .tag("span", ["class": run.tone.rawValue], run.text)
    }
  }

  private static func table(_ table: DocumentTable) -> Markup {
    func side(_ column: Int) -> String { table.isLeft(column) ? "words" : "figure" }
    let head = table.header.enumerated().map {
      Markup.tag("th", ["scope": "col", "class": side($0.offset)], $0.element)
    }
    let body = table.rows.map { cells in
      Markup.tag(
        "tr", [:],
        cells.enumerated().map { .tag("td", ["class": side($0.offset)], inline($0.element)) })
    }
    let top: [Markup] = head.isEmpty ? [] : [.tag("thead", [:], [.tag("tr", [:], head)])]
    // A wide table scrolls by itself, not the page.
    return .tag(
      "div", ["class": "wide"], [.tag("table", [:], top + [.tag("tbody", [:], body)])])
  }

  /// Colours of series after Okabe and Ito, "Color Universal Design", 2008: told apart by colour-blind readers.
  private static let style = """
    :root { --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --ground: #ffffff; --good: #007a59; --bad: #b84f00;
      --s0: #0072b2; --s1: #d55e00; --s2: #009e73; --s3: #cc79a7; --s4: #e69f00; --s5: #56b4e9; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --ground: #0d1117;
      --good: #3fcf9f; --bad: #ff9a4d; --s0: #56b4e9; --s5: #0072b2; } }
    body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 60rem;
      margin: 2rem auto; padding: 0 1rem; }
    h1 { font-size: 1.5rem; margin-bottom: .3rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
    .lead { font-size: 1.2rem; } .provenance, caption, .note, .faint { color: var(--soft); font-size: .85rem; }
    .good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .strong { font-weight: 600; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; } dt { color: var(--soft); }
    dd { margin: 0; } dd p { margin: 0; } .wide { overflow-x: auto; } pre { overflow-x: auto; }
    table { border-collapse: collapse; margin: .3rem 0 .7rem; font-variant-numeric: tabular-nums; }
    th, td { text-align: right; padding: .2rem .7rem; border-bottom: 1px solid var(--line); }
    th:first-child, td:first-child, .words { text-align: left; } caption { text-align: left; }
    svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif;
      paint-order: stroke; stroke: var(--ground); stroke-width: 3px; }
    .axis { stroke: var(--line); stroke-width: 1; } .tick { fill: var(--soft) !important; }
    .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3; }
    @media print { body { max-width: none; } }

    """
}
