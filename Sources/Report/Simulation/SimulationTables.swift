// SimulationTables.swift: the tables of a simulation, one CSV file each.

internal import Fleet
internal import Metrics
internal import Planning
internal import Units

enum SimulationTables {
  /// `summary.csv`: one row a metric. An interval is value ± half-width; that of a share is cut to 0...1, as
  /// Student's interval does not know that no share lies beyond. The half-width in JSON is not cut.
  static func summary(_ summary: SimulationSummary) -> DataTable {
    var csv = DataTable(
      "summary", columns: ["metric", "unit", "value", "ci95_low", "ci95_high", "reason"])
    for metric in summary.allMetrics {
      let value = metric.value.value.flatMap { $0.isFinite ? $0 : nil }
      let half = metric.value.halfWidth.flatMap { $0.isFinite ? $0 : nil }
      let bounds = metric.unit == "share" ? 0...1 : -Double.infinity...Double.infinity
      let low = value.flatMap { value in half.map { max(value - $0, bounds.lowerBound) } }
      let high = value.flatMap { value in half.map { min(value + $0, bounds.upperBound) } }
      let reason = value == nil ? (metric.value.reason ?? .noSamples).rawValue : nil
      csv.row(metric.key, metric.unit, value, low, high, reason)
    }
    return csv
  }

  /// `histograms.csv`: the occupied buckets, lower edge inclusive: of latencies, of all requests and then of each
  /// class, counts of samples; of each pool's utilization, seconds of its replicas.
  static func histograms(_ summary: SimulationSummary) -> DataTable {
    var csv = DataTable(
      "histograms",
      columns: [
        "metric", "bucket_low_ms", "bucket_high_ms", "count", "unit", "pool", "bucket_low",
        "bucket_high", "seconds",
      ])
    func add(_ block: BlockSummary, prefix: String) {
      for latency in block.latencies {
        for (bucket, count) in latency.histogram.occupiedBuckets {
          let low = LatencyBuckets.lowerMilliseconds(bucket)
          let high = LatencyBuckets.lowerMilliseconds(bucket + 1)
          csv.row(prefix + latency.name, low, high, Int(count), "ms", nil, low, high, nil)
        }
      }
    }
    add(summary.overall, prefix: "")
    for block in summary.classes { add(block, prefix: "classes.\(block.name).") }
    for pool in summary.pools { addRows(of: pool, to: &csv) }
    return csv
  }

  private static func addRows(of pool: PoolSummary, to csv: inout DataTable) {
    for entry in pool.histograms {
      for bucket in entry.histogram.buckets {
        csv.row(
          entry.name, nil, nil, nil, entry.unit.rawValue, pool.name, bucket.low, bucket.high,
          bucket.seconds.value)
      }
    }
  }

  /// `timeline.csv`: what each replica did in each window; replicas count from 0 through all pools.
  ///
  /// The run ends within its last window, whose averages are over the part of it that the run covered.
  /// - Parameter end: of the run, from its first arrival.
  static func timeline(_ result: SimulationResult, end: Seconds) -> DataTable {
    var csv = DataTable(
      "timeline",
      columns: [
        "time_s", "pool", "replica", "arrivals", "running", "waiting", "kv_cache_usage", "busy",
        "output_tokens_per_s",
      ])
    let pools = poolNames(result.pools.map(\.specification))
    for row in result.timeline.rows(until: end) {
      csv.row(
        row.start.value, pools[row.replica.value], row.replica.value, row.arrivals, row.running,
        row.waiting, row.kvCacheUsage, row.busy, row.outputTokensPerSecond)
    }
    return csv
  }

  /// The pool of every replica of a fleet.
  static func poolNames(_ pools: [PoolSpecification]) -> [String] {
    pools.flatMap { [String](repeating: $0.name, count: $0.replicas) }
  }
}
