// Block.swift: what a section of a report is made of.

/// A piece of a section.
public enum Block: Sendable {
  /// A sentence of its own.
  case text(Words)
  /// A remark on what stands before it.
  case note(Words)
  case table(DocumentTable)
  case list([Words])
  case chart(Chart)
  /// Lines to be copied as they are.
  case code([String])
}

/// A part of a report with its title.
public struct Section: Sendable {
  public var title: String
  public var blocks: [Block]
  /// A page hides it behind its title at first; where nothing is said, sections without a chart.
  public var isFolded: Bool

  /// - Parameter title: as a page heads it, with a capital letter.
  public init(_ title: String, _ blocks: [Block], isFolded: Bool? = nil) {
    self.title = title
    self.blocks = blocks
    let hasChart = blocks.contains { block in
      if case .chart = block { return true }
      return false
    }
    self.isFolded = isFolded ?? !hasChart
  }

  /// A table, where it has rows, and remarks on it; empty ones are left out.
  init(_ title: String, _ table: DocumentTable, notes: [String]) {
    self.init(
      title,
      (table.rows.isEmpty ? [] : [.table(table)])
        + notes.filter { !$0.isEmpty }.map { .note(Words($0)) })
  }

  /// Charts and remarks on them alone: nothing for a format that draws none.
  var isPicture: Bool {
    blocks.allSatisfy { block in
      switch block {
      case .chart, .note: true
      case .text, .table, .list, .code: false
      }
    }
  }

  /// Remarks, a point each; nil where there are none.
  static func list(_ title: String, _ items: [String]) -> Section? {
    items.isEmpty ? nil : Section(title, [.list(items.map { Words($0) })])
  }
}
