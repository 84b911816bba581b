// PoolTally.swift: what the replicas of one pool did, counted so that every share can be derived later.

internal import Hardware
public import Metrics
internal import Units

/// Counters of one pool, a few additions a leap.
///
/// Times by bound, FLOPs and bytes are not summed while running: they follow at the end from how many
/// steps there were of each size, and from the prompt chunks.
public struct PoolTally: Sendable {
  /// Steps by the tokens they carried.
  private(set) var stepsByTokens: [Int]
  /// What is counted by a number of rows.
  private(set) var byRows: [RowTally]
  var promptSteps = 0
  /// Chunks that begin a prompt, by their tokens.
  private var firstChunks: [Int]
  /// Of the chunks that continue a prompt: attention, query–key pairs, and context tokens read for them.
  private var laterPart = StepPart.zero
  private var laterPairs = 0.0
  private(set) var promptPrefixTokens = 0.0
  private let stepTime: any StepTimeModel
  /// Wall ticks with requests kept waiting by seats or tokens of a step, and by KV blocks.
  var queueTicks: Int128 = 0
  var kvBlockedTicks: Int128 = 0
  public internal(set) var preemptions = 0
  private var mostRunning = 0
  public internal(set) var waiting = TimeWeightedCount()
  public internal(set) var kvCacheUsage = TimeWeightedFraction()

  struct RowTally: Hashable, Sendable, BitwiseCopyable {
    /// Steps with this many decode rows, and the total context those rows attended over.
    var steps = 0
    var context = 0
    /// Steps in which this many rows emitted a token.
    var sampledSteps = 0
    /// Time in steps with this many requests running.
    var runningTicks: Int128 = 0

    static func += (a: inout Self, b: Self) {
      a.steps += b.steps
      a.context += b.context
      a.sampledSteps += b.sampledSteps
      a.runningTicks += b.runningTicks
    }
    static func -= (a: inout Self, b: Self) {
      a.steps -= b.steps
      a.context -= b.context
      a.sampledSteps -= b.sampledSteps
      a.runningTicks -= b.runningTicks
    }
  }

  init(limits: EngineLimits, stepTime: any StepTimeModel) {
    self.stepTime = stepTime
    firstChunks = [Int](repeating: 0, count: limits.maxNumBatchedTokens + 1)
    stepsByTokens = [Int](repeating: 0, count: limits.maxNumBatchedTokens + 1)
    byRows = [RowTally](repeating: RowTally(), count: limits.maxNumSeqs + 1)
  }

  /// Counts the leaps and waits of this pool's replicas.
  mutating func count(_ log: borrowing EventLog) {
    Self.countSteps(log, byTokens: &stepsByTokens, byRows: &byRows)
    for index in 0..<log.leaps.count {
      let entry = log.leaps[index]
      if entry.leap.promptTokens > 0 { promptSteps += 1 }
      if entry.leap.blocked != .nothing { blocked(entry) }
      if entry.leap.running > mostRunning { mostRunning = entry.leap.running }
      let time = SimulationTime(ticks: entry.end - entry.leap.start)
      kvCacheUsage.addRamp(from: entry.kvStart, to: entry.kvEnd, for: time)
    }
    for index in 0..<log.waits.count {
      let wait = log.waits[index]
      waiting.add(wait.count, for: SimulationTime(ticks: wait.end - wait.start))
    }
  }

  /// Adds leaps to the tables by tokens and by rows, whose checks are made once for all of them.
  private static func countSteps(
    _ log: borrowing EventLog, byTokens: inout [Int], byRows: inout [RowTally]
  ) {
    var tokens = byTokens.mutableSpan
    var rows = byRows.mutableSpan
    for index in 0..<log.leaps.count {
      let (leap, end) = (log.leaps[index].leap, log.leaps[index].end)
      let m = leap.steps
      let decoding = leap.decodeRows
      tokens[decoding + leap.promptTokens] += m
      rows[decoding].steps += m
      rows[decoding].context += m * leap.context + decoding * (m * (m - 1) / 2)
      rows[leap.sampledRows].sampledSteps += m
      rows[leap.running].runningTicks += Int128(end - leap.start)
    }
  }

  /// Steps of all replicas.
  public var steps: Int { byRows.reduce(0) { $0 + $1.steps } }

  /// Time inside steps, over all replicas: a step has something running.
  var busyTicks: Int128 { byRows.reduce(0) { $0 + $1.runningTicks } }

  /// Requests running, over time and replicas.
  public var running: TimeWeightedCount {
    TimeWeightedCount(ticksByValue: byRows.map(\.runningTicks), maximum: mostRunning)
  }

