// TimelineRows.swift: a timeline whose last window ends with the run.

internal import Fleet
internal import Units

extension Timeline {
  /// All windows. The run ends within the last, whose averages are over the part of it that the run covered.
  /// - Parameter end: of the run, from its first arrival.
  func rows(until end: Seconds) -> [Row] {
    rows.map { row in
      let covered = end.value - row.start.value
      guard covered > 0, covered < window.value else { return row }
      let scale = window.value / covered
      var part = row
      part.running *= scale
      part.waiting *= scale
      part.kvCacheUsage *= scale
      part.busy *= scale
      part.outputTokensPerSecond *= scale
      return part
    }
  }
}
