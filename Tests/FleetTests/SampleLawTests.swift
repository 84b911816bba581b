// SampleLawTests.swift: all figures of a metric come from the same samples, whatever the warm-up was.

import Metrics
import Testing
import Units

@testable import Fleet

@Suite struct SampleLawTests {
  /// Warm-ups that are not looked for, looked for and perhaps not found, set, and as long as the run.
  private static func rules(_ whole: EngineOutcome, _ scenario: Scenario) -> [WarmUpRule] {
    [
      .none, .automatic(expectedRequests: 4), .automatic(expectedRequests: scenario.requests.count),
      .until(whole.result.duration * 0.4), .until(whole.result.duration),
    ]
  }

  /// What breaks the laws of one histogram; nothing does where it has no samples.
  /// - Parameter scale: of the run, in ms: the digits of its square are those a Double loses to what is cut away.
  static func broken(_ histogram: LatencyHistogram, scale: Double) -> [String] {
    guard let mean = histogram.meanMilliseconds, let deviation = histogram.deviationMilliseconds,
      let first = histogram.occupiedBuckets.first?.bucket
    else { return histogram.occupiedBuckets.isEmpty ? [] : ["samples without a mean"] }
    let least = LatencyBuckets.lowerMilliseconds(first)
    let most = histogram.maximum.milliseconds
    // One tick, and the digits a Double loses.
    let slack = most * 1e-12 + 4e-9
    var found: [String] = []
    if mean < least - slack { found.append("mean \(mean) below all samples, from \(least)") }
    if mean > most + slack { found.append("mean \(mean) above the largest sample, \(most)") }
    // No n samples between two bounds spread more (Bhatia and Davis, 2000).
    let widest = max(0, (most - mean) * (mean - least)).squareRoot()
    if deviation > widest + scale * 1e-6 {
      found.append("deviation \(deviation), at most \(widest) is possible")
    }
    let counted = histogram.occupiedBuckets.reduce(0) { $0 + $1.count }
    if counted != histogram.count { found.append("\(counted) samples of \(histogram.count)") }
    if let last = histogram.occupiedBuckets.last?.bucket,
      last != LatencyBuckets.index(ofTicks: histogram.maximum.ticks)
    {
      found.append("the largest sample \(most) is not in the last bucket")
    }
    var before = least
    for percent in [1.0, 10, 25, 50, 75, 90, 95, 99, 99.9] {
      guard let value = histogram.percentile(percent) else { continue }
      // The first bucket's middle may be beyond a largest sample in its lower half, never below its edge.
      if value < before || value > most { found.append("p\(percent) \(value) after \(before)") }
      before = value
    }
    return found
  }

  private static func paths() -> [KeyPath<LatencySet, LatencyHistogram>] {
    [\.ttft, \.tpot, \.itl, \.e2el, \.queue]
  }

  private func check(_ result: SimulationResult, _ label: String) {
    let scale = result.duration.value * 1e3
    for record in result.classes + [result.total] {
      for path in Self.paths() {
        let found = Self.broken(record.latency[keyPath: path], scale: scale)
        #expect(found.isEmpty, "\(label), \(path): \(found)")
      }
    }
    for (index, pool) in result.pools.enumerated() where pool.wallTicks > 0 {
      for (name, mean, most) in [
        ("running", pool.tally.running.mean(over: pool.wall), Double(pool.tally.running.maximum)),
        ("waiting", pool.tally.waiting.mean(over: pool.wall), Double(pool.tally.waiting.maximum)),
        ("KV use", pool.tally.kvCacheUsage.mean(over: pool.wall), pool.tally.kvCacheUsage.maximum),
      ] {
        #expect((mean ?? 0) <= most * (1 + 1e-12), "\(label), pool \(index): \(name)")
      }
    }
  }

  @Test("min ≤ mean ≤ max, percentiles in order and within, deviation possible", arguments: 0..<400)
  func ordered(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let scenario = generator.make()
    let whole = try EngineOutcome(scenario)
    guard whole.result.duration > .zero else { return }
    var pooled: SimulationResult?
    for rule in Self.rules(whole, scenario) {
      let result = try EngineOutcome(scenario, warmUp: rule).result
      check(result, "seed \(seed), \(rule)")
      if pooled == nil { pooled = result } else { pooled?.merge(result) }
    }
    if let pooled { check(pooled, "seed \(seed), all pooled") }
  }

  @Test(
    "a warm-up that is looked for and not found leaves every figure as it was", arguments: 0..<200)
  func notFound(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let scenario = generator.make()
    let whole = try EngineOutcome(scenario)
    let looked = try EngineOutcome(scenario, warmUp: .automatic(expectedRequests: 4))
    guard looked.result.warmUp != whole.result.warmUp else { return }
    if case .ends(let time) = looked.result.warmUp, time > .zero { return }
    for (a, b) in zip(looked.result.classes, whole.result.classes) {
      #expect(a.latency == b.latency, "seed \(seed)")
    }
    for (a, b) in zip(looked.result.pools, whole.result.pools) {
      let (x, y) = (a.histograms, b.histograms)
      #expect(
        [x.busy, x.mfu, x.mbu, x.running, x.waiting] == [
          y.busy, y.mfu, y.mbu, y.running, y.waiting,
        ])
      #expect(a.tally.running.maximum == b.tally.running.maximum)
      #expect(a.tally.waiting.maximum == b.tally.waiting.maximum)
      #expect(a.tally.kvCacheUsage.maximum == b.tally.kvCacheUsage.maximum)
    }
  }
}
