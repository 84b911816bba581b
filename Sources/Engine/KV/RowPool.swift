// RowPool.swift: rows of an array that are reused.

internal import Kernel

extension Int32 {
  /// No row of a pool.
  static var noRow: Int32 { -1 }
}

/// Rows of one kind: memory follows the most that there were at once.
struct RowPool<Row: BitwiseCopyable>: ~Copyable {
  private var rows = OwnedArray<Row>()
  private var free = OwnedArray<Int32>()

  subscript(index: Int32) -> Row {
    @inline(__always) _read { yield rows[Int(index)] }
    @inline(__always) _modify { yield &rows[Int(index)] }
  }

  mutating func insert(_ row: Row) -> Int32 {
    if !free.isEmpty {
      let index = free.removeLast()
      rows[Int(index)] = row
      return index
    }
    rows.append(row)
    return Int32(rows.count - 1)
  }

  mutating func remove(_ index: Int32) { free.append(index) }

  mutating func removeAll() {
    rows.removeAll()
    free.removeAll()
  }
}
