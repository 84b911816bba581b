// DateTimeText.swift: `2023-11-16 18:15:46.6805900+00:00` and its relatives, to exact time.

extension DecimalTime {
  /// Reads `YYYY-MM-DD`, a space or `T`, `hh:mm:ss`, 0 to 18 fraction digits, then `Z`, `±hh`, `±hhmm`,
  /// `±hh:mm` or nothing, which is taken as UTC; nil when the text is no such date.
  public static func parseDate(_ text: ByteView) -> DecimalTime? {
    if text.count > 2, text[1] == 0x2F || text[2] == 0x2F { return parseMonthFirst(text) }
    guard text.count >= 19, text[4] == 0x2D, text[7] == 0x2D, text[13] == 0x3A, text[16] == 0x3A,
      text[10] == 0x20 || text[10] | 0x20 == 0x74,
      let year = number(text, 0, 4), let month = number(text, 5, 2), let day = number(text, 8, 2),
      let hour = number(text, 11, 2), let minute = number(text, 14, 2),
      let second = number(text, 17, 2),
      let date = CalendarDate(year: Int(year), month: Int(month), day: Int(day)),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var index = 19
    guard let fraction = fraction(text, &index) else { return nil }
    guard let offset = zoneSeconds(text, from: index) else { return nil }
    let time = (Int64(date.dayNumber) * 24 + hour) * 3600 + minute * 60 + second
    return DecimalTime(seconds: time - offset, attoseconds: fraction)
  }

  /// `.5` to attoseconds, 0 where there is no point; nil for a point without digits.
  private static func fraction(_ text: ByteView, _ index: inout Int) -> Int64? {
    guard index < text.count, text[index] == 0x2E else { return 0 }
    let start = index + 1
    var fraction: Int64 = 0
    index = start
    while index < text.count, index - start < 18, let digit = digit(text[index]) {
      fraction = fraction * 10 + digit
      index += 1
    }
    return index > start ? fraction * powersOfTen[18 - (index - start)] : nil
  }

  /// `8/18/2025, 12:00:38.941 AM`: month, day, year, and a clock of twelve hours, or of 24 without AM or PM.
  private static func parseMonthFirst(_ text: ByteView) -> DecimalTime? {
    var index = 0
    guard let month = digits(text, &index), take(0x2F, text, &index),
      let day = digits(text, &index),
      take(0x2F, text, &index), index + 4 <= text.count, let year = number(text, index, 4),
      let date = CalendarDate(year: Int(year), month: Int(month), day: Int(day))
    else { return nil }
    index += 4
    _ = take(0x2C, text, &index)
    guard take(0x20, text, &index), var hour = digits(text, &index), take(0x3A, text, &index),
      let minute = digits(text, &index), minute < 60, take(0x3A, text, &index),
      let second = digits(text, &index), second < 60,
      let fraction = fraction(text, &index)
    else { return nil }
    if index < text.count {
      guard take(0x20, text, &index), text.count - index == 2, text[index + 1] | 0x20 == 0x6D,
        1...12 ~= hour
      else { return nil }
      switch text[index] | 0x20 {
      case 0x61: hour %= 12
      case 0x70: hour = hour % 12 + 12
      default: return nil
      }
    }
    guard hour < 24 else { return nil }
    let time = (Int64(date.dayNumber) * 24 + hour) * 3600 + minute * 60 + second
    return DecimalTime(seconds: time, attoseconds: fraction)
  }

  /// One or two digits.
  private static func digits(_ text: ByteView, _ index: inout Int) -> Int64? {
    guard index < text.count, var value = digit(text[index]) else { return nil }
    index += 1
    if index < text.count, let next = digit(text[index]) {
      value = value * 10 + next
      index += 1
    }
    return value
  }

  private static func take(_ byte: UInt8, _ text: ByteView, _ index: inout Int) -> Bool {
    guard index < text.count, text[index] == byte else { return false }
    index += 1
    return true
  }

  /// Whether a date that `parseDate` read says its zone.
  @inline(__always)
  public static func hasZone(_ text: ByteView) -> Bool {
    let count = text.count
    guard count > 19 else { return false }
    if text[count - 1] | 0x20 == 0x7A { return true }
    return isSign(text, count - 3) || isSign(text, count - 5) || isSign(text, count - 6)
  }

  @inline(__always)
  private static func isSign(_ text: ByteView, _ index: Int) -> Bool {
    index >= 19 && (text[index] == 0x2B || text[index] == 0x2D)
  }

  /// Seconds east of UTC; 0 when nothing is written, nil when it is no zone.
  private static func zoneSeconds(_ text: ByteView, from start: Int) -> Int64? {
    let length = text.count - start
    if length == 0 { return 0 }
    if length == 1, text[start] | 0x20 == 0x7A { return 0 }
    guard text[start] == 0x2B || text[start] == 0x2D, length == 3 || length == 5 || length == 6,
      let hours = number(text, start + 1, 2)
    else { return nil }
    var minutes: Int64 = 0
    if length > 3 {
      guard length == 5 || text[start + 3] == 0x3A, let written = number(text, text.count - 2, 2)
      else { return nil }
      minutes = written
    }
    guard hours <= 14, minutes < 60 else { return nil }
    return (text[start] == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  @inline(__always)
  private static func number(_ text: ByteView, _ start: Int, _ count: Int) -> Int64? {
    var value: Int64 = 0
    for index in start..<start + count {
      guard let digit = digit(text[index]) else { return nil }
      value = value * 10 + digit
    }
    return value
  }
}
