// ByteText.swift: amounts of memory as users write them.

public import Units

/// Amounts such as `500MB`, `4GB`, `16 GiB`.
public enum ByteText {
  /// Bytes each; with an `i` powers of two, without one decimal, as everywhere in reports.
  private static let units: [(name: String, bytes: Double)] = [
    ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
    ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40),
  ]

  /// Parses a number with a unit; nil for anything else, one below 0 included.
  public static func parse(_ text: String) -> Bytes? {
    guard let unit = units.first(where: { text.hasSuffix($0.name) }) else { return nil }
    var digits = String(text.dropLast(unit.name.utf8.count))
    while digits.last == " " { digits.removeLast() }
    guard let value = NumberText.parseDouble(digits), value >= 0, (value * unit.bytes).isFinite
    else { return nil }
    return Bytes(value * unit.bytes)
  }
}
