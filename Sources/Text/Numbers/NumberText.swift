// NumberText.swift: numbers to text and back: shortest that reads back the same, strict when read.

/// Strict, locale-free numbers: what Swift's own initialisers accept beyond that ("+5", "0x10",
/// "nan", "1e400") is refused here.
public enum NumberText {
  /// The shortest text that reads back as the same `Double`; whole numbers below 2⁵³ without a point.
  /// - Precondition: `value` is finite; the caller writes null or an empty cell otherwise.
  public static func shortest(_ value: Double) -> String {
    precondition(value.isFinite, "a figure that is not finite is left out with a reason")
    if let whole = Int(exactly: value), abs(whole) < 1 << 53 { return String(whole) }
    return value.description
  }

  /// Decimal digits with an optional `-`, nothing else; nil when malformed or beyond Int64.
  /// - Complexity: O(digits), no allocation.
  public static func parseInt(_ bytes: ByteView) -> Int? {
    var index = 0
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { index = 1 }
    guard index < bytes.count else { return nil }
    // 18 digits fit in Int64 whatever they are; longer texts go the checked way.
    guard bytes.count - index <= 18 else {
      guard bytes[index...].allSatisfy(isDigit) else { return nil }
      return Int(String(decoding: bytes, as: UTF8.self))
    }
    var value = 0
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int(digit)
      index += 1
    }
    return isNegative ? -value : value
  }

  /// A decimal number: digits with an optional `-`, point and exponent (`-1.5e-3`, `.5`, `5.`).
  ///
  /// Correctly rounded. Nil for anything else: "nan", "inf", "0x10", "+5", "1,5", blanks, what is
  /// too large for a `Double`, and what is not zero but too small for one.
  /// - Complexity: O(digits); no allocation for up to 15 digits with a small exponent.
  public static func parseDouble(_ bytes: ByteView) -> Double? {
    var index = bytes.first == UInt8(ascii: "-") ? 1 : 0
    let isNegative = index == 1
    var mantissa = 0
    var digits = 0
    var scale = 0
    var hasPoint = false
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if digit < 10 {
        if mantissa > 0 || digit > 0 || digits == 0 { digits += 1 }
        if digits <= 18 { mantissa = mantissa &* 10 &+ Int(digit) }
        if hasPoint { scale -= 1 }
      } else if bytes[index] == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      index += 1
    }
    let hasDigits = digits > 0
    guard hasDigits else { return nil }
    if index < bytes.count {
      guard let exponent = parseExponent(bytes, from: index) else { return nil }
      scale += exponent
    }
    // Both factors are exact, so one rounding: Clinger, "How to read floating point numbers
    // accurately", PLDI 1990.
    if digits <= 15, scale >= -22, scale <= 22 {
      let value = scale < 0 ? Double(mantissa) / tens[-scale] : Double(mantissa) * tens[scale]
      return isNegative ? -value : value
    }
    let value = Double(String(decoding: bytes, as: UTF8.self))
    guard let value, value.isFinite, value != 0 || mantissa == 0 else { return nil }
    return value
  }

  /// `e`, an optional sign and digits up to the end; clamped far outside the range of `Double`.
  private static func parseExponent(_ bytes: ByteView, from start: Int) -> Int? {
    guard bytes[start] | 0x20 == UInt8(ascii: "e") else { return nil }
    var index = start + 1
    guard index < bytes.count else { return nil }
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
    guard index < bytes.count else { return nil }
    var value = 0
    while index < bytes.count {
      guard isDigit(bytes[index]) else { return nil }
      value = min(value * 10 + Int(bytes[index] & 0x0F), 100_000)
      index += 1
    }
    return isNegative ? -value : value
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// Powers of ten that a `Double` holds exactly.
  private static let tens: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  public static func parseInt(_ text: String) -> Int? {
    var text = text
    return text.withUTF8 { parseInt($0) }
  }

  public static func parseDouble(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { parseDouble($0) }
  }
}
