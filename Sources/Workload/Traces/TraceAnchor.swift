// TraceAnchor.swift: the date or the hour at which a trace begins, where it says one.

/// When a trace's first request came, on which clock: what an hour of the day can be told by.
public struct TraceAnchor: Hashable, Sendable {
  /// Whose clock the seconds are of.
  public enum Clock: Hashable, Sendable {
    /// UTC, by the zone that the date has.
    case written
    /// The date has no zone; UTC is assumed.
    case assumedUTC
    /// No date: seconds from midnight of some day, in the zone that the words name.
    case midnight(String)
  }

  /// Seconds from 1970-01-01 00:00 on that clock, from midnight of the first day where no date is known.
  public var epochSeconds: Double
  public var clock: Clock

  init(epochSeconds: Double, clock: Clock) {
    self.epochSeconds = epochSeconds
    self.clock = clock
  }

  /// Whether the day is known, not the hour alone.
  var hasDate: Bool {
    if case .midnight = clock { return false }
    return true
  }

  /// The clock at the start of a recording; nil where nothing tells it, or where time was cut out of it.
  init?(_ recording: RateRecording) {
    guard recording.windows.allSatisfy({ $0.requests != nil }) else { return nil }
    switch recording.anchor {
    case .unknown: return nil
    case .midnight: self.init(epochSeconds: 0, clock: .midnight("the recording's own zone"))
    case .epoch(let seconds): self.init(epochSeconds: seconds, clock: .written)
    }
  }

  /// Nil where the format's times are bare numbers from no known hour.
  init?(_ format: TraceFormat, _ row: TraceRow) {
    epochSeconds = Double(row.time.seconds) + Double(row.time.attoseconds) * 1e-18
    if case .date = format.timeText {
      clock = row.timeKind == .zoneless ? .assumedUTC : .written
    } else if format.countsFromEpoch {
      clock = .written
    } else if let words = format.clock {
      clock = .midnight(words)
    } else {
      return nil
    }
  }
}
