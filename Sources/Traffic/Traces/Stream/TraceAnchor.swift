// TraceAnchor.swift: the date or the hour at which a trace begins, where it says one.

internal import Text
internal import Units

/// When a trace's first request came: what an hour of the day can be told by.
public struct TraceAnchor: Hashable, Sendable {
  /// Seconds from 1970-01-01 00:00 UTC, from midnight of the first day where no date is known. A date without
  /// a zone is taken as UTC; the trace's counts say how many are.
  public var epochSeconds: Double
  /// Whether the day is known, not the hour alone.
  public let hasDate: Bool

  init(epochSeconds: Double, hasDate: Bool) {
    self.epochSeconds = epochSeconds
    self.hasDate = hasDate
  }

  /// Nil where the format's times are bare numbers from no known hour.
  init?(_ format: TraceFormat, _ row: TraceRow) {
    epochSeconds = row.time.inSeconds.value
    if case .date = format.clock.text {
      hasDate = true
    } else {
      hasDate = format.clock.origin == .epoch
    }
    guard hasDate || format.clock.origin == .midnight else { return nil }
  }
}
