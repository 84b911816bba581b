// CSVWriter.swift: CSV out (RFC 4180, LF), safe to open in a spreadsheet.

/// Builds CSV text row by row in memory; the caller takes the bytes to a file when there are enough.
///
///     var csv = CSVWriter(columns: ["name", "p99_ttft_ms"])
///     csv.text("chat"); csv.double(412.5); csv.endRow()
///
/// A text cell that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, tab or
/// CR and is no number) gets a leading `'` (OWASP, "CSV injection"). Numbers are written shortest
/// that reads back the same.
public struct CSVWriter: Sendable {
  /// What was written and not yet taken.
  public private(set) var bytes: [UInt8] = []
  private let columnCount: Int
  private var cellCount = 0

  /// - Precondition: there is at least one column.
  public init(columns: [String]) {
    precondition(!columns.isEmpty, "a table has a column")
    columnCount = columns.count
    for column in columns { text(column) }
    endRow()
  }

  public mutating func text(_ value: String) {
    separate()
    var needsQuotes = false
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D: needsQuotes = true
      default: break
      }
    }
    if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
    if Self.isFormula(value) { bytes.append(UInt8(ascii: "'")) }
    guard needsQuotes else {
      bytes.append(contentsOf: value.utf8)
      return
    }
    for byte in value.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  public mutating func int(_ value: Int) {
    separate()
    DecimalDigits.append(value, to: &bytes)
  }

  /// - Precondition: `value` is finite; an absent figure is `empty()`.
  public mutating func double(_ value: Double) {
    separate()
    bytes.append(contentsOf: NumberText.shortest(value).utf8)
  }

  /// A cell without a value.
  public mutating func empty() { separate() }

  /// Empty for nil.
  public mutating func int(_ value: Int?) { if let value { int(value) } else { empty() } }
  public mutating func double(_ value: Double?) { if let value { double(value) } else { empty() } }
  public mutating func text(_ value: String?) { if let value { text(value) } else { empty() } }

  /// - Precondition: the row has as many cells as there are columns.
  public mutating func endRow() {
    precondition(cellCount == columnCount, "a row has one cell for each column")
    cellCount = 0
    // An empty line is no record to a reader; quotes keep a lone empty cell one.
    if columnCount == 1, bytes.isEmpty || bytes.last == 0x0A {
      bytes.append(contentsOf: "\"\"".utf8)
    }
    bytes.append(0x0A)
  }

  /// Forgets what was written, once the caller has taken it; keeps the memory for more.
  public mutating func removeBytes() { bytes.removeAll(keepingCapacity: true) }

  private mutating func separate() {
    if cellCount > 0 { bytes.append(UInt8(ascii: ",")) }
    cellCount += 1
  }

  /// Whether a spreadsheet would run a cell of this text.
  public static func isFormula(_ value: String) -> Bool {
    guard let first = value.utf8.first, "=+-@\t\r".utf8.contains(first) else { return false }
    return NumberText.parseDouble(value) == nil
  }
}
