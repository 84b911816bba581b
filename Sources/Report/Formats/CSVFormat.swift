// CSVFormat.swift: a table of figures as CSV.

internal import Text

/// One file with one header row; absent cells are empty.
struct CSVFormat: Sendable {
  private let table: DataTable

  init(_ table: DataTable) { self.table = table }

  func bytes() -> [UInt8] {
    var csv = CSVWriter(columns: table.columns)
    for index in 0..<table.rowCount {
      for cell in table.row(at: index) {
        switch cell {
        case .text(let text): csv.text(text)
        case .int(let value): csv.int(value)
        case .double(let value): csv.double(value)
        case .absent: csv.empty()
        }
      }
      csv.endRow()
    }
    return csv.bytes
  }
}
