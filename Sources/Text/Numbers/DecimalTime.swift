// DecimalTime.swift: a time as a trace writes it, in whole seconds and attoseconds, without a float.

public import Units

/// A point in time read from decimal text: exact to 10⁻¹⁸ s, where a Double near 1.7e9 s is off by 10⁻⁷.
public struct DecimalTime: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var seconds: Int64
  /// 0 ..< 10¹⁸.
  public var attoseconds: Int64

  @inlinable
  public init(seconds: Int64, attoseconds: Int64) {
    self.seconds = seconds
    self.attoseconds = attoseconds
  }

  public static let attosecondsPerSecond: Int64 = 1_000_000_000_000_000_000

  /// As a `Double`, which near 1.7e9 s is off by 10⁻⁷.
  public var inSeconds: Seconds { Seconds(Double(seconds) + Double(attoseconds) * 1e-18) }

  @inlinable
  public static func < (a: Self, b: Self) -> Bool {
    a.seconds != b.seconds ? a.seconds < b.seconds : a.attoseconds < b.attoseconds
  }

  /// The sum; both are at most 10¹² s.
  public static func + (a: Self, b: Self) -> Self {
    let fraction = a.attoseconds + b.attoseconds
    let carries = fraction >= attosecondsPerSecond
    return DecimalTime(
      seconds: a.seconds + b.seconds + (carries ? 1 : 0),
      attoseconds: carries ? fraction - attosecondsPerSecond : fraction)
  }
}

extension DecimalTime {
  /// The unit of a bare number: no trace says it, every format fixes it.
  public enum Unit: Int, Sendable {
    case seconds = 0
    case milliseconds = -3
    case microseconds = -6
    case nanoseconds = -9
  }

  /// Largest seconds accepted: year 9999 after 1970 is 2.5e11.
  private static let largestSeconds: Int64 = 1_000_000_000_000

  /// The largest number accepted in a unit, as a message writes it.
  public static func largest(in unit: Unit) -> String { "1e\(12 - unit.rawValue)" }

  /// Reads `12`, `12.5` or `1.25e1` in `unit`; nil when the text is no such number, negative or too large.
  /// Digits finer than an attosecond are dropped.
  public static func parse(_ text: ByteView, unit: Unit) -> DecimalTime? {
    var index = 0
    var whole: Int64 = 0
    while index < text.count, index < 16, let digit = digit(text[index]) {
      whole = whole * 10 + digit
      index += 1
    }
    guard index > 0 else { return nil }
    if unit == .seconds, whole <= largestSeconds {
      if index == text.count { return DecimalTime(seconds: whole, attoseconds: 0) }
      if text[index] == 0x2E, text.count - index - 1 <= 18, text.count > index + 1 {
        var fraction: Int64 = 0
        var place = index + 1
        while place < text.count, let digit = digit(text[place]) {
          fraction = fraction * 10 + digit
          place += 1
        }
        if place == text.count {
          return DecimalTime(
            seconds: whole, attoseconds: fraction * powersOfTen[18 - (place - index - 1)])
        }
      }
    }
    return parseSlowly(text, unit: unit)
  }

  /// Any number of digits, and an exponent: collects significant digits, then places the point.
  private static func parseSlowly(_ text: ByteView, unit: Unit) -> DecimalTime? {
    var exponent = unit.rawValue
    var significand: UInt64 = 0  // up to 18 significant digits in `high`, the next 18 in `low`
    var low: UInt64 = 0
    var kept = 0
    var digits = 0
    var seenPoint = false
    var index = 0
    scan: while index < text.count {
      if let digit = digit(text[index]) {
        digits += 1
        if kept > 0 || digit > 0 {
          if kept < 18 {
            significand = significand * 10 + UInt64(digit)
          } else if kept < 36 {
            low = low * 10 + UInt64(digit)
          } else if !seenPoint {
            exponent += 1
          }
          if kept < 36 { kept += 1 } else if seenPoint { exponent += 1 }
        }
        if seenPoint { exponent -= 1 }
      } else if text[index] == 0x2E, !seenPoint, digits > 0 {
        seenPoint = true
        guard index + 1 < text.count, digit(text[index + 1]) != nil else { return nil }
      } else {
        break scan
      }
      index += 1
    }
    guard digits > 0 else { return nil }
    if index < text.count {
      guard let written = parseExponent(text, from: index) else { return nil }
      exponent += written
    }
    return place(high: significand, low: low, kept: kept, exponent: exponent)
  }

  /// `e-05`, up to three digits.
  private static func parseExponent(_ text: ByteView, from start: Int) -> Int? {
    guard text[start] | 0x20 == 0x65 else { return nil }
    var index = start + 1
    var sign = 1
    if index < text.count, text[index] == 0x2D || text[index] == 0x2B {
      sign = text[index] == 0x2D ? -1 : 1
      index += 1
    }
    guard index < text.count, text.count - index <= 3 else { return nil }
    var value = 0
    while index < text.count {
      guard let digit = digit(text[index]) else { return nil }
      value = value * 10 + Int(digit)
      index += 1
    }
    return sign * value
  }

  /// `high × 10^lowDigits + low`, times 10^exponent, in seconds.
  private static func place(high: UInt64, low: UInt64, kept: Int, exponent: Int) -> DecimalTime? {
    guard kept > 0 else { return DecimalTime(seconds: 0, attoseconds: 0) }
    let lowDigits = max(0, kept - 18)
    let value = Int128(high) * Int128(powersOfTen[lowDigits]) + Int128(low)
    let shift = exponent + 18  // value × 10^shift is in attoseconds
    // Below 10¹² s, 30 digits of attoseconds are enough; more is out of range.
    guard kept + shift <= 30 + 1 else { return nil }
    guard kept + shift > 0 else { return DecimalTime(seconds: 0, attoseconds: 0) }
    var attoseconds = value
    for _ in 0..<max(0, shift) { attoseconds *= 10 }
    for _ in 0..<max(0, -shift) { attoseconds /= 10 }
    let (seconds, fraction) = attoseconds.quotientAndRemainder(
      dividingBy: Int128(attosecondsPerSecond))
    guard seconds <= Int128(largestSeconds) else { return nil }
    return DecimalTime(seconds: Int64(seconds), attoseconds: Int64(fraction))
  }

  @inline(__always)
  static func digit(_ byte: UInt8) -> Int64? {
    let value = byte &- 0x30
    return value < 10 ? Int64(value) : nil
  }

  /// From 10⁰ to 10¹⁸.
  public static let powersOfTen: [Int64] = (0...18).map {
    (0..<$0).reduce(1) { power, _ in power * 10 }
  }
}
