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
      csv.text(step.purpose)
      csv.int(step.replicas)
      csv.text(step.verdict.rawValue)
      csv.double(step.margin)
      csv.double(step.halfWidth)
      csv.int(step.runs)
      csv.int(step.requests)
      csv.endRow()
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
      csv.double(window.start)
      csv.double(window.seconds)
      csv.double(window.concurrency)
      csv.int(window.requests)
      csv.int(window.missed)
      csv.text(window.isOut ? "true" : "false")
      csv.int(window.extraReplicas)
      csv.endRow()
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
      csv.double(Double(index) * study.window.value)
      csv.double(window.seconds)
      csv.double(window.concurrency)
      csv.int(window.requests)
      csv.double(window.requestsPerSecond)
      csv.double(window.promptTokensPerSecond)
      csv.double(window.outputTokensPerSecond)
      csv.endRow()
    }
    return csv
  }
}
