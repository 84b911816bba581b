// ServingMetrics.swift: the names under which each engine counts requests, tokens and lengths.

/// Metrics of one engine, without the prefix that says whose they are. One line an engine in `all`.
///
/// What scrapes and forwards metrics renames them: the colon of `vllm:` becomes an underscore (OpenTelemetry,
/// managed Prometheus), and platforms put their own name before it (`kserve_vllm:`, `ray_vllm_`).
struct ServingMetrics: Sendable {
  let engine: String
  /// The engine's word in a metric's name, before a colon or an underscore.
  let word: String
  /// Counters, the best one first.
  let requests: [String]
  let prompts: [String]
  let outputs: [String]
  /// Histograms of lengths.
  let promptLengths: [String]
  let outputLengths: [String]
  /// Gauges worth a line, under their present name.
  let gauges: [(name: String, aliases: [String])]

  static let all: [ServingMetrics] = [
    .vllm,
    .sglang,
    .tgi,
  ]

  /// - Source: docs.vllm.ai, Production Metrics; names without `_total` are those of older versions.
  static let vllm = ServingMetrics(
    engine: "vLLM", word: "vllm",
    requests: [
      "request_success_total", "request_success", "request_prompt_tokens_count",
      "request_generation_tokens_count", "e2e_request_latency_seconds_count",
    ],
    prompts: ["prompt_tokens_total", "prompt_tokens", "request_prompt_tokens_sum"],
    outputs: ["generation_tokens_total", "generation_tokens", "request_generation_tokens_sum"],
    promptLengths: ["request_prompt_tokens_bucket"],
    outputLengths: ["request_generation_tokens_bucket"],
    gauges: [
      ("num_requests_running", ["num_requests_running"]),
      ("num_requests_waiting", ["num_requests_waiting"]),
      ("kv_cache_usage_perc", ["kv_cache_usage_perc", "gpu_cache_usage_perc"]),
    ])

  /// - Source: docs.sglang.io, Production Metrics; the histograms of lengths need `--collect-tokens-histogram`.
  static let sglang = ServingMetrics(
    engine: "SGLang", word: "sglang",
    requests: [
      "num_requests_total", "num_requests", "e2e_request_latency_seconds_count",
      "time_to_first_token_seconds_count",
    ],
    prompts: ["prompt_tokens_total", "prompt_tokens", "prompt_tokens_histogram_sum"],
    outputs: ["generation_tokens_total", "generation_tokens", "generation_tokens_histogram_sum"],
    promptLengths: ["prompt_tokens_histogram_bucket"],
    outputLengths: ["generation_tokens_histogram_bucket"],
    gauges: [
      ("num_running_reqs", ["num_running_reqs"]), ("num_queue_reqs", ["num_queue_reqs"]),
      ("token_usage", ["token_usage"]),
    ])

  /// - Source: huggingface.co/docs/text-generation-inference, Metrics. `request_count` has failed requests too.
  static let tgi = ServingMetrics(
    engine: "TGI", word: "tgi",
    requests: [
      "request_success_total", "request_success", "request_generated_tokens_count",
      "request_duration_count", "request_count_total", "request_count",
    ],
    prompts: ["request_input_length_sum"], outputs: ["request_generated_tokens_sum"],
    promptLengths: ["request_input_length_bucket"],
    outputLengths: ["request_generated_tokens_bucket"],
    gauges: [
      ("batch_current_size", ["batch_current_size"]), ("queue_size", ["queue_size"]),
    ])

  /// What stands before the engine's own part of a metric's name, colon or underscore included; nil for
  /// metrics of others.
  func prefix(of metric: String) -> Substring? {
    for found in metric.ranges(of: word) where found.upperBound < metric.endIndex {
      let isStart =
        found.lowerBound == metric.startIndex
        || "_:".contains(metric[metric.index(before: found.lowerBound)])
      if isStart, "_:".contains(metric[found.upperBound]) { return metric[...found.upperBound] }
    }
    return nil
  }
}

/// Whose metrics a set of series holds: an engine and what is written before its names.
struct MetricNames {
  let metrics: ServingMetrics
  let prefix: String
  /// Prefixes of the same engine beside it, whose series would count the same requests again.
  let others: [String]

  /// The first engine and prefix under which requests are counted; nil where none is.
  init?(_ names: [String]) {
    for metrics in ServingMetrics.all {
      var prefixes: [String] = []
      for name in names {
        guard let prefix = metrics.prefix(of: name).map(String.init), !prefixes.contains(prefix),
          metrics.requests.contains(String(name.dropFirst(prefix.count)))
        else { continue }
        prefixes.append(prefix)
      }
      guard let first = prefixes.first else { continue }
      self.metrics = metrics
      prefix = first
      others = Array(prefixes.dropFirst())
      return
    }
    return nil
  }

  /// The names as they stand in the file.
  func full(_ names: [String]) -> [String] { names.map { prefix + $0 } }
}
