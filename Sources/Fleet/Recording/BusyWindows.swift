// BusyWindows.swift: how busy each replica was over windows of ten seconds.

internal import Engine
internal import Kernel
internal import Metrics
public import Units

extension Seconds {
  /// Over which the share of busy time is taken: an instant is busy or not, so a share needs a stretch of time.
  /// Long against a step, short against the swings of a load; what a dashboard averages over.
  public static let busyWindow = Seconds(10)
}

/// The time that windows of a fixed length spent at each share of busy time, over the replicas of a pool.
///
/// Windows begin at multiples of their length, for every replica the same. A warm-up, the end of a run and the ends of a
/// replica's life cut them: what is left of such a window has the share of its own part. Windows without work are not stored.
struct BusyWindows: Sendable {
  private let length: Int64
  private let firstReplica: Int
  /// For each replica the end of the window it last worked in, and its busy ticks there.
  private var open: [Open]
  /// When each replica last came up.
  private var births: [Int64]
  /// Last windows of lives that ended; a run that ends before cuts them.
  private var lastParts: [Part] = []
  /// Windows that a cut closed: the run may have ended before them, with arrivals after it that nobody served.
  private var closedByCuts: [Part] = []
  /// Ticks of closed windows, by `FractionBuckets`.
  private(set) var ticks = [Int128](repeating: 0, count: FractionBuckets.count)
  /// Windows in which a cut was taken, in order.
  private var marks: [Mark] = []

  private struct Open: BitwiseCopyable {
    var end: Int64 = 0
    var busy: Int64 = 0
  }

  /// A cut within a window: what each replica did there before it, and in all once the window is closed.
  private struct Mark {
    var time: Int64
    var end: Int64
    var before: [Int64]
    var whole: [Part]
  }

  /// A window of one replica, as far as it lies in its life.
  private struct Part: BitwiseCopyable {
    var busy: Int64 = 0
    var start: Int64 = 0
    var end: Int64 = 0
  }

  /// - Precondition: `length` is at least a tick.
  init(length: Seconds, firstReplica: Int, replicas: Int) {
    self.length = SimulationTime(length).ticks
    precondition(self.length > 0, "a window has a length")
    self.firstReplica = firstReplica
    open = [Open](repeating: Open(), count: replicas)
    births = [Int64](repeating: 0, count: replicas)
  }

  /// A replica came up.
  mutating func begin(_ replica: Int, at time: Int64) { births[replica - firstReplica] = time }

  /// A replica went down.
  /// - Precondition: all busy time before is in it.
  mutating func end(_ replica: Int, at time: Int64) {
    if let part = close(replica - firstReplica, at: time) { lastParts.append(part) }
  }

  /// Adds the busy time of the replicas' leaps.
  /// - Complexity: O(1) a leap, and O(1) a window that it ends.
  mutating func count(_ log: borrowing EventLog) {
    var index = 0
    while true {
      index = extend(log, from: index)
      guard index < log.leaps.count else { return }
      let entry = log.leaps[index]
      add(entry.replica, from: entry.countedFrom, to: entry.end)
      index += 1
    }
  }

  /// Adds leaps within the windows their replicas last worked in, up to the first that is not.
  /// - Returns: its place in the log.
  private mutating func extend(_ log: borrowing EventLog, from first: Int) -> Int {
    let base = firstReplica
    var open = open.mutableSpan
    for index in first..<log.leaps.count {
      let replica = log.leaps[index].replica - base
      // It began after the one before, so it lies in that window if it ends there.
      guard log.leaps[index].end <= open[replica].end else { return index }
      open[replica].busy += log.leaps[index].countedTicks
    }
    return log.leaps.count
  }

  /// Adds a stretch of busy time.
  /// - Precondition: stretches of a replica come in order of time.
  mutating func add(_ replica: Int, from start: Int64, to end: Int64) {
    spread(replica - firstReplica, from: start, to: end)
  }

  private mutating func spread(_ index: Int, from start: Int64, to end: Int64) {
    var from = start
    while from < end {
      if from >= open[index].end {
        store(close(index, at: .max))
        open[index] = Open(end: windowEnd(at: from))
      }
      let to = min(end, open[index].end)
      open[index].busy += to - from
      from = to
    }
  }

  /// The end of the window that a time lies in; that of the clock, in the last.
  private func windowEnd(at time: Int64) -> Int64 {
    let (end, overflow) = (time / length * length).addingReportingOverflow(length)
    return overflow ? .max : end
  }

  /// A replica's window, or the part of it before a time; nil where it did nothing in it.
  private mutating func close(_ index: Int, at time: Int64) -> Part? {
    let (end, busy) = (open[index].end, open[index].busy)
    open[index] = Open()
    guard busy > 0 else { return nil }
    let part = Part(
      busy: busy, start: max((end - 1) / length * length, births[index]), end: min(end, time))
    for mark in marks.indices.reversed() {
      guard marks[mark].end >= end else { break }
      // A life that began after the cut lies behind it as a whole.
      guard marks[mark].end == end, births[index] <= marks[mark].time else { continue }
      marks[mark].whole[index] = part
    }
    return part
  }

  private mutating func store(_ part: Part?) {
    if let part { store(part.busy, of: part.end - part.start, sign: 1) }
  }

  private mutating func store(_ busy: Int64, of length: Int64, sign: Int128) {
    ticks[FractionBuckets.index(Int(busy), of: Int(length))] += sign * Int128(length)
  }
}

// MARK: - Windows of a run

extension BusyWindows {
  /// A copy of what was recorded so far.
  /// - Precondition: all busy time before the cut is in it, and none after.
  mutating func cut(at time: Int64) -> Self {
    for index in open.indices where open[index].end <= time {
      guard let part = close(index, at: .max) else { continue }
      store(part)
      closedByCuts.append(part)
    }
    marks.append(
      Mark(
        time: time, end: windowEnd(at: time), before: open.map(\.busy),
        whole: [Part](repeating: Part(), count: open.count)))
    return self
  }

  /// What was recorded from an earlier copy, or from the beginning, to the end of the run.
  func finished(at end: Int64, since earlier: (copy: Self, time: Int64)?) -> Self {
    var rest = self
    for index in open.indices { rest.store(rest.close(index, at: end)) }
    for part in closedByCuts.dropFirst(earlier?.copy.closedByCuts.count ?? 0)
    where part.end > end {
      rest.store(part.busy, of: part.end - part.start, sign: -1)
      rest.store(part.busy, of: end - part.start, sign: 1)
    }
    for part in lastParts.dropFirst(earlier?.copy.lastParts.count ?? 0) {
      rest.store(Part(busy: part.busy, start: part.start, end: min(part.end, end)))
    }
    guard let earlier, let mark = rest.marks.first(where: { $0.time == earlier.time }) else {
      return rest
    }
    for bucket in ticks.indices { rest.ticks[bucket] -= earlier.copy.ticks[bucket] }
    for (before, whole) in zip(mark.before, mark.whole) where whole.busy > 0 {
      let until = min(whole.end, end)
      rest.store(whole.busy, of: until - whole.start, sign: -1)
      rest.store(whole.busy - before, of: until - mark.time, sign: 1)
    }
    return rest
  }

  /// Adds another run of the same pool; both are finished.
  mutating func merge(_ other: Self) {
    for bucket in ticks.indices { ticks[bucket] += other.ticks[bucket] }
  }
}
