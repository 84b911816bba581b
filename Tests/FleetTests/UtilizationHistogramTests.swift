// UtilizationHistogramTests.swift: the histograms of a pool add up to its wall time and to its printed figures.

import Metrics
import Testing
import Units

@testable import Fleet

@Suite struct UtilizationHistogramTests {
  private static func named(_ pool: PoolRecord) -> [(name: String, histogram: TimeHistogram)] {
    let all = pool.histograms
    return [
      ("busy", all.busy), ("mfu", all.mfu), ("mbu", all.mbu), ("kv", all.kvCacheUsage),
      ("running", all.running), ("waiting", all.waiting),
    ]
  }

  private static func outcomes(seed: Int) throws -> [SimulationResult] {
    var generator = ScenarioGenerator(seed: seed)
    let scenario = generator.make()
    let whole = try EngineOutcome(scenario).result
    let window = whole.duration * (1 / Double(seed % 7 + 1)) + Seconds(0x1p-36)
    return try [
      .none, .until(whole.duration * 0.3), .automatic(expectedRequests: scenario.requests.count),
    ].map { try EngineOutcome(scenario, warmUp: $0, busyWindow: window).result }
  }

  @Test("buckets add up to wall time × replicas, every tick of it", arguments: 0..<200)
  func addUp(seed: Int) throws {
    for result in try Self.outcomes(seed: seed) {
      for pool in result.pools {
        for (name, histogram) in Self.named(pool) {
          #expect(histogram.totalTicks == pool.wallTicks, "seed \(seed): \(name)")
          #expect(histogram.buckets.allSatisfy { $0.ticks > 0 }, "seed \(seed): \(name)")
        }
      }
    }
  }

  @Test("means and percentiles are those of the printed figures", arguments: 0..<200)
  func figures(seed: Int) throws {
    for result in try Self.outcomes(seed: seed) {
      for pool in result.pools where pool.wallTicks > 0 {
        let all = pool.histograms
        let use = try #require(pool.utilization)
        for (name, printed, histogram) in [
          ("busy", use.busy, all.busy), ("mfu", use.mfu, all.mfu), ("mbu", use.mbu, all.mbu),
          ("kv", pool.tally.kvCacheUsage.mean(over: pool.wall) ?? -1, all.kvCacheUsage),
          ("running", pool.tally.running.mean(over: pool.wall) ?? -1, all.running),
          ("waiting", pool.tally.waiting.mean(over: pool.wall) ?? -1, all.waiting),
        ] {
          // A share of more than all lies in the last bucket, and a warm-up counts the work of its last step.
          if ["mfu", "mbu"].contains(name),
            histogram.buckets.last?.low == 1 || result.warmUp != .notLookedFor
          {
            continue
          }
          let mean = try #require(histogram.mean)
          let half = histogram.buckets.map { ($0.high - $0.low) / 2 }.max() ?? 0
          // A line is shared out among the buckets in whole ticks.
          let rounding = 2 * half * Double(histogram.buckets.count) / Double(histogram.totalTicks)
          #expect(abs(mean - printed) <= half + rounding + 1e-9, "seed \(seed): \(name)")
        }
        for percent in [50.0, 95, 99] {
          let kv = try #require(all.kvCacheUsage.percentile(percent))
          let printed = try #require(pool.tally.kvCacheUsage.percentile(percent, over: pool.wall))
          #expect(printed >= kv.low && printed <= kv.high, "seed \(seed): kv p\(percent)")
          #expect(
            all.running.percentile(percent)?.low
              == pool.tally.running.percentile(percent, over: pool.wall), "seed \(seed)")
          #expect(
            all.waiting.percentile(percent)?.low
              == pool.tally.waiting.percentile(percent, over: pool.wall), "seed \(seed)")
        }
      }
    }
  }

  @Test("pooled runs have the sum of their histograms", arguments: 0..<60)
  func pooled(seed: Int) throws {
    let results = try Self.outcomes(seed: seed)
    var merged = results[0]
    for other in results.dropFirst() { merged.merge(other) }
    for index in merged.pools.indices {
      var sum = results[0].pools[index].histograms
      for other in results.dropFirst() { sum.merge(other.pools[index].histograms) }
      #expect(merged.pools[index].histograms == sum, "seed \(seed)")
    }
  }
}
