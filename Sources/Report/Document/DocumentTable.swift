// DocumentTable.swift: rows of cells for people, whatever shows them.

/// A table of a report. The first column is flush left, the others flush right where they are figures.
public struct DocumentTable: Sendable {
  /// Empty where the rows explain themselves.
  public var header: [String]
  public private(set) var rows: [[Words]]
  /// Columns of words, flush left, beside the first.
  public var words: Set<Int>

  public init(_ header: [String] = [], words: Set<Int> = []) {
    self.header = header
    self.words = words
    rows = []
  }

  init(_ header: [String] = [], rows: [[String]], words: Set<Int> = []) {
    self.init(header, words: words)
    for row in rows { self.row(row) }
  }

  mutating func row(_ cells: Words...) { rows.append(cells) }
  mutating func row(_ cells: [Words]) { rows.append(cells) }
  mutating func row(_ cells: String...) { row(cells) }
  mutating func row(_ cells: [String]) { rows.append(cells.map { Words($0) }) }

  /// The most cells of a row or of the header.
  var columns: Int { max(header.count, rows.map(\.count).max() ?? 0) }

  func isLeft(_ column: Int) -> Bool { column == 0 || words.contains(column) }
}
