// DecimalDigits.swift: whole numbers as decimal text in a buffer, without a string between.

/// Digits of whole numbers, for tables of many rows: a `String` a cell costs more than the row.
public enum DecimalDigits {
  /// Most digits of an Int.
  private static let most = 19

  /// Appends a number, with zeros before it up to a number of digits.
  /// - Parameter padding: at most 19.
  public static func append(_ value: Int, to bytes: inout [UInt8], padding: Int = 1) {
    precondition(padding <= most)
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: most) { digits in
      var rest = value.magnitude
      var place = most
      while rest > 0 || most - place < padding {
        place -= 1
        digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      bytes.append(contentsOf: digits[place...])
    }
  }
}
