// OrderScan.swift: the order of a log, told from its first rows.

internal import Text

extension RecordedOrder {
  /// Most seconds by which a log's rows may be late beyond the longest of them: proxies and span processors
  /// write in batches, every 5 to 10 s by default. A guess above both.
  private static let batchSeconds = 60.0

  /// The order of some rows; nil where it is none.
  ///
  /// In the order of their end, a row stands behind one that began later by no more than its own time, so the
  /// largest fall is at most the longest row.
  init?(of rows: some Sequence<TraceRow>) {
    var scan = OrderScan()
    for row in rows { scan.add(row) }
    if scan.startsRise {
      self = .start
    } else if scan.endFall == 0 {
      self = .end
    } else if scan.startsFall {
      self = .newestFirst
    } else if let fall = scan.endFall, fall <= Self.batchSeconds,
      scan.startFall <= scan.longest + Self.batchSeconds
    {
      self = .end
    } else {
      return nil
    }
  }
}

/// What a pass over rows says about their order.
private struct OrderScan {
  var startsRise = true
  var startsFall = true
  /// How far a start lies before the latest one, at most, in seconds.
  var startFall = 0.0
  /// The same of ends; nil where a row does not say when it ended.
  var endFall: Double? = 0
  /// Seconds of the longest row.
  var longest = 0.0
  private var origin: DecimalTime?
  private var last = 0.0
  private var latestStart = -Double.infinity
  private var latestEnd = -Double.infinity
  private var previous: DecimalTime?

  mutating func add(_ row: TraceRow) {
    if let previous {
      if row.time < previous { startsRise = false }
      if row.time > previous { startsFall = false }
    }
    previous = row.time
    // From the first row on, so that a Double tells nanoseconds apart over months.
    let first = origin ?? row.time
    origin = first
    let start = row.time.secondsSince(first)
    startFall = max(startFall, latestStart - start)
    latestStart = max(latestStart, start)
    guard row.seconds >= 0, let fall = endFall else {
      endFall = nil
      return
    }
    let end = start + row.seconds
    endFall = max(fall, latestEnd - end)
    latestEnd = max(latestEnd, end)
    longest = max(longest, row.seconds)
  }
}
