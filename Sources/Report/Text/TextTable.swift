// TextTable.swift: aligned columns for a terminal.

/// Rows of cells; the first column is flush left, the others flush right.
public struct TextTable: Sendable {
  private var rows: [[String]] = []
  private let leftColumns: Set<Int>

  /// - Parameter left: columns that are flush left, the first one always.
  public init(left: [Int] = []) { leftColumns = Set(left + [0]) }

  public mutating func row(_ cells: String...) { rows.append(cells) }
  public mutating func row(_ cells: [String]) { rows.append(cells) }

  /// The lines, indented, columns two blanks apart.
  public func lines(indent: Int = 0) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.compactMap { $0.count > column ? $0[column].count : nil }.max() ?? 0
    }
    return rows.map { cells in
      var line = String(repeating: " ", count: indent)
      for (column, cell) in cells.enumerated() {
        if column > 0 { line += "  " }
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        line += leftColumns.contains(column) ? cell + blanks : blanks + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
