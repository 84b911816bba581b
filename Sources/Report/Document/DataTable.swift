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

  /// Texts, whole and real numbers; nil where there is none.
  /// - Precondition: a value for each column.
  mutating func row(_ values: (any DataValue)?...) { row(values) }

  /// - Precondition: a value for each column.
  mutating func row(_ values: [(any DataValue)?]) {
    precondition(values.count == columns.count, "a row has a cell for each column")
    cells += values.map { $0?.cell ?? .absent }
  }

  var rowCount: Int { cells.count / columns.count }

  func row(at index: Int) -> ArraySlice<Cell> {
    cells[index * columns.count..<(index + 1) * columns.count]
  }
}

/// What a cell can hold.
protocol DataValue { var cell: DataTable.Cell { get } }
extension String: DataValue { var cell: DataTable.Cell { .text(self) } }
extension Int: DataValue { var cell: DataTable.Cell { .int(self) } }
extension Double: DataValue { var cell: DataTable.Cell { .double(self) } }
