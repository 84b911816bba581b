// EngineComparison.swift: runs a scenario on both engines and tells every difference.

import Engine
import Hardware
import Metrics
import Units

@testable import Fleet

/// What the engine under test reported.
struct EngineOutcome {
  var result: SimulationResult
  var records: [RequestRecord] = []

  /// - Throws: what the run throws.
  init(
    _ scenario: Scenario, warmUp: WarmUpRule = .none, busyWindow: Seconds = .busyWindow
  ) throws {
    let log = RecordLog()
    var simulation = try scenario.simulation(warmUp: warmUp, busyWindow: busyWindow) {
      log.records.append($0)
    }
    result = try simulation.run()
    records = log.records
  }
}

/// Collects records from an observer.
final class RecordLog {
  var records: [RequestRecord] = []
}

enum EngineComparison {
  /// One line for each thing on which the engines do not agree; empty when they do.
  static func differences(_ engine: EngineOutcome, _ reference: ReferenceEngine) -> [String] {
    var found: [String] = []
    func compare<T: Equatable>(_ name: String, _ a: T, _ b: T) {
      if a != b { found.append("\(name): \(a), reference \(b)") }
    }
    for (a, b) in zip(engine.records, reference.records) where a != b {
      found.append("first record that differs:\n    \(a)\n    \(b) (reference)")
      break
    }
    compare("records", engine.records.count, reference.records.count)
    for (index, pair) in zip(engine.result.classes, reference.classes).enumerated() {
      let name = "class \(index)"
      let (a, b) = pair
      compare("\(name) arrived", a.arrived, b.arrived)
      compare("\(name) completed", a.completed, b.completed)
      compare("\(name) rejected", a.rejected, b.rejected)
      compare("\(name) failed", a.failed, b.failed)
      compare("\(name) overflowed", a.overflow.requests, b.overflow.requests)
      compare("\(name) overflowed in", a.overflow.promptTokens, b.overflow.promptTokens)
      compare("\(name) overflowed out", a.overflow.outputTokens, b.overflow.outputTokens)
      compare("\(name) refused", a.overflow.refused, b.overflow.refused)
      found += b.overflow.samples.differences(a.overflow.latency).map { "\(name) overflow \($0)" }
      compare("\(name) promptTokens", a.promptTokens, b.promptTokens)
      compare("\(name) outputTokens", a.outputTokens, b.outputTokens)
      compare("\(name) cutRequests", a.cutRequests, b.cutRequests)
      compare("\(name) cutTokens", a.cutTokens, b.cutTokens)
      compare("\(name) zeroOutput", a.zeroOutput, b.zeroOutput)
      compare("\(name) preemptions", a.preemptions, b.preemptions)
      let lookedUp = reference.replicas.flatMap(\.prefixQueries).filter { $0.classIndex == index }
      compare("\(name) queries", a.prefixCache.queries, lookedUp.reduce(0) { $0 + $1.tokens })
      compare("\(name) hits", a.prefixCache.hits, lookedUp.reduce(0) { $0 + $1.found })
      compare("\(name) limits met", a.objective.within, b.within)
      compare("\(name) gaps", a.objective.gaps, b.gaps)
      compare("\(name) good", a.objective.good, b.good)
      compare("\(name) escalated", a.escalated, b.escalated)
      compare("\(name) answers", a.answers.map(\.completed), b.answers.map(\.completed))
      for (place, known) in zip(a.answers, b.answers) {
        var times = LatencySet()
        times.ttft = place.latency.ttft
        times.tpot = place.latency.tpot
        times.e2el = place.latency.e2el
        found += known.samples.differences(times).map { "\(name) answers \($0)" }
      }
      found += b.samples.differences(a.latency).map { "\(name) \($0)" }
    }
    for (index, pool) in engine.result.pools.enumerated() {
      var tally = ReferenceTally()
      for replica in reference.replicas where replica.pool == index { tally.add(replica.tally) }
      found += differences(pool, tally).map { "pool \(index) \($0)" }
      for (stage, ticks) in [
        (ReferenceStage.starting, pool.life.starting), (.up, pool.life.up),
        (.draining, pool.life.draining),
      ] {
        let expected = reference.replicas.filter { $0.pool == index }
          .flatMap { $0.stretches(in: [stage], from: 0, to: reference.lastFinish) }
          .reduce(Int128(0)) { $0 + Int128($1.to - $1.from) }
        compare("pool \(index) \(stage)", ticks, expected)
      }
    }
    found += transferDifferences(engine.result, reference)
    compare("ended clients", engine.result.endedClients, reference.endedClients)
    compare(
      "duration", engine.result.duration, SimulationTime(ticks: reference.lastFinish).seconds)
    return found
  }

