// FigureText.swift: numbers for people: rounded, grouped, always in the same form.

internal import Foundation
internal import Text
public import Units

/// Figures as reports show them; files carry the exact values.
public enum FigureText {
  /// Four significant digits below a thousand, whole with thousands separated above.
  /// - Precondition: `value` is finite.
  public static func short(_ value: Double) -> String {
    let size = abs(value)
    if size >= 999.95 { return grouped(Int(min(size, 9e18).rounded())).signed(value) }
    if size >= 99.995 { return fixed(value, 1) }
    if size >= 9.9995 { return fixed(value, 2) }
    if size >= 0.99995 || size == 0 { return fixed(value, size == 0 ? 0 : 3) }
    // Below one: three significant digits.
    var digits = 3
    var scaled = size
    while scaled < 0.1, digits < 12 {
      scaled *= 10
      digits += 1
    }
    return fixed(value, digits)
  }

  /// A round value on an axis: without zeros at its end.
  static func tick(_ value: Double) -> String {
    let text = short(value)
    guard text.contains(".") else { return text }
    let kept = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
    return String(kept.reversed())
  }

  /// A fixed number of decimals, `.` as the decimal point whatever the locale.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    NumberText.fixed(value, decimals)
  }

  /// A share as a percentage with one decimal; more where one would round it up to all or down to none.
  public static func percent(_ share: Double) -> String {
    NumberText.percent(share)
  }

  /// A share as a percentage with as many decimals, one at least, as tell it from another.
  static func percent(_ share: Double, beside other: Double) -> String {
    NumberText.percent(share, beside: other)
  }

  /// Whole number with a comma every three digits.
  public static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Decimal gigabytes (1e9 bytes) with one decimal.
  public static func gigabytes(_ bytes: Bytes) -> String { fixed(bytes.gigabytes, 1) + " GB" }

  /// A duration in the unit that fits it: µs, ms, s, min, h, days.
  public static func duration(_ time: Seconds) -> String {
    switch abs(time.value) {
    case 0: "0 s"
    case ..<1e-3: short(time.value * 1e6) + " µs"
    case ..<1: short(time.value * 1e3) + " ms"
    case ..<120: short(time.value) + " s"
    case ..<7200: short(time.value / 60) + " min"
    case ..<172_800: short(time.value / 3600) + " h"
    default: short(time.value / 86_400) + " days"
    }
  }
}

extension FigureText {
  /// A round length of time without decimals: `10 s`, `30 min`, `3 h`, `7 days`.
  static func wholeDuration(_ time: Seconds) -> String {
    let units = [(86_400.0, " days"), (3600, " h"), (60, " min"), (1, " s")]
    for (size, name) in units
    where time.value >= size && time.value.remainder(dividingBy: size) == 0 {
      return grouped(Int(time.value / size)) + (time.value == 86_400 ? " day" : name)
    }
    return duration(time)
  }

  static func shortDuration(_ seconds: Double) -> String { duration(Seconds(seconds)) }
  static func shortest(_ value: Double) -> String { NumberText.shortest(value) }
}

extension String {
  fileprivate func signed(_ value: Double) -> String { value < 0 ? "-" + self : self }
}
