// PageBlocks.swift: the pieces of sections on a page.

/// Words, tables, lists and charts as elements.
enum PageBlocks {
  /// Rows of a table that are shown at once; a longer one is folded.
  private static let shownRows = 15

  /// - Parameters:
  ///   - title: of the section; a chart of the same name has no caption of its own.
  ///   - foldsTables: false inside of what is folded already.
  static func markup(
    _ blocks: [Block], under title: String, foldsTables: Bool = true
  ) -> [Markup] {
    var parts: [Markup] = []
    var small: [Markup] = []
    // Small charts that follow each other stand side by side.
    func endRow() {
      if !small.isEmpty { parts.append(.tag("div", ["class": "pair"], small)) }
      small = []
    }
    for block in blocks {
      if case .chart(let chart) = block, chart.isSmall {
        small.append(figure(chart, under: title))
        continue
      }
      endRow()
      parts.append(markup(block, under: title, foldsTables: foldsTables))
    }
    endRow()
    return parts
  }

  private static func markup(
    _ block: Block, under title: String, foldsTables: Bool
  ) -> Markup {
    switch block {
    case .text(let words): .tag("p", [:], inline(words))
    case .note(let words): .tag("p", ["class": "note"], inline(words))
    case .table(let table): foldsTables ? folded(table) : self.table(table)
    case .list(let items): .tag("ul", [:], items.map { .tag("li", [:], inline($0)) })
    case .chart(let chart): figure(chart, under: title)
    case .code(let lines): .tag("pre", [:], lines.joined(separator: "\n"))
    }
  }

  static func inline(_ words: Words) -> [Markup] {
    words.runs.map { run in
      run.tone == .plain
        ? .text(run.text) : .tag("span", ["class": run.tone.rawValue], run.text)
    }
  }

  /// A picture with its figures behind it.
  private static func figure(_ chart: Chart, under title: String) -> Markup {
    .tag(
      "figure", [:],
      (title.hasPrefix(chart.title) ? [] : [.tag("figcaption", [:], chart.title)]) + [
        .tag("div", ["class": "plot"], [chart.markup]),
        .tag(
          "details", ["class": "data"],
          [.tag("summary", [:], "As a table"), table(chart.table)]),
      ])
  }

  /// A table, behind its length where it is long.
  static func folded(_ table: DocumentTable) -> Markup {
    guard table.rows.count > shownRows else { return self.table(table) }
    let columns = table.header.filter { !$0.isEmpty }.joined(separator: ", ")
    let names = columns.isEmpty ? "" : ": \(columns)"
    return .tag(
      "details", ["class": "rows"],
      [
        .tag("summary", [:], "\(FigureText.grouped(table.rows.count)) rows\(names)"),
        self.table(table),
      ])
  }

  private static func table(_ table: DocumentTable) -> Markup {
    guard !table.rows.isEmpty else { return .tag("p", ["class": "note"], "No rows.") }
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
    let remark: [Markup] =
      table.remark.isEmpty ? [] : [.tag("p", ["class": "note"], table.remark)]
    // A wide table scrolls by itself, not the page, and from the keyboard too.
    return .tag(
      "div", ["class": "wide", "tabindex": "0", "role": "group", "aria-label": "table"],
      [.tag("table", [:], top + [.tag("tbody", [:], body)])] + remark)
  }
}
