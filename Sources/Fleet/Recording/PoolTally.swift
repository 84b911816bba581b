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
  var stepsByTokens: [Int]
  /// Steps by their decode rows, and the total context those rows attended over.
  var stepsByRows: [Int]
  var contextByRows: [Int]
  /// Steps by the rows that emitted a token.
  var stepsBySamples: [Int]
  var promptSteps = 0
  var promptPart = StepPart.zero
  /// Query–key pairs of prompt chunks, and context tokens their prefixes were read for.
  var promptPairs = 0.0
  var promptPrefixTokens = 0.0
  var busyTicks: Int128 = 0
  /// Wall ticks with requests kept waiting by seats or tokens of a step, and by KV blocks.
  var queueTicks: Int128 = 0
  var kvBlockedTicks: Int128 = 0
  public internal(set) var steps = 0
  public internal(set) var preemptions = 0
  public internal(set) var emittedTokens = 0
  public internal(set) var running = TimeWeightedCount()
  public internal(set) var waiting = TimeWeightedCount()
  public internal(set) var kvCacheUsage = TimeWeightedFraction()

  init(limits: EngineLimits) {
    stepsByTokens = [Int](repeating: 0, count: limits.maxNumBatchedTokens + 1)
    stepsByRows = [Int](repeating: 0, count: limits.maxNumSeqs + 1)
    contextByRows = stepsByRows
    stepsBySamples = stepsByRows
  }

  mutating func leapEnded(_ leap: Leap, length: Int64, kv: (start: Double, end: Double)) {
    let m = leap.steps
    stepsByTokens[leap.decodeRows + leap.promptTokens] += m
    stepsByRows[leap.decodeRows] += m
    contextByRows[leap.decodeRows] += m * leap.context + leap.decodeRows * (m * (m - 1) / 2)
    stepsBySamples[leap.sampledRows] += m
    if leap.promptTokens > 0 { promptSteps += m }
    steps += m
    emittedTokens += leap.sampledRows * m
    busyTicks += Int128(length)
    let blockedTicks = Int128(max(0, leap.start + length - max(leap.start, leap.blockedFrom)))
    switch leap.blocked {
    case .nothing: break
    case .seats: queueTicks += blockedTicks
    case .kvCache: kvBlockedTicks += blockedTicks
    }
    let time = SimulationTime(ticks: length)
    running.add(leap.running, for: time)
    kvCacheUsage.addRamp(from: kv.start, to: kv.end, for: time)
  }

  mutating func promptChunk(newTokens: Int, prefixTokens: Int, part: StepPart) {
    promptPart += part
    let new = Double(newTokens)
    promptPairs += new * Double(prefixTokens) + new * (new + 1) / 2
    promptPrefixTokens += Double(prefixTokens)
  }
}

// MARK: - Windows of a run

extension PoolTally {
  /// A copy of what was recorded so far; maxima begin anew.
  mutating func cut() -> Self {
    var copy = self
    copy.running = running.cut()
    copy.waiting = waiting.cut()
    copy.kvCacheUsage = kvCacheUsage.cut()
    return copy
  }

  /// What was recorded after a cut; the maxima are of the later windows.
  func counts(since earlier: Self, maxima: PoolMaxima) -> Self {
    var rest = self
    rest.subtract(earlier)
    rest.running = running.values(since: earlier.running, maximum: maxima.running)
    rest.waiting = waiting.values(since: earlier.waiting, maximum: maxima.waiting)
    rest.kvCacheUsage = kvCacheUsage.values(
      since: earlier.kvCacheUsage, maximum: maxima.kvCacheUsage)
    return rest
  }

  private mutating func subtract(_ other: Self) {
    for index in stepsByTokens.indices { stepsByTokens[index] -= other.stepsByTokens[index] }
    for index in stepsByRows.indices {
      stepsByRows[index] -= other.stepsByRows[index]
      contextByRows[index] -= other.contextByRows[index]
      stepsBySamples[index] -= other.stepsBySamples[index]
    }
    promptSteps -= other.promptSteps
    promptPart += other.promptPart * -1
    promptPairs -= other.promptPairs
    promptPrefixTokens -= other.promptPrefixTokens
    busyTicks -= other.busyTicks
    queueTicks -= other.queueTicks
    kvBlockedTicks -= other.kvBlockedTicks
    steps -= other.steps
    preemptions -= other.preemptions
    emittedTokens -= other.emittedTokens
  }

  /// Adds the counts of another run of the same pool.
  mutating func merge(_ other: Self) {
    for index in stepsByTokens.indices { stepsByTokens[index] += other.stepsByTokens[index] }
    for index in stepsByRows.indices {
      stepsByRows[index] += other.stepsByRows[index]
      contextByRows[index] += other.contextByRows[index]
      stepsBySamples[index] += other.stepsBySamples[index]
    }
    promptSteps += other.promptSteps
    promptPart += other.promptPart
    promptPairs += other.promptPairs
    promptPrefixTokens += other.promptPrefixTokens
    busyTicks += other.busyTicks
    queueTicks += other.queueTicks
    kvBlockedTicks += other.kvBlockedTicks
    steps += other.steps
    preemptions += other.preemptions
    emittedTokens += other.emittedTokens
    running.merge(other.running)
    waiting.merge(other.waiting)
    kvCacheUsage.merge(other.kvCacheUsage)
  }

  var maxima: PoolMaxima {
    PoolMaxima(
      running: running.maximum, waiting: waiting.maximum, kvCacheUsage: kvCacheUsage.maximum)
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
