// PoolTally.swift: what the replicas of one pool did, counted so that every share can be derived later.

internal import Engine
internal import Hardware
internal import Kernel
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
  /// Of the prefixes, what layers of a limited reach saw.
  private(set) var promptReachedTokens = 0.0
  private let stepTime: any StepTimeModel
  /// What drafts add to it.
  private(set) var drafts: DraftTally
  /// Wall ticks with requests kept waiting by seats or tokens of a step, and by KV blocks.
  var queueTicks: Int128 = 0
  var kvBlockedTicks: Int128 = 0
  public internal(set) var preemptions = 0
  private var mostRunning = 0
  public internal(set) var waiting = TimeWeightedCount()
  /// KV blocks of a replica.
  let kvBlocks: Int
  private var kv = KVUsage()
  private(set) var rates = StepRates()
  private(set) var busy: BusyWindows

  struct RowTally: Hashable, Sendable, BitwiseCopyable {
    /// Steps with this many decode rows, and the total context those rows attended over.
    var steps = 0
    var context = 0
    /// Of it, what layers of a limited reach saw.
    var reached = 0
    /// Steps in which this many rows emitted a token.
    var sampledSteps = 0
    /// Time in steps with this many requests running.
    var runningTicks: Int128 = 0

    static func += (a: inout Self, b: Self) {
      a.steps += b.steps
      a.context += b.context
      a.reached += b.reached
      a.sampledSteps += b.sampledSteps
      a.runningTicks += b.runningTicks
    }
    static func -= (a: inout Self, b: Self) {
      a.steps -= b.steps
      a.context -= b.context
      a.reached -= b.reached
      a.sampledSteps -= b.sampledSteps
      a.runningTicks -= b.runningTicks
    }
  }

  init(limits: EngineLimits, stepTime: any StepTimeModel, busy: BusyWindows) {
    self.stepTime = stepTime
    self.busy = busy
    kvBlocks = limits.kvBlocks
    drafts = DraftTally(limits)
    firstChunks = [Int](repeating: 0, count: limits.maxNumBatchedTokens + 1)
    stepsByTokens = [Int](repeating: 0, count: limits.maxNumBatchedTokens + 1)
    byRows = [RowTally](repeating: RowTally(), count: limits.maxNumSeqs + 1)
  }

  /// Counts what this pool's replicas logged.
  mutating func count(_ log: borrowing EventLog, _ work: inout StepWorkTable) {
    preemptions += log.preemptions
    countChunks(log)
    let counts = Self.countSteps(log, byTokens: &stepsByTokens, byRows: &byRows)
    promptSteps += counts.promptSteps
    if stepTime.reach != nil { countReached(log) }
    if drafts.areMade { drafts.count(log) }
    mostRunning = max(mostRunning, counts.mostRunning)
    if counts.areBlocked {
      for index in 0..<log.leaps.count where log.leaps[index].leap.blocked != .nothing {
        blocked(log.leaps[index])
      }
    }
    kv.count(log, blocks: kvBlocks)
    rates.count(log, &work)
    busy.count(log)
    for index in 0..<log.dueWaits {
      let wait = log.waits[index]
      waiting.add(wait.count, for: SimulationTime(ticks: wait.end - wait.start))
    }
  }

  /// Adds leaps to the tables by tokens and by rows, whose checks are made once for all of them.
  /// - Returns: steps with a prompt, the most requests that ran, and whether any leap kept requests waiting.
  private static func countSteps(
    _ log: borrowing EventLog, byTokens: inout [Int], byRows: inout [RowTally]
  ) -> (promptSteps: Int, mostRunning: Int, areBlocked: Bool) {
    var (promptSteps, mostRunning, areBlocked) = (0, 0, false)
    var tokens = byTokens.mutableSpan
    var rows = byRows.mutableSpan
    for index in 0..<log.leaps.count {
      let m = log.leaps[index].leap.steps
      let decoding = log.leaps[index].leap.decodeRows
      let prompt = Int(log.leaps[index].leap.promptTokens)
      let running = Int(log.leaps[index].leap.running)
      tokens[decoding * log.leaps[index].leap.rowTokens + prompt] += m
      rows[decoding].steps += m
      rows[decoding].context +=
        m * log.leaps[index].leap.context
        + decoding * log.clock.area(of: m, from: log.leaps[index].leap.phase)
      rows[Int(log.leaps[index].leap.sampledRows)].sampledSteps += m
      rows[running].runningTicks += Int128(log.leaps[index].countedTicks)
      if prompt > 0 { promptSteps += 1 }
      if log.leaps[index].leap.blocked != .nothing { areBlocked = true }
      mostRunning = max(mostRunning, running)
    }
    return (promptSteps, mostRunning, areBlocked)
  }

  private mutating func countReached(_ log: borrowing EventLog) {
    for index in 0..<log.leaps.count {
      let m = log.leaps[index].leap.steps
      byRows[log.leaps[index].leap.decodeRows].reached +=
        m * log.leaps[index].leap.reached
        + Int(log.leaps[index].leap.reachingRows)
        * log.clock.area(of: m, from: log.leaps[index].leap.phase)
    }
  }

  /// Counts the state of a part of a step whose leap is counted later.
  mutating func addPart(_ part: LeapEntry, _ work: inout StepWorkTable) {
    let ticks = part.end - part.countedFrom
    let running = Int(part.leap.running)
    byRows[running].runningTicks += Int128(ticks)
    mostRunning = max(mostRunning, running)
    if part.leap.blocked != .nothing { blocked(part) }
    kv.add(part, blocks: kvBlocks)
    rates.add(part.leap, ticks: ticks, &work)
    busy.add(part.replica, from: part.countedFrom, to: part.end)
  }

  /// Windows of busy time begin and end with a replica's life.
  mutating func cameUp(_ replica: Int, at now: Int64) { busy.begin(replica, at: now) }
  mutating func wentDown(_ replica: Int, at now: Int64) { busy.end(replica, at: now) }

  /// Steps of all replicas.
  public var steps: Int { byRows.reduce(0) { $0 + $1.steps } }

  /// Time inside steps, over all replicas: a step has something running.
  var busyTicks: Int128 { byRows.reduce(0) { $0 + $1.runningTicks } }

  /// Requests running, over time and replicas.
  public var running: TimeWeightedCount {
    TimeWeightedCount(ticksByValue: byRows.map(\.runningTicks), maximum: mostRunning)
  }

  /// Share of the KV blocks in use, over time and replicas.
  public var kvCacheUsage: TimeWeightedFraction { kv.usage(of: kvBlocks) }

  private mutating func blocked(_ entry: LeapEntry) {
    let length = Int128(max(0, entry.end - max(entry.countedFrom, entry.leap.blockedFrom)))
    if entry.leap.blocked == .kvCache {
      kvBlockedTicks += length
    } else {
      queueTicks += length
    }
  }

  private mutating func countChunks(_ log: borrowing EventLog) {
    for index in 0..<log.chunks.count {
      let chunk = log.chunks[index]
      if chunk.prefixTokens == 0 {
        firstChunks[chunk.newTokens] += 1
      } else {
        laterChunk(newTokens: chunk.newTokens, prefixTokens: chunk.prefixTokens)
      }
    }
  }

  private mutating func laterChunk(newTokens: Int, prefixTokens: Int) {
    laterPart += stepTime.promptAttention(newTokens: newTokens, prefixTokens: prefixTokens)
    laterPairs += chunkPairs(newTokens: newTokens, prefixTokens: prefixTokens)
    promptPrefixTokens += Double(prefixTokens)
    if let reach = stepTime.reach { promptReachedTokens += Double(min(prefixTokens, reach)) }
  }

  /// Query–key pairs of all prompt chunks.
  var promptPairs: Double {
    firstChunks.enumerated().reduce(laterPairs) {
      $0 + Double($1.element) * chunkPairs(newTokens: $1.offset, prefixTokens: 0)
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

/// Query–key pairs of a chunk.
private func chunkPairs(newTokens: Int, prefixTokens: Int) -> Double {
  let new = Double(newTokens)
  return new * Double(prefixTokens) + new * (new + 1) / 2
}

// MARK: - Windows of a run

extension PoolTally {
  /// A copy of what was recorded so far; maxima begin anew.
  mutating func cut(at time: Int64) -> Self {
    var copy = self
    mostRunning = 0
    copy.waiting = waiting.cut()
    copy.kv = kv.cut()
    copy.busy = busy.cut(at: time)
    return copy
  }

  /// What was recorded after one of some cuts, or from the beginning, to the end of the run.
  ///
  /// Each cut began the maxima anew, so those of all windows that are kept are put together.
  func counts(after index: Int?, of cuts: [Self], from start: Int64, to end: Int64) -> Self {
    var rest = self
    for later in index.map({ cuts[($0 + 1)...] }) ?? cuts[...] {
      rest.mostRunning = max(rest.mostRunning, later.mostRunning)
      rest.kv.most = max(rest.kv.most, later.kv.most)
      rest.waiting.raise(to: later.waiting.maximum)
    }
    rest.busy = busy.finished(at: end, since: index.map { (cuts[$0].busy, start) })
    if let index { rest.subtract(cuts[index]) }
    return rest
  }

  /// Takes away an earlier copy, but for maxima and busy windows.
  private mutating func subtract(_ other: Self) {
    for index in stepsByTokens.indices { stepsByTokens[index] -= other.stepsByTokens[index] }
    drafts.subtract(other.drafts)
    for index in byRows.indices { byRows[index] -= other.byRows[index] }
    promptSteps -= other.promptSteps
    for index in firstChunks.indices { firstChunks[index] -= other.firstChunks[index] }
    laterPart += other.laterPart * -1
    laterPairs -= other.laterPairs
    promptPrefixTokens -= other.promptPrefixTokens
    promptReachedTokens -= other.promptReachedTokens
    queueTicks -= other.queueTicks
    kvBlockedTicks -= other.kvBlockedTicks
    preemptions -= other.preemptions
    waiting = waiting.values(since: other.waiting, maximum: waiting.maximum)
    kv.subtract(other.kv)
    rates.subtract(other.rates)
  }

  /// Adds the counts of another run of the same pool.
  mutating func merge(_ other: Self) {
    for index in stepsByTokens.indices { stepsByTokens[index] += other.stepsByTokens[index] }
    drafts.merge(other.drafts)
    for index in byRows.indices { byRows[index] += other.byRows[index] }
    promptSteps += other.promptSteps
    for index in firstChunks.indices { firstChunks[index] += other.firstChunks[index] }
    laterPart += other.laterPart
    laterPairs += other.laterPairs
    promptPrefixTokens += other.promptPrefixTokens
    promptReachedTokens += other.promptReachedTokens
    queueTicks += other.queueTicks
    kvBlockedTicks += other.kvBlockedTicks
    preemptions += other.preemptions
    mostRunning = max(mostRunning, other.mostRunning)
    waiting.merge(other.waiting)
    kv.merge(other.kv)
    rates.merge(other.rates)
    busy.merge(other.busy)
  }
}
