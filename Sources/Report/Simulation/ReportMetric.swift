// ReportMetric.swift: the figures of a simulation, each with the key and unit that files give it.

internal import Planning

/// One figure under the name it has in every file.
struct ReportMetric {
  /// As in `summary.json`; names of pools and classes before it in `summary.csv`.
  var key: String
  /// As in `summary.csv`: `ms`, `1/s`, `requests`, `tokens`, `share`, …
  var unit: String
  var value: SummaryValue

  init(_ key: String, _ unit: String, _ value: SummaryValue) {
    self.key = key
    self.unit = unit
    self.value = value
  }

  init(_ key: String, _ unit: String, count: Int) {
    self.init(key, unit, SummaryValue(Double(count)))
  }
}

extension BlockSummary {
  /// Counts and rates, with the names of vLLM's serving benchmark where it has one.
  var countMetrics: [ReportMetric] {
    [
      ReportMetric("completed", "requests", count: completed),
      ReportMetric("rejected", "requests", count: rejected),
      ReportMetric("failed", "requests", count: failed),
      ReportMetric("arrived", "requests", count: arrived),
      ReportMetric("duration", "s", SummaryValue(duration)),
      ReportMetric("total_input_tokens", "tokens", count: totalInputTokens),
      ReportMetric("total_output_tokens", "tokens", count: totalOutputTokens),
      ReportMetric("request_throughput", "1/s", requestThroughput),
      ReportMetric("output_throughput", "tokens/s", outputThroughput),
      ReportMetric("total_token_throughput", "tokens/s", totalTokenThroughput),
      ReportMetric("request_goodput", "1/s", requestGoodput),
    ]
  }

  var latencyMetrics: [ReportMetric] {
    latencies.flatMap { latency in
      [
        ("mean", latency.mean), ("median", latency.median), ("std", latency.deviation),
        ("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99),
        ("p99.9", latency.p999), ("max", latency.maximum),
      ].map { ReportMetric("\($0)_\(latency.name)_ms", "ms", $1) }
    }
  }

  var serviceMetrics: [ReportMetric] {
    [
      ReportMetric("slo_attainment", "share", sloAttainment),
      ReportMetric("preemptions", "preemptions", count: preemptions),
      ReportMetric("prefix_cache_hit_rate", "share", prefixCacheHitRate),
      ReportMetric("cut_requests", "requests", count: cutRequests),
      ReportMetric("zero_output_requests", "requests", count: zeroOutput),
    ] + (deadlineMet.map { [ReportMetric("deadline_met", "share", $0)] } ?? [])
      + (overflow?.metrics ?? []) + (handOver?.metrics ?? [])
  }

  var metrics: [ReportMetric] { countMetrics + latencyMetrics + serviceMetrics }
}

extension HandOverSummary {
  fileprivate var metrics: [ReportMetric] {
    [ReportMetric("handed_over", "requests", count: requests)]
      + parts.flatMap { part in
        [
          ("mean", part.mean), ("median", part.median), ("p95", part.p95), ("p99", part.p99),
        ].map { ReportMetric("\($0)_\(part.name)_ms", "ms", $1) }
      }
  }
}

extension OverflowSummary {
  fileprivate var metrics: [ReportMetric] {
    [
      ReportMetric("overflowed", "requests", count: requests),
      ReportMetric("overflow_share", "share", share),
      ReportMetric("overflow_refused", "requests", count: refused),
      ReportMetric("overflow_input_tokens", "tokens", count: inputTokens),
      ReportMetric("overflow_output_tokens", "tokens", count: outputTokens),
    ]
      + latencies.flatMap { latency in
        [("mean", latency.mean), ("p95", latency.p95), ("p99", latency.p99)].map {
          ReportMetric("\($0)_overflow_\(latency.name)_ms", "ms", $1)
        }
      }
  }
}

extension AnswerSummary {
  var metrics: [ReportMetric] {
    [
      ReportMetric("requests", "requests", count: requests), ReportMetric("share", "share", share),
      ReportMetric("input_tokens", "tokens", count: inputTokens),
      ReportMetric("output_tokens", "tokens", count: outputTokens),
    ]
      + latencies.flatMap { latency in
        [
          ("mean", latency.mean), ("median", latency.median), ("p95", latency.p95),
          ("p99", latency.p99),
        ].map { ReportMetric("\($0)_\(latency.name)_ms", "ms", $1) }
      }
  }
}

extension BlockSummary {
  /// Figures by place: an object each in JSON.
  var placeMetrics: [(key: String, places: [(name: String, metrics: [ReportMetric])])] {
    [
      ("answered_by", answers.map { ($0.place, $0.metrics) }),
      (
        "escalated_to",
        escalations.map {
          (
            $0.place,
            [
              ReportMetric("requests", "requests", count: $0.requests),
              ReportMetric("share", "share", $0.share),
            ]
          )
        }
      ),
    ].filter { !$0.1.isEmpty }
  }
}

extension PoolSummary {
  /// Figures that are one number.
  var plainMetrics: [ReportMetric] {
    [
      ReportMetric("busy", "share", busy),
      ReportMetric("capacity_utilization", "share", capacityUtilization),
      ReportMetric("mfu", "share", mfu),
      ReportMetric("mbu", "share", mbu),
    ]
      + (link.map {
        [
          ReportMetric("link_busy", "share", $0.busy),
          ReportMetric("kv_transfers", "requests", count: $0.transfers),
          ReportMetric("kv_bytes", "bytes", SummaryValue($0.bytes)),
        ]
      } ?? [])
  }

