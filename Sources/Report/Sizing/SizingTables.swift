// SizingTables.swift: the tables of a sizing, one CSV file each.

internal import Planning
internal import Units

enum SizingTables {
  /// `search.csv`: every fleet tried, in order.
  static func search(_ answer: SizingAnswer) -> DataTable {
    var csv = DataTable(
      "search",
      columns: [
        "purpose", "replicas", "verdict", "margin", "half_width", "runs", "requests",
      ])
    for step in answer.search {
      csv.row(
        step.purpose, step.replicas, step.verdict.rawValue, step.margin, step.halfWidth, step.runs,
        step.requests)
    }
    return csv
  }

  /// `tail.csv`: the windows above the percentile.
  static func tail(_ answer: SizingAnswer) -> DataTable {
    var csv = DataTable(
      "tail",
      columns: [
        "start_s", "duration_s", "concurrency", "requests", "missed_requests", "missed_slo",
        "extra_replicas",
      ])
    for window in answer.tail {
      csv.row(
        window.start, window.seconds, window.concurrency, window.requests, window.missed,
        window.isOut ? "true" : "false", window.extraReplicas)
    }
    return csv
  }

  /// `windows.csv`: the load, window by window.
  static func windows(_ study: SizingStudy) -> DataTable {
    var csv = DataTable(
      "windows",
      columns: [
        "start_s", "duration_s", "concurrency", "requests", "requests_per_s", "prompt_tokens_per_s",
        "output_tokens_per_s",
      ])
    for (index, window) in study.windows.enumerated() {
      csv.row(
        Double(index) * study.window.value, window.seconds, window.concurrency, window.requests,
        window.requestsPerSecond, window.promptTokensPerSecond, window.outputTokensPerSecond)
    }
    return csv
  }
}