  private mutating func blocked(_ entry: LeapEntry) {
    let length = Int128(max(0, entry.end - max(entry.leap.start, entry.leap.blockedFrom)))
    if entry.leap.blocked == .kvCache {
      kvBlockedTicks += length
    } else {
      queueTicks += length
    }
  }

  mutating func promptChunk(newTokens: Int, prefixTokens: Int) {
    if prefixTokens == 0 {
      firstChunks[newTokens] += 1
    } else {
      laterChunk(newTokens: newTokens, prefixTokens: prefixTokens)
    }
  }

  private mutating func laterChunk(newTokens: Int, prefixTokens: Int) {
    laterPart += stepTime.promptAttention(newTokens: newTokens, prefixTokens: prefixTokens)
    laterPairs += Self.pairs(newTokens: newTokens, prefixTokens: prefixTokens)
    promptPrefixTokens += Double(prefixTokens)
  }

  private static func pairs(newTokens: Int, prefixTokens: Int) -> Double {
    let new = Double(newTokens)
    return new * Double(prefixTokens) + new * (new + 1) / 2
  }

  /// Query–key pairs of all prompt chunks.
  var promptPairs: Double {
    firstChunks.enumerated().reduce(laterPairs) {
      $0 + Double($1.element) * Self.pairs(newTokens: $1.offset, prefixTokens: 0)
    }
  }

  /// Attention of all prompt chunks, without its launches.
  var promptPart: StepPart {
    var part = laterPart
    for (tokens, chunks) in firstChunks.enumerated() where chunks > 0 {
      part += stepTime.promptAttention(newTokens: tokens, prefixTokens: 0) * Double(chunks)
    }
    return part
  }
}

// MARK: - Windows of a run

extension PoolTally {
  /// A copy of what was recorded so far; maxima begin anew.
  mutating func cut() -> Self {
    var copy = self
    mostRunning = 0
    copy.waiting = waiting.cut()
    copy.kvCacheUsage = kvCacheUsage.cut()
    return copy
  }

  /// What was recorded after a cut; the maxima are of the later windows.
  func counts(since earlier: Self, maxima: PoolMaxima) -> Self {
    var rest = self
    rest.subtract(earlier)
    rest.mostRunning = maxima.running
    rest.waiting = waiting.values(since: earlier.waiting, maximum: maxima.waiting)
    rest.kvCacheUsage = kvCacheUsage.values(
      since: earlier.kvCacheUsage, maximum: maxima.kvCacheUsage)
    return rest
  }

  private mutating func subtract(_ other: Self) {
    for index in stepsByTokens.indices { stepsByTokens[index] -= other.stepsByTokens[index] }
    for index in byRows.indices { byRows[index] -= other.byRows[index] }
    promptSteps -= other.promptSteps
    for index in firstChunks.indices { firstChunks[index] -= other.firstChunks[index] }
    laterPart += other.laterPart * -1
    laterPairs -= other.laterPairs
    promptPrefixTokens -= other.promptPrefixTokens
    queueTicks -= other.queueTicks
    kvBlockedTicks -= other.kvBlockedTicks
    preemptions -= other.preemptions
  }

  /// Adds the counts of another run of the same pool.
  mutating func merge(_ other: Self) {
    for index in stepsByTokens.indices { stepsByTokens[index] += other.stepsByTokens[index] }
    for index in byRows.indices { byRows[index] += other.byRows[index] }
    promptSteps += other.promptSteps
    for index in firstChunks.indices { firstChunks[index] += other.firstChunks[index] }
    laterPart += other.laterPart
    laterPairs += other.laterPairs
    promptPrefixTokens += other.promptPrefixTokens
    queueTicks += other.queueTicks
    kvBlockedTicks += other.kvBlockedTicks
    preemptions += other.preemptions
    mostRunning = max(mostRunning, other.mostRunning)
    waiting.merge(other.waiting)
    kvCacheUsage.merge(other.kvCacheUsage)
  }

  var maxima: PoolMaxima {
    PoolMaxima(
      running: mostRunning, waiting: waiting.maximum, kvCacheUsage: kvCacheUsage.maximum)
  }
}

/// The largest values of one window of a run.
struct PoolMaxima {
  var running = 0
  var waiting = 0
  var kvCacheUsage = 0.0

  mutating func merge(_ other: Self) {
    running = max(running, other.running)
    waiting = max(waiting, other.waiting)
    kvCacheUsage = max(kvCacheUsage, other.kvCacheUsage)
  }
}
