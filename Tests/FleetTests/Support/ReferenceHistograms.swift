// ReferenceHistograms.swift: time at each level, added up step by step from a list of all steps.

import Engine
import Hardware
import Metrics
import Units

@testable import Fleet

/// One step of a replica.
struct ReferenceStep {
  var start, end: Int64
  var running, blocks: Int
  var flops, bytes: Double
}

/// A stretch of time in which so many requests waited.
struct ReferenceWait {
  var start, end: Int64
  var count: Int
}

/// Ticks by level of one pool between two times; shares in two-hundredths, 200 for one or more.
struct ReferenceHistograms {
  private let start, end: Int64
  private(set) var busy: [Int: Int128] = [:]
  private(set) var mfu: [Int: Int128] = [:]
  private(set) var mbu: [Int: Int128] = [:]
  private(set) var running: [Int: Int128] = [:]
  private(set) var waiting: [Int: Int128] = [:]
  /// By blocks in use.
  private(set) var blocks: [Int: Int128] = [:]
  private(set) var wallTicks: Int128 = 0

  init(from start: Int64, to end: Int64) {
    self.start = start
    self.end = end
  }

  private static func add(_ ticks: Int64, at level: Int, _ table: inout [Int: Int128]) {
    if ticks != 0 { table[level, default: 0] += Int128(ticks) }
  }

  /// The most two-hundredths of a whole that a part reaches.
  private static func level(_ part: Double, of whole: Int64) -> Int {
    (0...200).last { Double(Int64($0) * whole) <= part * 200 }!
  }

  /// Adds what a replica did in each stretch of its life in which it could do something.
  mutating func add(_ replica: ReferenceReplica, window: Int64) {
    for life in replica.stretches(in: [.up, .draining], from: start, to: end) {
      add(replica, window: window, from: life.from, to: life.to)
    }
  }

  private mutating func add(
    _ replica: ReferenceReplica, window: Int64, from start: Int64, to end: Int64
  ) {
    wallTicks += Int128(end - start)
    var idle = end - start
    var windows: [Int64: Int64] = [:]
    for step in replica.steps {
      let (from, to) = (max(step.start, start), min(step.end, end))
      guard from < to else { continue }
      idle -= to - from
      let duration = step.end - step.start
      Self.add(to - from, at: Self.level(step.flops, of: duration), &mfu)
      Self.add(to - from, at: Self.level(step.bytes, of: duration), &mbu)
      Self.add(to - from, at: step.running, &running)
      Self.add(to - from, at: step.blocks, &blocks)
      for number in from / window...(to - 1) / window {
        let part = min(to, (number + 1) * window) - max(from, number * window)
        windows[number, default: 0] += part
      }
    }
    Self.add(idle, at: 0, &mfu)
    Self.add(idle, at: 0, &mbu)
    Self.add(idle, at: 0, &running)
    Self.add(idle, at: 0, &blocks)
    var silent = end - start
    for (number, ticks) in windows {
      let length = min(end, (number + 1) * window) - max(start, number * window)
      Self.add(length, at: Self.level(Double(ticks), of: length), &busy)
      silent -= length
    }
    Self.add(silent, at: 0, &busy)
    var alone = end - start
    for wait in replica.waits {
      let (from, to) = (max(wait.start, start), min(wait.end, end))
      guard from < to else { continue }
      alone -= to - from
      Self.add(to - from, at: wait.count, &waiting)
    }
    Self.add(alone, at: 0, &waiting)
  }
}

extension ReferenceEngine {
  /// A window that a run has one to thirteen of, or a part of one.
  func busyWindow(seed: Int) -> Seconds {
    SimulationTime(ticks: lastFinish / Int64(seed % 13 + 1) + Int64(seed % 3) + 1).seconds
  }
}

extension EngineComparison {
  /// One line for each histogram of a run, from a time on, on which the engines do not agree.
  static func histogramDifferences(
    _ engine: EngineOutcome, _ reference: ReferenceEngine, from start: SimulationTime,
    window: Seconds
  ) -> [String] {
    engine.result.pools.indices.flatMap { pool -> [String] in
      var expected = ReferenceHistograms(from: start.ticks, to: reference.lastFinish)
      for replica in reference.replicas where replica.pool == pool {
        expected.add(replica, window: SimulationTime(window).ticks)
      }
      return histogramDifferences(engine.result.pools[pool], expected).map { "pool \(pool) \($0)" }
    }
  }

  /// One line for each histogram of a pool on which the engines do not agree.
  static func histogramDifferences(
    _ pool: PoolRecord, _ reference: ReferenceHistograms
  ) -> [String] {
    var found: [String] = []
    let engine = pool.histograms
    if pool.wallTicks != reference.wallTicks {
      found.append("wall: \(pool.wallTicks), reference \(reference.wallTicks)")
    }
    for (name, histogram, table, scale) in [
      ("busy", engine.busy, reference.busy, 200.0), ("MFU", engine.mfu, reference.mfu, 200),
      ("MBU", engine.mbu, reference.mbu, 200), ("running", engine.running, reference.running, 1),
      ("waiting", engine.waiting, reference.waiting, 1),
    ] {
      let expected = table.sorted { $0.key < $1.key }.map {
        "\(Double($0.key) / scale): \($0.value)"
      }
      let given = histogram.buckets.map { "\($0.low): \($0.ticks)" }
      if given != expected { found.append("\(name): \(given), reference \(expected)") }
    }
    if engine.kvCacheUsage.totalTicks != reference.wallTicks {
      found.append("KV use: \(engine.kvCacheUsage.totalTicks) ticks of \(reference.wallTicks)")
    }
    return found + kvDifferences(pool, reference)
  }

  /// The share of time up to a level of KV use lies between those of the true staircase at levels around it.
  ///
  /// The engine's line over a leap is off by a stair a row, and by a quarter of its rise where steps get longer:
  /// from nothing in proportion to their number, the blocks grow with the root of time, and √t − t ≤ 1/4.
  private static func kvDifferences(
    _ pool: PoolRecord, _ reference: ReferenceHistograms
  ) -> [String] {
    let whole = Double(pool.specification.limits.kvBlocks)
    let footprint = pool.specification.limits.footprint
    let stair = Double(footprint.contextGroups + footprint.windowGroups)
    let rows = stair * Double(reference.running.keys.max() ?? 0)
    let most = Double(reference.blocks.keys.max() ?? 0)
    let slack = (rows + most / 4) / whole + 1e-9
    func truth(upTo share: Double) -> Int128 {
      reference.blocks.reduce(0) { $0 + (Double($1.key) / whole <= share ? $1.value : 0) }
    }
    var found: [String] = []
    var below: Int128 = 0
    for bucket in pool.histograms.kvCacheUsage.buckets {
      // Up to the bucket's lower edge, and up to its upper.
      if below > truth(upTo: bucket.low + slack) {
        found.append("KV use below \(bucket.low): \(below)")
      }
      below += bucket.ticks
      if below < truth(upTo: bucket.high - slack) {
        found.append("KV use up to \(bucket.high): \(below)")
      }
    }
    return found
  }
}
