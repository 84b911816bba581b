// MadeSummary.swift: a summary with every kind of figure in it, made by hand.

import Metrics
import Units

@testable import Planning
@testable import Report

enum MadeSummary {
  static func document(_ summary: SimulationSummary) -> Document {
    Document(summary, timeline: { DataTable("timeline", columns: ["time_s"]) })
  }

  /// One class of 2000 requests of 100, 200, … ms, or as many as asked for.
  static func latency(_ name: String, samples: Int = 2000) -> LatencySummary {
    var histogram = LatencyHistogram()
    for index in 0..<samples {
      histogram.add(SimulationTime(Seconds(0.1 * Double(index % 10 + 1))))
    }
    func percentile(_ percent: Double) -> SummaryValue {
      SummaryValue(histogram.percentile(percent), reason: .insufficient)
    }
    return LatencySummary(
      name: name, mean: SummaryValue(histogram.meanMilliseconds, halfWidth: 2.5),
      median: percentile(50), deviation: SummaryValue(histogram.deviationMilliseconds),
      p90: percentile(90), p95: percentile(95), p99: percentile(99), p999: percentile(99.9),
      maximum: SummaryValue(samples == 0 ? nil : histogram.maximum.milliseconds),
      histogram: histogram)
  }

  static func block(_ name: String, samples: Int = 2000) -> BlockSummary {
    BlockSummary(
      name: name, arrived: samples + 1, completed: samples, rejected: 1, failed: 0, duration: 500,
      totalInputTokens: 2_000_000, totalOutputTokens: 500_000,
      requestThroughput: SummaryValue(Double(samples) / 500),
      outputThroughput: SummaryValue(1000), totalTokenThroughput: SummaryValue(5000),
      requestGoodput: SummaryValue(3.9),
      latencies: ["ttft", "tpot", "itl", "e2el", "queue"].map { latency($0, samples: samples) },
      sloAttainment: SummaryValue(0.975),
      limits: [
        LimitVerdict(
          limit: LatencyLimit(
            metric: .ttft, percent: 95, limit: SimulationTime(Seconds(1.5))),
          share: SummaryValue(0.98), holds: true),
        LimitVerdict(
          limit: LatencyLimit(
            metric: .itl, percent: 99.9, limit: SimulationTime(Seconds(0.05))),
          share: SummaryValue(0.5), holds: false),
      ], attainmentTarget: 0.99, verdict: false, preemptions: 3,
      prefixCacheHitRate: .absent(.notConfigured), cutRequests: 2, zeroOutput: 1)
  }

  static func pool(_ name: String) -> PoolSummary {
    func occupancy(_ mean: Double) -> OccupancySummary {
      OccupancySummary(
        mean: SummaryValue(mean), p95: SummaryValue(mean * 2), maximum: SummaryValue(mean * 3))
    }
    return PoolSummary(
      name: name, description: "2 × (2 × H200-SXM), llama-3.1-70b, fp8 weights, bf16 KV",
      replicas: 2, gpus: 4, busy: SummaryValue(0.8), capacityUtilization: .absent(.notMeasured),
      mfu: SummaryValue(0.2), mbu: SummaryValue(0.4), kvCacheUsage: occupancy(0.3),
      running: occupancy(12), waiting: occupancy(0.25),
      bottleneck: [
        BoundShare(bound: "compute", share: 0.3), BoundShare(bound: "memory", share: 0.5),
        BoundShare(bound: "idle", share: 0.2), BoundShare(bound: "queue", share: 0.1),
        BoundShare(bound: "kv_capacity", share: 0),
      ], steps: 12_345, stepTimeLevel: "kernels", kvBlocks: 37_081,
      histograms: histograms, seconds: 1000)
  }

  /// A thousand seconds at each of the six.
  private static var histograms: [UtilizationHistogram] {
    let wall = Int128(1000) * Int128(SimulationTime.ticksPerSecond)
    let shares = TimeHistogram([
      TimeHistogram.Bucket(low: 0, high: 0.005, ticks: wall / 4),
      TimeHistogram.Bucket(low: 0.5, high: 0.505, ticks: wall / 4),
      TimeHistogram.Bucket(low: 0.9, high: 0.905, ticks: wall / 2),
    ])
    let counts = TimeHistogram(
      [0, 12, 36].map { value in
        TimeHistogram.Bucket(
          low: value, high: value + 1, ticks: value == 12 ? wall / 2 : wall / 4)
      })
    return [
      UtilizationHistogram(name: "busy", unit: .fraction, histogram: shares, window: 10),
      UtilizationHistogram(name: "mfu", unit: .fraction, histogram: shares),
      UtilizationHistogram(name: "mbu", unit: .fraction, histogram: shares),
      UtilizationHistogram(name: "kv_cache_usage", unit: .fraction, histogram: shares),
      UtilizationHistogram(name: "running", unit: .requests, histogram: counts),
      UtilizationHistogram(name: "waiting", unit: .requests, histogram: counts),
    ]
  }

  static let evidence = StepEvidence(
    gpu: "GPU-1", modelClass: "dense", engine: "vllm", basis: .runs, runs: 60,
    ttft: PredictionBand(low: 0.5, high: 2), tpot: PredictionBand(low: 0.75, high: 1.25))

  /// - Parameter samples: requests of each class.
  static func summary(
    name: String = "fixture", classes: [String] = ["chat", "batch"], samples: Int = 2000
  ) -> SimulationSummary {
    SimulationSummary(
      scenarioName: name, overall: block("all", samples: samples),
      classes: classes.map { block($0, samples: samples) }, pools: [pool("main"), pool("spare")],
      stepTimeLevel: "kernels", costPerMillionOutputTokens: SummaryValue(1.25),
      energyKilowattHours: .absent(.notConfigured), frontEndMilliseconds: 15,
      warmUp: "12 s, found by MSER-5 on the number of requests in the system", warmUpSeconds: 12,
      saturated: true, evidence: [evidence], assumptions: ["prefix caching is off"],
      warnings: ["1 of 2001 requests were rejected"],
      checks: ["flow: arrived = completed + rejected"],
      provenance: Provenance(
        version: "0.0.0", scenarioHash: String(repeating: "ab", count: 32), seed: .max,
        replications: 5, catalogVersion: String(repeating: "cd", count: 32),
        calibrationVersion: "0123456789abcdef",
        traces: [
          TraceProvenance(
            path: "trace.csv", format: "azure", sha256: String(repeating: "ef", count: 32),
            rows: 10, requests: 9)
        ]))
  }
}
