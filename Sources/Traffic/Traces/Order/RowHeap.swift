// RowHeap.swift: rows of a trace of which the earliest comes out first.

/// A row with its names, where they are kept.
struct PlacedRow {
  var row: TraceRow
  var details: TraceDetails?
}

/// A heap of rows by time; equal times come out in the order in which they went in.
struct RowHeap {
  private var rows: [PlacedRow] = []
  private var ordinal = 0

  var count: Int { rows.count }
  var isEmpty: Bool { rows.isEmpty }
  /// The earliest row.
  var first: PlacedRow? { rows.first }

  /// - Complexity: O(log n).
  mutating func insert(_ placed: PlacedRow) {
    var placed = placed
    placed.row.ordinal = ordinal
    ordinal += 1
    rows.append(placed)
    var child = rows.count - 1
    while child > 0, isBefore(child, (child - 1) / 2) {
      rows.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// - Precondition: there is a row. - Complexity: O(log n).
  mutating func removeFirst() -> PlacedRow {
    let first = rows[0]
    rows.swapAt(0, rows.count - 1)
    rows.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < rows.count && isBefore(child, least) {
        least = child
      }
      if least == parent { return first }
      rows.swapAt(parent, least)
      parent = least
    }
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let (a, b) = (rows[a].row, rows[b].row)
    return a.time != b.time ? a.time < b.time : a.ordinal < b.ordinal
  }
}
