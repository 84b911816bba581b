import Metrics
import Planning
import Testing
import Units

@testable import Report

@Suite struct OpenMetricsExportTests {
  @Test("the text keeps the format's rules, and its counts are the run's")
  func countsAreTheRuns() throws {
    let fixture = try ExportFixture.shared.get()
    let metrics = try OpenMetricsText(fixture.text(of: .openMetrics))
    let block = fixture.summary.overall
    let times = [
      ("time_to_first_token", "ttft"), ("inter_token_latency", "itl"),
      ("request_time_per_output_token", "tpot"), ("e2e_request_latency", "e2el"),
      ("request_queue_time", "queue"),
    ]
    for (name, key) in times {
      let family = try #require(metrics["vllm:\(name)_seconds"])
      let histogram = try #require(block.latencies.first { $0.name == key }?.histogram)
      func last(_ suffix: String) -> Double? { family.samples.last { $0.suffix == suffix }?.value }
      #expect(last("_count") == Double(histogram.count))
      #expect(last("_sum") == histogram.total.value)
      let begin = Double(ExportFixture.epoch) + fixture.summary.warmUpSeconds
      #expect(last("_created") == begin && fixture.summary.warmUpSeconds > 1)
    }
    let success = try #require(metrics["vllm:request_success"])
    let ends = Dictionary(grouping: success.samples) { $0.labels["finished_reason"] }
      .values.compactMap(\.last?.value)
    #expect(ends.reduce(0, +) == Double(block.completed))
    let tokens = try #require(metrics["vllm:generation_tokens"])
    let generated = Dictionary(grouping: tokens.samples, by: \.series).values
      .compactMap(\.last?.value).reduce(0, +)
    #expect(abs(generated / Double(block.totalOutputTokens) - 1) < 1e-9)
  }

  @Test(
    "GPUs have DCGM's names: busy a window, and the run's means of the first GPU of each replica")
  func devices() throws {
    let fixture = try ExportFixture.shared.get()
    let metrics = try OpenMetricsText(fixture.text(of: .openMetrics))
    let busy = try #require(metrics["DCGM_FI_DEV_GPU_UTIL"]).samples
    #expect(busy.allSatisfy { (0...100).contains($0.value) } && busy.contains { $0.value > 1 })
    #expect(Set(busy.compactMap { $0.labels["gpu"] }) == ["0", "1", "2"])
    let pools = fixture.summary.pools
    for (name, path) in [
      ("DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", \PoolSummary.mfu),
      ("DCGM_FI_PROF_DRAM_ACTIVE", \PoolSummary.mbu),
    ] {
      let samples = try #require(metrics[name]).samples
      #expect(samples.map(\.value) == [0, 0, 1].map { pools[$0][keyPath: path].value ?? -1 })
    }
    let used = try #require(metrics["DCGM_FI_DEV_FB_USED"]).samples
    #expect(used.map { $0.labels["modelName"] } == ["H200-SXM", "H200-SXM", "L40S"])
    // 90 % of what an H200 shows of its 141 GB, and of an L40S of its 48 GB.
    #expect(used[0].value > 110_000 && used[0].value < 135_000)
    #expect(used[2].value > 38_000 && used[2].value < 46_000)
  }

  @Test("gauges have a sample a window and replica, within the run's time")
  func gauges() throws {
    let fixture = try ExportFixture.shared.get()
    let metrics = try OpenMetricsText(fixture.text(of: .openMetrics))
    let begin = Double(ExportFixture.epoch)
    for name in ["num_requests_running", "num_requests_waiting", "kv_cache_usage_perc"] {
      let samples = try #require(metrics["vllm:\(name)"]).samples
      #expect(Set(samples.compactMap { $0.labels["engine"] }) == ["0", "1", "2"])
      #expect(samples.allSatisfy { $0.labels["model_name"] == "llama-3.1-8b" })
      #expect(samples.allSatisfy { $0.time > begin && $0.value >= 0 })
      let end = samples.map(\.time).max() ?? 0
      #expect(abs(end - begin - fixture.outcome.timelineEnd.value) < 1e-6)
    }
    let usage = try #require(metrics["vllm:kv_cache_usage_perc"])
    #expect(usage.samples.allSatisfy { $0.value <= 1 })
  }

  @Test("the buckets are vLLM's, and a bucket of ours that an edge cuts counts by its middle")
  func buckets() throws {
    let ttft = try #require(ServedHistogram.all.first { $0.latency == "ttft" })
    // 0.75 s lies within a bucket of ours from 748 to 752 ms: its middle is 750 ms.
    for (milliseconds, isWithin) in [(748.1, true), (751.9, true), (752.1, false)] {
      var histogram = LatencyHistogram()
      histogram.add(SimulationTime(Seconds(milliseconds / 1e3)), times: 3)
      histogram.add(SimulationTime(Seconds(100)))
      let counts = ttft.counts(histogram)
      #expect(counts.map(\.edge).prefix(3) == [0.001, 0.005, 0.01])
      #expect(counts.last?.edge == .infinity && counts.last?.count == 4)
      #expect(counts.first { $0.edge == 0.75 }?.count == (isWithin ? 3 : 0))
      #expect(counts.first { $0.edge == 0.5 }?.count == 0)
      #expect(counts.first { $0.edge == 1 }?.count == 3)
    }
  }

  @Test(
    "a label is itself again when it is read", arguments: [ExportFixture.evil, "a,b=\"c\"}", ""])
  func labels(_ name: String) throws {
    var writer = OpenMetricsWriter()
    writer.begin("a", .gauge, name)
    writer.sample("", [("model_name", name), ("engine", "0")], 1, at: 0)
    writer.end()
    let text = String(decoding: writer.bytes, as: UTF8.self)
    let sample = try #require(try OpenMetricsText(text).families.first?.samples.first)
    #expect(sample.labels == ["model_name": name, "engine": "0"])
  }

  @Test(
    "a text that breaks a rule is refused",
    arguments: [
      "# TYPE a gauge\na{} 1 1\n", "# TYPE a gauge\na_total{} 1 1\n# EOF\n",
      "# TYPE a gauge\na{} 1 2\na{} 1 1\n# EOF\n", "# TYPE a counter\na{} 1 2\n# EOF\n",
      "# TYPE a gauge\na{} 1 1\n# TYPE a gauge\na{} 1 2\n# EOF\n",
      "# TYPE a gauge\na{x=\"1\"} 1 1\na{x=\"2\"} 1 1\na{x=\"1\"} 1 2\n# EOF\n",
      "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 1\na_count{} 2 1\na_sum{} 1 1\n# EOF\n",
    ])
  func checkerFails(_ text: String) {
    #expect(throws: OpenMetricsError.self) { try OpenMetricsText(text) }
  }
}
