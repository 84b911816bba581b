// DurationText.swift: lengths of time as users write them.

public import Units

/// Durations such as `500ms`, `30s`, `1.5h`, `7d`.
public enum DurationText {
  /// The units, longest name first so that `ms` is not read as `m`; seconds each.
  private static let units: [(name: String, inSeconds: Double)] = [
    ("us", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400),
  ]

  /// The forms accepted, for hints.
  public static let forms = #""500ms", "30s", "5m", "24h", "7d", or a number of seconds"#

  /// Parses a number with a unit (`us`, `ms`, `s`, `m`, `h`, `d`), or a bare number of seconds; nil
  /// for anything else, negative durations included.
  public static func parse(_ text: String) -> Seconds? {
    let unit = units.first { text.hasSuffix($0.name) }
    var digits = String(text.dropLast(unit?.name.utf8.count ?? 0))
    while digits.last == " " { digits.removeLast() }
    guard let value = NumberText.parseDouble(digits), value >= 0 else { return nil }
    // Division keeps decimal fractions of a second correctly rounded: 500ms is 500/1000.
    let seconds =
      switch unit?.name {
      case "ms": value / 1e3
      case "us": value / 1e6
      default: value * (unit?.inSeconds ?? 1)
      }
    return seconds.isFinite ? Seconds(seconds) : nil
  }
}
