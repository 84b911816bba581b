// TickText.swift: a time as the shortest decimal text that reads back as the same tick.

internal import Units

/// Decimal text of ticks of 2⁻³⁸ s.
///
/// A trace's times came from decimals of a few digits: the fewest digits that round to the same tick are
/// those again. Twelve always do, as 10¹² > 2³⁸.
enum TickText {
  private static let mostDigits = 12

  /// Seconds, with as many digits as it takes.
  static func append(_ time: SimulationTime, to bytes: inout [UInt8]) {
    for digits in 0...mostDigits {
      let value = rounded(time, power: digits)
      if digits < mostDigits, ticks(value, power: digits) != time.ticks { continue }
      let text = String(value)
      let padding = max(0, digits + 1 - text.utf8.count)
      let padded = String(repeating: "0", count: padding) + text
      bytes.append(contentsOf: padded.utf8.dropLast(digits))
      if digits > 0 {
        bytes.append(UInt8(ascii: "."))
        bytes.append(contentsOf: padded.utf8.suffix(digits))
      }
      return
    }
  }

  /// The nearest whole number of milli-, micro- or nanoseconds, and whether it is the same tick.
  static func whole(_ time: SimulationTime, _ unit: DecimalTime.Unit) -> (
    value: Int64, isExact: Bool
  ) {
    let power = -unit.rawValue
    let value = rounded(time, power: power)
    return (Int64(value), ticks(value, power: power) == time.ticks)
  }

  private static func rounded(_ time: SimulationTime, power: Int) -> Int128 {
    let unit = Int128(SimulationTime.ticksPerSecond)
    return (Int128(time.ticks) * Int128(DecimalTime.powersOfTen[power]) + unit / 2) / unit
  }

  /// Rounded as a reader rounds, halves up.
  private static func ticks(_ value: Int128, power: Int) -> Int64 {
    let scale = Int128(DecimalTime.powersOfTen[power])
    return Int64((value * Int128(SimulationTime.ticksPerSecond) + scale / 2) / scale)
  }
}
