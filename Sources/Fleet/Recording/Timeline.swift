// Timeline.swift: what each replica did over time, in windows that widen so that memory stays bounded.

internal import Engine
internal import Kernel
public import Units

/// Windows of a power-of-two length, doubled whenever the run outgrows them.
///
/// A leap's tokens, busy time and KV use are spread over the windows it covers in proportion: state
/// is linear between the ends of a leap.
public struct Timeline: Sendable {
  /// One replica in one window: areas are count × ticks, or share × ticks.
  public struct Cell: Hashable, Sendable, BitwiseCopyable {
    var arrivals = 0
    var runningArea = 0.0
    var waitingArea = 0.0
    var kvArea = 0.0
    var busyTicks = 0.0
    var outputTokens = 0.0

    @inline(__always)
    mutating func add(running: Double, kv: Double, busy: Double, tokens: Double) {
      runningArea += running
      kvArea += kv
      busyTicks += busy
      outputTokens += tokens
    }

    mutating func merge(_ other: Self) {
      arrivals += other.arrivals
      runningArea += other.runningArea
      waitingArea += other.waitingArea
      kvArea += other.kvArea
      busyTicks += other.busyTicks
      outputTokens += other.outputTokens
    }
  }

  /// The same in the units of a report.
  public struct Row: Hashable, Sendable {
    public var start: Seconds
    public var replica: ReplicaID
    public var arrivals: Int
    public var running: Double
    public var waiting: Double
    public var kvCacheUsage: Double
    public var busy: Double
    public var outputTokensPerSecond: Double
  }

  /// Cells of all replicas together are at most this many.
  private static let cellLimit = 1 << 17
  /// Windows begin at 2³² ticks: 1/64 s.
  private static let firstShift = 32

  public let replicas: Int
  private let windowLimit: Int
  private var shift = Int64(Timeline.firstShift)
  private var cells: [Cell]
  private var lastWindow = 0

  init(replicas: Int) {
    self.replicas = replicas
    var limit = 512
    while limit > 8, limit * replicas > Self.cellLimit { limit /= 2 }
    windowLimit = limit
    cells = [Cell](repeating: Cell(), count: limit * replicas)
  }

  /// The length of a window.
  public var window: Seconds { SimulationTime(ticks: 1 << shift).seconds }

  mutating func arrived(_ replica: Int, at time: Int64) {
    reach(time)
    cells[replica * windowLimit + Int(time &>> shift)].arrivals += 1
  }

  /// Spreads logged leaps and waits over the windows they cover.
  /// - Complexity: O(windows covered), usually one an entry.
  mutating func count(_ log: borrowing EventLog, kvBlocks: Int) {
    reach(max(0, log.latest - 1))
    Self.spread(
      log, kvBlocks: Double(kvBlocks), over: &cells, windowLimit: windowLimit, shift: shift)
  }

  private static func spread(
    _ log: borrowing EventLog, kvBlocks: Double, over cells: inout [Cell], windowLimit: Int,
    shift: Int64
  ) {
    var cells = cells.mutableSpan
    for index in 0..<log.leaps.count {
      let (start, finish) = (log.leaps[index].leap.start, log.leaps[index].end)
      let row = log.leaps[index].replica * windowLimit
      let running = Double(log.leaps[index].leap.running)
      let kvStart = Double(log.leaps[index].firstBlocks) / kvBlocks
      let kvEnd = Double(log.leaps[index].lastBlocks) / kvBlocks
      let tokens = Double(log.leaps[index].leap.emittedTokens(log.clock))
      let window = start &>> shift
      if (finish &- 1) &>> shift == window {  // as nearly all do: nothing to divide
        let length = Double(finish - start)
        cells[row + Int(window)].add(
          running: running * length,
          kv: (kvStart + (kvEnd - kvStart) / 2) * length, busy: length,
          tokens: tokens)
        continue
      }
      let perTick = 1 / Double(finish - start)
      var from = start
      while from < finish {
        let window = from &>> shift
        let to = end(of: window, shift: shift, atMost: finish)
        let part = Double(to - from)
        let middle = (Double(from - start) + part / 2) * perTick
        let kv = kvStart + (kvEnd - kvStart) * middle
        cells[row + Int(window)].add(
          running: running * part, kv: kv * part, busy: part,
          tokens: tokens * (part * perTick))
        from = to
      }
    }
    for index in 0..<log.excess.count {
      let window = Int((log.excess[index].end &- 1) &>> shift)
      cells[log.excess[index].replica * windowLimit + window].outputTokens -=
        Double(log.excess[index].tokens)
    }
    for index in 0..<log.dueWaits {
      let wait = log.waits[index]
      var from = wait.start
      while from < wait.end {
        let window = from &>> shift
        let to = end(of: window, shift: shift, atMost: wait.end)
        let area = Double(wait.count) * Double(to - from)
        cells[wait.replica * windowLimit + Int(window)].waitingArea += area
        from = to
      }
    }
  }

  /// The end of a window, or an earlier time. The end of the last window of the clock is 2⁶³, one more than
  /// Int64 holds, so they are compared without sign.
  @inline(__always)
  private static func end(of window: Int64, shift: Int64, atMost time: Int64) -> Int64 {
    let end = UInt64(bitPattern: (window &+ 1) &<< shift)
    return Int64(truncatingIfNeeded: min(UInt64(bitPattern: time), end))
  }

  /// Widens the windows until a time falls into one.
  @inline(__always)
  private mutating func reach(_ time: Int64) {
    while time &>> shift >= windowLimit { widen() }
    lastWindow = max(lastWindow, Int(time &>> shift))
  }

  private mutating func widen() {
    for replica in 0..<replicas {
      let base = replica * windowLimit
      for window in 0..<windowLimit / 2 {
        var merged = cells[base + 2 * window]
        merged.merge(cells[base + 2 * window + 1])
        cells[base + window] = merged
      }
      for window in windowLimit / 2..<windowLimit { cells[base + window] = Cell() }
    }
    shift += 1
    lastWindow /= 2
  }

  /// All windows in order of time, then of replica.
  public var rows: [Row] {
    let length = Double(Int64(1) << shift)
    let perSecond = Double(SimulationTime.ticksPerSecond)
    return (0...lastWindow).flatMap { window in
      (0..<replicas).map { replica in
        let cell = cells[replica * windowLimit + window]
        return Row(
          start: Seconds(Double(window) * length / perSecond), replica: ReplicaID(replica),
          arrivals: cell.arrivals, running: cell.runningArea / length,
          waiting: cell.waitingArea / length, kvCacheUsage: cell.kvArea / length,
          busy: cell.busyTicks / length,
          outputTokensPerSecond: cell.outputTokens / length * perSecond)
      }
    }
  }
}
