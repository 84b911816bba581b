// DocumentTable.swift: rows of cells for people, whatever shows them.

/// A table of a report. The first column is flush left, the others flush right where they are figures.
public struct DocumentTable: Sendable {
  /// Empty where the rows explain themselves.
  public var header: [String]
  public private(set) var rows: [[Words]]
  /// Columns of words, flush left, beside the first.
  public var words: Set<Int>
  /// What is to be known of the rows, under them; empty for nothing.
  public var remark = ""

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

  /// The first row, every so manieth after it and the last, so that no more than `most` are left; the remark says so.
  /// - Precondition: `most > 1`.
  func thinned(to most: Int) -> DocumentTable {
    guard rows.count > most else { return self }
    // One place is kept for the last row.
    let step = (rows.count + most - 2) / (most - 1)
    let last = rows.count - 1
    var kept = stride(from: 0, to: rows.count, by: step).map { rows[$0] }
    if last % step != 0 { kept.append(rows[last]) }
    var thin = self
    thin.rows = kept
    let said = "\(FigureText.grouped(kept.count)) of \(FigureText.grouped(rows.count)) rows"
    thin.remark = remark.isEmpty ? said : "\(remark); \(said)"
    return thin
  }

  func isLeft(_ column: Int) -> Bool { column == 0 || words.contains(column) }
}
