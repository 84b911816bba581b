// RateRow.swift: windows of a recording as they are read: checked, put in order, holes made visible.

internal import Text
internal import Units
internal import Workload

/// A window with the place where it stands.
struct RateRow {
  var window: RateWindow
  var place: SourceLocation
}

extension RateRecording {
  /// Windows that one recording may have: 19 years of minutes. A guess at far more than is kept.
  static let windowLimit = 10_000_000
  /// Most requests of one window; a bound on sums, not a measurement.
  static let requestLimit = 1e15

  /// Puts windows into order and fills holes between them with windows that were not collected.
  ///
  /// Mistakes go to `problems`: windows that overlap, and a recording longer than the clock.
  static func joined(_ rows: [RateRow], into problems: InputProblems) -> [RateWindow] {
    let order = rows.indices.sorted {
      (rows[$0].window.start, $0) < (rows[$1].window.start, $1)
    }
    guard let first = order.first, let last = order.last else { return [] }
    let origin = rows[first].window.start
    let span = rows[last].window.end - origin
    guard span.value <= WorkloadLimits.durationSeconds else {
      problems.add(
        .tooLarge, at: rows[last].place,
        "the recording spans \(NumberText.shortest((span.value / 86_400).rounded())) days; "
          + "the limit is 388",
        hint: "cut it into parts")
      return []
    }
    var windows: [RateWindow] = []
    var before: RateRow?
    for index in order {
      var row = rows[index]
      row.window.start = row.window.start - origin
      if let before {
        // A millisecond: windows are written in whole seconds or rounded fractions of them.
        let gap = row.window.start - before.window.end
        if gap.value < -1e-3 {
          problems.add(
            .conflict, at: row.place,
            "this window begins before the one on line \(before.place.line ?? 0) ends",
            hint: "give every window once; take out what was pasted twice")
        } else if gap.value > 1e-3 {
          windows.append(RateWindow(start: before.window.end, length: gap, requests: nil))
        }
      }
      windows.append(row.window)
      before = row
    }
    return windows
  }
}