  /// Figures over time: an object each in JSON.
  var occupancyMetrics: [(key: String, parts: [ReportMetric])] {
    func parts(_ occupancy: OccupancySummary, _ unit: String) -> [ReportMetric] {
      [
        ReportMetric("mean", unit, occupancy.mean), ReportMetric("p95", unit, occupancy.p95),
        ReportMetric("max", unit, occupancy.maximum),
      ]
    }
    return [
      ("kv_cache_usage", parts(kvCacheUsage, "share")),
      ("running", parts(running, "requests")),
      ("waiting", parts(waiting, "requests")),
    ]
  }
}

extension SimulationSummary {
  var moneyMetrics: [ReportMetric] {
    [
      ReportMetric("cost_per_million_output_tokens", "$", costPerMillionOutputTokens),
      ReportMetric("energy_kwh", "kWh", energyKilowattHours),
    ]
      + (blended.map { cost in
        [
          ReportMetric("gpu_cost", "$", cost.gpus),
          ReportMetric("provider_cost", "$", cost.provided),
          ReportMetric(
            "blended_cost_per_million_output_tokens", "$", cost.perMillionOutputTokens),
        ]
      } ?? [])
  }

  /// Share of wall time by bound over all pools, each weighed with its replicas, in order of mention.
  var bottleneck: [(bound: String, share: Double)] {
    let replicas = Double(pools.reduce(0) { $0 + $1.replicas })
    var shares: [(bound: String, share: Double)] = []
    for pool in pools {
      for part in pool.bottleneck {
        let share = part.share * Double(pool.replicas) / max(1, replicas)
        if let index = shares.firstIndex(where: { $0.bound == part.bound }) {
          shares[index].share += share
        } else {
          shares.append((part.bound, share))
        }
      }
    }
    return shares
  }

  /// Every figure in one list; pools and classes carry their names in the key.
  var allMetrics: [ReportMetric] {
    func named(_ prefix: String, _ metrics: [ReportMetric]) -> [ReportMetric] {
      metrics.map { ReportMetric("\(prefix).\($0.key)", $0.unit, $0.value) }
    }
    var all = overall.metrics
    for pool in pools {
      all += named("utilization.\(pool.name)", pool.plainMetrics)
      for occupancy in pool.occupancyMetrics {
        all += named("utilization.\(pool.name).\(occupancy.key)", occupancy.parts)
      }
    }
    all += bottleneck.map {
      ReportMetric("bottleneck.\($0.bound)", "share", SummaryValue($0.share))
    }
    all += moneyMetrics
    for block in classes {
      let prefix = "classes.\(block.name)"
      all += named(prefix, block.metrics)
      for (key, places) in block.placeMetrics {
        for place in places { all += named("\(prefix).\(key).\(place.name)", place.metrics) }
      }
    }
    return all
  }
}
