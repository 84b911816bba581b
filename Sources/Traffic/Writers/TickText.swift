// TickText.swift: a time as the shortest decimal text that reads back as the same tick.

internal import Text
internal import Units

/// Decimal text of ticks of 2⁻³⁸ s.
///
/// A trace's times came from decimals of a few digits: the fewest digits that round to the same tick are
/// those again. Twelve always do, as 10¹² > 2³⁸.
enum TickText {
  private static let mostDigits = 12

  /// Seconds, with as many digits as it takes.
  static func append(_ time: SimulationTime, to bytes: inout [UInt8]) {
    // More digits are never farther off: the first count that is exact is the fewest.
    var digits = 0
    var value = rounded(time, power: 0)
    while digits < mostDigits, !isExact(value, time, power: digits) {
      digits += 1
      value = rounded(time, power: digits)
    }
    let scale = Int128(DecimalTime.powersOfTen[digits])
    let whole = time.ticks >> 38
    // Rounding up may reach the next whole second.
    var fraction = value - Int128(whole) * scale
    let carry = fraction >= scale
    if carry { fraction -= scale }
    DecimalDigits.append(Int(whole) + (carry ? 1 : 0), to: &bytes)
    guard digits > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    DecimalDigits.append(Int(fraction), to: &bytes, padding: digits)
  }

  /// The nearest whole number of milli-, micro- or nanoseconds, and whether it is the same tick.
  static func whole(_ time: SimulationTime, _ unit: DecimalTime.Unit) -> (
    value: Int64, isExact: Bool
  ) {
    let power = -unit.rawValue
    let value = rounded(time, power: power)
    return (Int64(value), isExact(value, time, power: power))
  }

  /// Products stay below 2⁶³ × 10¹² < 2¹⁰³. A second has 2³⁸ ticks: shifts divide, faster than division.
  /// - Precondition: the time is not negative.
  private static func rounded(_ time: SimulationTime, power: Int) -> Int128 {
    (Int128(time.ticks) &* Int128(DecimalTime.powersOfTen[power]) &+ (1 << 37)) >> 38
  }

  /// Whether a reader, who rounds halves up, makes the same tick of it.
  private static func isExact(_ value: Int128, _ time: SimulationTime, power: Int) -> Bool {
    let scale = Int128(DecimalTime.powersOfTen[power])
    let off = (value << 38) &+ scale / 2 &- Int128(time.ticks) &* scale
    return off >= 0 && off < scale
  }
}
