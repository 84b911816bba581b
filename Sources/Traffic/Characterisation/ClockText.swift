// ClockText.swift: a date and a zone as a user gives them for the table of hours.

internal import Text
public import Units

/// Local clocks in text.
public enum ClockText {
  /// Seconds since 1970-01-01 of `2025-09-10 12:00:00`; with a zone, those of UTC. Nil for anything else.
  public static func date(_ text: String) -> Seconds? {
    var text = text
    return text.withUTF8 { DecimalTime.parseDate($0)?.inSeconds }
  }

  /// Seconds east of UTC of `Z`, `+08`, `+0800` or `+08:00`; nil for anything else.
  public static func zone(_ text: String) -> Seconds? {
    // What a date with this zone lies before the same date without.
    let day = "2000-01-02 00:00:00"
    guard !text.isEmpty, text.utf8.first.map({ "+-Zz".utf8.contains($0) }) == true,
      let bare = date(day), let shifted = date(day + text)
    else { return nil }
    return bare - shifted
  }
}
