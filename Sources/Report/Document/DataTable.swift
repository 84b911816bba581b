// DataTable.swift: rows of typed cells for programs, whatever file they go to.

/// A table of figures under names that scripts read.
public struct DataTable: Sendable {
  /// A value; absent where there is none.
  enum Cell: Hashable, Sendable {
    case text(String)
    case int(Int)
    case double(Double)
    case absent
  }

  /// Without suffix: `search`.
  public let name: String
  let columns: [String]
  private(set) var cells: [Cell] = []

  init(_ name: String, columns: [String]) {
    self.name = name
    self.columns = columns
  }

  mutating func text(_ value: String?) { cells.append(value.map(Cell.text) ?? .absent) }
  mutating func int(_ value: Int?) { cells.append(value.map(Cell.int) ?? .absent) }
  mutating func double(_ value: Double?) { cells.append(value.map(Cell.double) ?? .absent) }

  /// - Precondition: as many cells as there are columns came since the last row.
  mutating func endRow() {
    precondition(cells.count % columns.count == 0, "a row has a cell for each column")
  }

  var rowCount: Int { cells.count / columns.count }

  func row(_ index: Int) -> ArraySlice<Cell> {
    cells[index * columns.count..<(index + 1) * columns.count]
  }
}
