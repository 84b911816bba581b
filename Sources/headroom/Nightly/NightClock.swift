// NightClock.swift: when a night is, and what it is called.

import Foundation
import Planning
import Text

enum NightClock {
  /// Now, or `SOURCE_DATE_EPOCH`.
  /// - Parameter name: nil for the time: "2026-12-01T030000Z".
  /// - Throws: `InputErrors` for a name that is no name of a folder, and a time that is none.
  static func stamp(named name: String?) throws(InputErrors) -> Night.Stamp {
    let seconds = try SourceDate.seconds ?? Int(Date().timeIntervalSince1970)
    let day =
      CalendarDate(year: 1970, month: 1, day: 1)?
      .adding(days: Double(seconds / 86_400))?.description ?? ""
    let ofDay = seconds % 86_400
    let digits = String(1_000_000 + ofDay / 3600 * 10_000 + ofDay / 60 % 60 * 100 + ofDay % 60)
    return Night.Stamp(
      name: try name.map(checked) ?? "\(day)T\(digits.dropFirst())Z", seconds: seconds, day: day)
  }

  private static func checked(_ name: String) throws(InputErrors) -> String {
    let plain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard plain, name.utf8.count <= 100, !name.hasPrefix("."), !NightFolder.taken.contains(name)
    else {
      throw NightlyOptions.night.wrong(
        .outOfRange, name,
        "letters, digits, - _ and ., not first, and none of \(NightFolder.taken.joined(separator: ", "))"
      )
    }
    return name
  }
}
