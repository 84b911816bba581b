// ServedHistogram.swift: latency distributions in the buckets of vLLM's metrics.

internal import Metrics
internal import Units

/// One of vLLM's histograms: its name, which of a run's latencies it counts, and its upper edges in seconds.
/// - Source: vLLM 0.11, vllm/v1/metrics/loggers.py.
struct ServedHistogram: Sendable {
  let name: String
  let help: String
  /// As `LatencySummary` names it.
  let latency: String
  private let edges: [Double]

  static let all = [
    Self(
      name: "vllm:time_to_first_token_seconds", help: "Time to first token.", latency: "ttft",
      edges: firstTokenEdges),
    Self(
      name: "vllm:inter_token_latency_seconds", help: "Gaps between two tokens.", latency: "itl",
      edges: tokenEdges),
    Self(
      name: "vllm:request_time_per_output_token_seconds", help: "Mean gap of a request.",
      latency: "tpot", edges: tokenEdges),
    Self(
      name: "vllm:e2e_request_latency_seconds", help: "Time to the last token.", latency: "e2el",
      edges: requestEdges),
    Self(
      name: "vllm:request_queue_time_seconds", help: "Time to the first schedule.",
      latency: "queue", edges: requestEdges),
  ]

  private static let firstTokenEdges = [
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40,
    80, 160, 640, 2560,
  ]
  private static let tokenEdges = [
    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
  ]
  private static let requestEdges = [
    0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
  ]

  /// Samples up to each edge, the last of which is infinite and counts all.
  ///
  /// Most edges are edges of our buckets too. A bucket that one of the others cuts counts whole on the side on which its
  /// middle lies, which is what percentiles report it as: a count is wrong by no more than that bucket's samples.
  /// - Complexity: O(buckets + edges).
  func counts(_ histogram: LatencyHistogram) -> [(edge: Double, count: Int64)] {
    var counts: [(edge: Double, count: Int64)] = []
    var rest = histogram.occupiedBuckets[...]
    var seen: Int64 = 0
    for edge in edges {
      while let (bucket, count) = rest.first,
        min(LatencyBuckets.middleMilliseconds(bucket), histogram.maximum.milliseconds) <= edge * 1e3
      {
        seen += count
        rest.removeFirst()
      }
      counts.append((edge, seen))
    }
    return counts + [(.infinity, histogram.count)]
  }
}
