// LocalTimeReading.swift: when a class's day begins: its time zone, and the moment at which the window opens.

internal import Foundation
internal import Text
internal import Units

/// The local time at which a window opens, and how local clocks are put forward and back in it.
struct LocalStart {
  /// Since Monday 00:00 local time, in a week.
  var seconds = 0.0
  var shifts: [DiurnalRate.ClockShift] = []
}

/// Days as scenarios write them, Monday first.
public enum Weekday: String, CaseIterable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension ObjectReader {
  /// The keys `startDay`, `startHour`, `startDate` and `timeZone`.
  ///
  /// The start is in UTC, the table in local time: classes of several zones open at the same moment. A zone by
  /// name needs a date, because its distance from UTC changes with daylight saving time; the system's zone
  /// tables say when. Without `timeZone` the start is in the table's own time.
  /// - Parameter hours: of the table: with 168 the start may be an hour of the week.
  mutating func localStart(hours: Int) -> LocalStart {
    let limit = has("startDay") ? 24 : max(24, hours)
    let hour = double("startHour", in: 0...Double(limit).nextDown, default: 0)
    let day = choice("startDay", default: Weekday.monday)
    let zone = stringIfPresent("timeZone")
    let date = stringIfPresent("startDate")
    var start = Double(day.index) * DiurnalRate.secondsPerDay + hour * DiurnalRate.secondsPerHour
    var epoch: Double?
    if let date {
      for key in ["startDay", "startHour"] where has(key) {
        report(
          .conflict, key: key, "'\(path(to: key))' and 'startDate' are both given",
          hint: "leave \"\(key)\" out: the date says it")
      }
      guard let seconds = Self.epochSeconds(date) else {
        report(
          .wrongType, key: "startDate", "'\(path(to: "startDate"))' is no date",
          hint: #"write "2026-03-28" or "2026-03-28T06:00:00Z", in UTC"#)
        return LocalStart()
      }
      epoch = seconds
      // 1970-01-01 was a Thursday, three days after a Monday.
      start = seconds + 3 * DiurnalRate.secondsPerDay
    }
    guard let zone else { return LocalStart(seconds: Self.inWeek(start)) }
    if let offset = Self.fixedOffset(zone) {
      return LocalStart(seconds: Self.inWeek(start + offset))
    }
    return named(zone, start: start, epoch: epoch)
  }

  /// A zone by name, with its changes of the clock within the longest run.
  private func named(_ zone: String, start: Double, epoch: Double?) -> LocalStart {
    guard zone.contains("/") || zone == "UTC", let known = TimeZone(identifier: zone) else {
      report(
        .unknownName, key: "timeZone",
        "'\(path(to: "timeZone"))' is \(JSONWriter.quoted(zone)), which is no known time zone",
        hint: #"write an offset such as "+08:00", or a name such as "Europe/Berlin""#)
      return LocalStart()
    }
    guard let epoch else {
      report(
        .missingKey, key: "timeZone",
        "'\(path(to: "timeZone"))' is a named zone: its distance from UTC depends on the date",
        hint: #"add startDate: "2026-03-28", or write an offset such as "+01:00""#)
      return LocalStart()
    }
    var now = Date(timeIntervalSince1970: epoch)
    let first = known.secondsFromGMT(for: now)
    var local = LocalStart(seconds: Self.inWeek(start + Double(first)))
    var offset = first
    while let change = known.nextDaylightSavingTimeTransition(after: now), change > now {
      let seconds = change.timeIntervalSince1970 - epoch
      guard seconds < WorkloadLimits.durationSeconds else { break }
      let next = known.secondsFromGMT(for: change)
      if next != offset {
        local.shifts.append(.init(atSeconds: seconds, bySeconds: Double(next - offset)))
      }
      (offset, now) = (next, change)
    }
    return local
  }

  private static func inWeek(_ seconds: Double) -> Double {
    let rest = seconds.truncatingRemainder(dividingBy: DiurnalRate.secondsPerWeek)
    return rest < 0 ? rest + DiurnalRate.secondsPerWeek : rest
  }

  private static func epochSeconds(_ text: String) -> Double? {
    var bytes = Array((text.utf8.count == 10 ? text + "T00:00:00" : text).utf8)
    return bytes.withUnsafeMutableBufferPointer { buffer in
      DecimalTime.parseDate(ByteView(buffer)).map { Double($0.seconds) }
    }
  }

  /// Seconds east of UTC of `Z`, `+08:00` and the like; nil for anything else.
  private static func fixedOffset(_ text: String) -> Double? {
    // The zone is read as it stands behind a date of 1970.
    epochSeconds("1970-01-02T00:00:00" + text).flatMap { seconds in
      text.isEmpty || text.hasPrefix(".") ? nil : DiurnalRate.secondsPerDay - seconds
    }
  }
}
