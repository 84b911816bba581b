// VLLMBenchExport.swift: a run as the result that `vllm bench serve --save-result` writes.

internal import Planning
internal import Text

extension SimulationExport {
  /// `vllm-bench.json`.
  static let vllmBench = SimulationExport(name: "vllm-bench") { run in
    [File("vllm-bench.json") { Array(JSONWriter.pretty(VLLMBenchResult(run).json).utf8) }]
  }
}

/// All requests of a run under the benchmark's keys, in its units. A figure that is not known is null, also one with too
/// few samples. Requests that were rejected have failed there.
/// - Source: vLLM 0.11, vllm/benchmarks/serve.py.
private struct VLLMBenchResult {
  private let run: ExportedRun
  private var block: BlockSummary { run.summary.overall }

  init(_ run: ExportedRun) { self.run = run }

  var json: JSONValue { .object(date + load + counts + latencies) }

  private var date: [(String, JSONValue)] {
    run.epoch.flatMap(Self.dateText).map { [("date", .string($0))] } ?? []
  }

  private var load: [(String, JSONValue)] {
    let rate = run.load.requestRate
    return [
      ("backend", .string(run.engine)), ("label", .string(run.summary.scenarioName)),
      ("model_id", .string(run.modelName)), ("tokenizer_id", .string(run.modelName)),
      ("num_prompts", .int(block.arrived)),
      ("request_rate", rate == .infinity ? "inf" : JSONValue(rate)),
      ("burstiness", JSONValue(run.load.burstiness)),
      ("max_concurrency", JSONValue(run.load.maxConcurrency)),
    ]
  }

  private var counts: [(String, JSONValue)] {
    [
      ("duration", .double(block.duration)), ("completed", .int(block.completed)),
      ("failed", .int(block.failed + block.rejected)),
      ("total_input_tokens", .int(block.totalInputTokens)),
      ("total_output_tokens", .int(block.totalOutputTokens)),
      ("request_throughput", JSONValue(block.requestThroughput.value)),
      ("request_goodput", JSONValue(block.requestGoodput.value)),
      ("output_throughput", JSONValue(block.outputThroughput.value)),
      ("total_token_throughput", JSONValue(block.totalTokenThroughput.value)),
      // Peaks over a second of all replicas together, which a run does not record.
      ("max_output_tokens_per_s", .null), ("max_concurrent_requests", .null),
    ]
  }

  private var latencies: [(String, JSONValue)] {
    block.latencies.filter { $0.name != "queue" }.flatMap { latency in
      [
        ("mean", latency.mean), ("median", latency.median), ("std", latency.deviation),
        ("p50", latency.median), ("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99),
      ].map { ("\($0)_\(latency.name)_ms", JSONValue($1.value)) }
    }
  }

  /// "20261130-095448", in UTC; nil for a time before 1970 or after the year 9999.
  private static func dateText(_ epoch: Int) -> String? {
    guard epoch >= 0, let date = CalendarDate("1970-01-01")?.adding(days: Double(epoch / 86_400))
    else { return nil }
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    return date.description.filter { $0 != "-" } + "-" + two(epoch / 3600 % 24)
      + two(epoch / 60 % 60) + two(epoch % 60)
  }
}
