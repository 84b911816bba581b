// OpenMetricsExport.swift: a run as the series that vLLM's server exposes, at simulated times.

internal import Metrics
internal import Planning
internal import Units

extension SimulationExport {
  /// `metrics.prom`.
  static let openMetrics = SimulationExport(name: "openmetrics") { run in
    [File("metrics.prom") { ServedMetrics(run).bytes }]
  }
}

/// The names, labels and buckets of vLLM, so that a dashboard of a real fleet shows a simulated one.
///
/// Gauges and generated tokens have a sample a window and replica, at the window's end: the mean over the window, and the
/// tokens until then; `engine` is the replica's number. What is counted of the fleet as a whole has `engine="fleet"`
/// ("0" where there is one replica): counters with two samples, nothing at the run's beginning and all at its end;
/// histograms with one at the end, created where the warm-up ends. GPUs have the names of DCGM's exporter, as far as a run
/// knows them: a replica's GPUs are alike, so that its first stands for all.
/// - Source: vLLM 0.11, vllm/v1/metrics/loggers.py.
private struct ServedMetrics {
  private let run: ExportedRun
  private let timeline: TimelineWindows
  private var writer = OpenMetricsWriter()
  var bytes: [UInt8] { writer.bytes }

  init(_ run: ExportedRun) {
    self.run = run
    timeline = run.windows()
    addGauges()
    addCounters()
    addHistograms()
    addDevices()
    writer.end()
  }

  // MARK: - Of each replica

  private mutating func addGauges() {
    addGauge("vllm:num_requests_running", "Requests in the batch, mean of a window.", \.running)
    addGauge("vllm:num_requests_waiting", "Requests that wait, mean of a window.", \.waiting)
    addGauge(
      "vllm:kv_cache_usage_perc", "Share of KV blocks in use, mean of a window, 1 for all.",
      \.kvCacheUsage)
  }

  private mutating func addGauge(
    _ name: String, _ help: String, _ value: KeyPath<TimelineWindows.Row, Double>
  ) {
    writer.begin(name, .gauge, help)
    for replica in run.replicas.indices {
      for row in rows(of: replica) {
        writer.sample("", labels(of: replica), row[keyPath: value], at: time(row.end))
      }
    }
  }

  private mutating func addGeneratedTokens() {
    writer.begin("vllm:generation_tokens", .counter, "Tokens generated until the window's end.")
    for replica in run.replicas.indices {
      var sum = 0.0
      if hasTime { writer.sample("_total", labels(of: replica), 0, at: time(.zero)) }
      for row in rows(of: replica) {
        sum += row.outputTokens
        writer.sample("_total", labels(of: replica), sum, at: time(row.end))
      }
    }
  }

  private func rows(of replica: Int) -> [TimelineWindows.Row] {
    stride(from: replica, to: timeline.rows.count, by: timeline.replicas).map {
      timeline.rows[$0]
    }
  }

  private func labels(of replica: Int) -> [(name: String, value: String)] {
    [("model_name", run.replicas[replica].model), ("engine", String(replica))]
  }

  // MARK: - Of the fleet

  private var fleet: [(name: String, value: String)] {
    [("model_name", run.modelName), ("engine", run.replicas.count == 1 ? "0" : "fleet")]
  }

  private mutating func addCounters() {
    let block = run.summary.overall
    addGeneratedTokens()
    addCounter(
      "vllm:prompt_tokens", "Prompt tokens of completed requests.", block.totalInputTokens)
    addCounter("vllm:num_preemptions", "Preemptions.", block.preemptions)
    writer.begin(
      "vllm:request_success", .counter, "Completed requests; length: cut at the model's.")
    let cut = min(block.cutRequests, block.completed)
    for (reason, count) in [("stop", block.completed - cut), ("length", cut)] {
      addTotal(count, fleet + [("finished_reason", reason)])
    }
  }

  private mutating func addCounter(_ name: String, _ help: String, _ total: Int) {
    writer.begin(name, .counter, help)
    addTotal(total, fleet)
  }

  private mutating func addTotal(_ total: Int, _ labels: [(name: String, value: String)]) {
    if hasTime { writer.sample("_total", labels, 0, at: time(.zero)) }
    writer.sample("_total", labels, Double(total), at: time(timeline.end))
  }

  /// One point each, at the end: readers take a second one of the same series for a duplicate.
  private mutating func addHistograms() {
    let begin = Seconds(min(run.summary.warmUpSeconds, timeline.end.value))
    let end = time(timeline.end)
    for shown in ServedHistogram.all {
      for latency in run.summary.overall.latencies where latency.name == shown.latency {
        writer.begin(shown.name, .histogram, shown.help)
        for (edge, count) in shown.counts(latency.histogram) {
          let labels = fleet + [("le", OpenMetricsWriter.edge(edge))]
          writer.sample("_bucket", labels, Double(count), at: end)
        }
        writer.sample("_count", fleet, Double(latency.histogram.count), at: end)
        writer.sample("_sum", fleet, latency.histogram.total.value, at: end)
        writer.sample("_created", fleet, time(begin), at: end)
      }
    }
  }

  // MARK: - Of GPUs

  /// - Source: DCGM 3.3, field identifiers; labels of dcgm-exporter.
  private mutating func addDevices() {
    writer.begin(
      "DCGM_FI_DEV_GPU_UTIL", .gauge, "Percent of a window in which a step was running.")
    for replica in run.replicas.indices {
      for row in rows(of: replica) {
        writer.sample("", device(replica), row.busy * 100, at: time(row.end))
      }
    }
    writer.begin(
      "DCGM_FI_DEV_FB_USED", .gauge, "MiB that the engine takes of a GPU, from its start on.")
    addToDevices { $0.memory.value / 0x1p20 }
    let pools = run.summary.pools
    writer.begin(
      "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", .gauge,
      "Share of the dense peak that the model's own FLOPs took, mean of the run: the least that the pipe was active."
    )
    addToDevices { pools[$0.pool].mfu.value }
    writer.begin(
      "DCGM_FI_PROF_DRAM_ACTIVE", .gauge,
      "Share of the memory bandwidth that the model's own bytes took, mean of the run: the least that it was active."
    )
    addToDevices { pools[$0.pool].mbu.value }
  }

  /// One sample for each replica's first GPU, at the end.
  private mutating func addToDevices(_ value: (ExportedRun.Replica) -> Double?) {
    for (index, replica) in run.replicas.enumerated() {
      guard let value = value(replica) else { continue }
      writer.sample("", device(index), value, at: time(timeline.end))
    }
  }

  private func device(_ replica: Int) -> [(name: String, value: String)] {
    let one = run.replicas[replica]
    return [
      ("gpu", String(one.firstGPU)), ("modelName", one.gpu), ("engine", String(replica)),
    ]
  }

  // MARK: - Times

  private var hasTime: Bool { timeline.end.value > 0 }

  /// Seconds since 1970.
  private func time(_ time: Seconds) -> Double { Double(run.epoch ?? 0) + time.value }
}