  /// The counters and time-weighted figures of one pool.
  private static func differences(_ pool: PoolRecord, _ reference: ReferenceTally) -> [String] {
    var found: [String] = []
    func compare<T: Equatable>(_ name: String, _ a: T, _ b: T) {
      if a != b { found.append("\(name): \(a), reference \(b)") }
    }
    func compare(_ name: String, table a: [Int], _ b: [Int: Int]) {
      compare(name, a, a.indices.map { b[$0] ?? 0 })
    }
    let tally = pool.tally
    compare("steps by tokens", table: tally.stepsByTokens, reference.stepsByTokens)
    compare("steps by rows", table: tally.byRows.map(\.steps), reference.stepsByRows)
    compare("context by rows", table: tally.byRows.map(\.context), reference.contextByRows)
    compare("reached by rows", table: tally.byRows.map(\.reached), reference.reachedByRows)
    compare("steps by samples", table: tally.byRows.map(\.sampledSteps), reference.stepsBySamples)
    compare("prompt steps", tally.promptSteps, reference.promptSteps)
    compare("prompt pairs", tally.promptPairs, Double(reference.promptPairs))
    compare("prefix tokens", tally.promptPrefixTokens, Double(reference.promptPrefixTokens))
    compare(
      "reached prefix tokens", tally.promptReachedTokens, Double(reference.promptReachedTokens))
    compare("busy ticks", tally.busyTicks, reference.busyTicks)
    compare("queue ticks", tally.queueTicks, reference.queueTicks)
    compare("KV-blocked ticks", tally.kvBlockedTicks, reference.kvBlockedTicks)
    compare("steps", tally.steps, reference.steps)
    compare("preemptions", tally.preemptions, reference.preemptions)
    compare("emitted tokens", tally.emittedTokens, reference.emittedTokens)
    for (name, a, b) in [
      ("running", tally.running, reference.running), ("waiting", tally.waiting, reference.waiting),
    ] {
      compare("\(name) mean", a.mean(over: pool.wall), b.mean(over: pool.wall))
      compare("\(name) maximum", a.maximum, b.maximum)
      for percent in [10.0, 50, 90, 99] {
        let values = (
          a.percentile(percent, over: pool.wall), b.percentile(percent, over: pool.wall)
        )
        compare("\(name) p\(percent)", values.0, values.1)
      }
    }
    found += kvDifferences(pool, reference)
    return found
  }

  /// KV use is a straight line over a leap; in truth it is a staircase that bends where steps get longer.
  ///
  /// A row's stair is one block at most. Steps whose length grows from nothing in proportion to their
  /// number lift the mean of a ramp from 1/2 to 2/3 of its height: no growth lifts it by more than 1/6.
  private static func kvDifferences(_ pool: PoolRecord, _ reference: ReferenceTally) -> [String] {
    let blocks = Double(pool.specification.limits.kvBlocks)
    let wallTicks = pool.wall.value * Double(SimulationTime.ticksPerSecond)
    guard wallTicks > 0, let mean = pool.tally.kvCacheUsage.mean(over: pool.wall) else { return [] }
    var found: [String] = []
    let maximum = Double(reference.mostBlocks) / blocks
    if pool.tally.kvCacheUsage.maximum != maximum {
      found.append("KV maximum: \(pool.tally.kvCacheUsage.maximum), reference \(maximum)")
    }
    let expected = Double(reference.blockArea) / blocks / wallTicks
    let footprint = pool.specification.limits.footprint
    let stair = Double(footprint.contextGroups + footprint.windowGroups)
    let tolerance = stair * Double(reference.running.maximum) / blocks + maximum / 6 + 1e-9
    if abs(mean - expected) > tolerance { found.append("KV mean: \(mean), reference \(expected)") }
    return found
  }
}
