// TimelineWindows.swift: the windows of a run's timeline, with their ends, and put together where they are too many.

internal import Fleet
internal import Units

/// What each replica did in each window, in order of time, then of replica.
struct TimelineWindows: Sendable {
  /// One replica in one window: means over the part of it that the run covered.
  struct Row: Sendable {
    var start, end: Seconds
    var replica: Int
    var arrivals: Int
    var running, waiting: Double
    /// Shares.
    var kvCacheUsage, busy: Double
    var outputTokens: Double

    /// Adds the window that follows.
    fileprivate mutating func append(_ next: Row) {
      let (own, other) = ((end - start).value, (next.end - next.start).value)
      func mean(_ a: Double, _ b: Double) -> Double {
        own + other > 0 ? (a * own + b * other) / (own + other) : a
      }
      running = mean(running, next.running)
      waiting = mean(waiting, next.waiting)
      kvCacheUsage = mean(kvCacheUsage, next.kvCacheUsage)
      busy = mean(busy, next.busy)
      arrivals += next.arrivals
      outputTokens += next.outputTokens
      end = next.end
    }
  }

  let replicas: Int
  private(set) var rows: [Row]
  /// Of a window, but for the last.
  private(set) var length: Seconds
  /// From the first arrival.
  let end: Seconds

  init(_ timeline: Timeline, until end: Seconds) {
    replicas = timeline.replicas
    length = timeline.window
    self.end = end
    let window = timeline.window.value
    // A request that is turned away may come after the last token.
    rows = timeline.rows(until: end).filter { $0.start.value < max(end.value, window) }.map { row in
      let stop = max(row.start.value, min(row.start.value + window, end.value))
      return Row(
        start: row.start, end: Seconds(stop), replica: row.replica.value, arrivals: row.arrivals,
        running: row.running, waiting: row.waiting, kvCacheUsage: row.kvCacheUsage, busy: row.busy,
        outputTokens: row.outputTokensPerSecond * (stop - row.start.value))
    }
  }

  /// Windows of twice the length, and twice again, until there are no more rows than asked for, or one a replica.
  func merged(toAtMost limit: Int) -> Self {
    var merged = self
    while merged.rows.count > max(limit, replicas) { merged.halve() }
    return merged
  }

  private mutating func halve() {
    var half: [Row] = []
    for (index, row) in rows.enumerated() {
      let window = index / replicas
      if window % 2 == 0 {
        half.append(row)
      } else {
        half[window / 2 * replicas + index % replicas].append(row)
      }
    }
    rows = half
    length = Seconds(length.value * 2)
  }
}
