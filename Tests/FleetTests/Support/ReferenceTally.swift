// ReferenceTally.swift: what a pool did, counted step by step by the reference engine.

import Metrics
import Units

@testable import Fleet

/// Counters of a pool; the names are those of `PoolTally`.
struct ReferenceTally {
  var stepsByTokens: [Int: Int] = [:]
  var stepsByRows: [Int: Int] = [:]
  var contextByRows: [Int: Int] = [:]
  var reachedByRows: [Int: Int] = [:]
  var stepsBySamples: [Int: Int] = [:]
  var promptSteps = 0
  var promptPairs = 0
  var promptPrefixTokens = 0
  var promptReachedTokens = 0
  var busyTicks: Int128 = 0
  /// Ticks of steps that were built with a request left waiting, by what kept it out.
  var queueTicks: Int128 = 0
  var kvBlockedTicks: Int128 = 0
  var steps = 0
  var preemptions = 0
  var emittedTokens = 0
  var running = ReferenceLevels()
  var waiting = ReferenceLevels()
  /// Blocks × ticks, and the most blocks held in a step.
  var blockArea: Int128 = 0
  var mostBlocks = 0

  enum Blocked { case nothing, seats, kvCache }

  /// One engine step.
  mutating func step(
    decodeRows: Int, tokens: Int, hasPrompt: Bool, sampledRows: Int, context: Int, reached: Int,
    duration: Int64,
    blocked: Blocked, running runningCount: Int, blocks: Int
  ) {
    stepsByTokens[tokens, default: 0] += 1
    stepsByRows[decodeRows, default: 0] += 1
    contextByRows[decodeRows, default: 0] += context
    reachedByRows[decodeRows, default: 0] += reached
    stepsBySamples[sampledRows, default: 0] += 1
    if hasPrompt { promptSteps += 1 }
    busyTicks += Int128(duration)
    if blocked == .seats { queueTicks += Int128(duration) }
    if blocked == .kvCache { kvBlockedTicks += Int128(duration) }
    steps += 1
    emittedTokens += sampledRows
    running.add(runningCount, for: duration)
    blockArea += Int128(blocks) * Int128(duration)
    mostBlocks = max(mostBlocks, blocks)
  }

  /// One prompt chunk: its tokens attend to all before them and to themselves.
  mutating func chunk(newTokens: Int, prefixTokens: Int, reach: Int) {
    for token in 1...newTokens { promptPairs += prefixTokens + token }
    promptPrefixTokens += prefixTokens
    promptReachedTokens += min(prefixTokens, reach)
  }

  /// Adds another replica of the pool.
  mutating func add(_ other: Self) {
    stepsByTokens.merge(other.stepsByTokens, uniquingKeysWith: +)
    stepsByRows.merge(other.stepsByRows, uniquingKeysWith: +)
    contextByRows.merge(other.contextByRows, uniquingKeysWith: +)
    reachedByRows.merge(other.reachedByRows, uniquingKeysWith: +)
    stepsBySamples.merge(other.stepsBySamples, uniquingKeysWith: +)
    promptSteps += other.promptSteps
    promptPairs += other.promptPairs
    promptPrefixTokens += other.promptPrefixTokens
    promptReachedTokens += other.promptReachedTokens
    busyTicks += other.busyTicks
    queueTicks += other.queueTicks
    kvBlockedTicks += other.kvBlockedTicks
    steps += other.steps
    preemptions += other.preemptions
    emittedTokens += other.emittedTokens
    running.merge(other.running)
    waiting.merge(other.waiting)
    blockArea += other.blockArea
    mostBlocks = max(mostBlocks, other.mostBlocks)
  }
}

extension PoolTally {
  /// Tokens emitted by all steps, from the engine's own table.
  var emittedTokens: Int {
    byRows.enumerated().reduce(0) { $0 + $1.offset * $1.element.sampledSteps }
  }
}
