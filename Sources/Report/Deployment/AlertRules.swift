// AlertRules.swift: alerts on the fleet's own metrics, at the thresholds of its sizing.

internal import Foundation
internal import Metrics
internal import Planning
internal import Text
internal import Units

/// `alerts.yaml`: a rule file of Prometheus on the metrics that vLLM 0.11 serves.
struct AlertRules {
  private let study: SizingStudy
  private let bench: BenchPlan
  private let replicas: Int
  private var answer: SizingAnswer { study.answer }

  /// Nil where there is no fleet, or its replica's settings were not asked for.
  init?(_ study: SizingStudy) {
    guard let bench = study.bench, let replicas = study.answer.replicas else { return nil }
    (self.study, self.bench, self.replicas) = (study, bench, replicas)
  }

  var text: String {
    YAMLText.documents([
      (
        [
          "\(answer.pool.scenarioName): alerts at the thresholds of its sizing, \(replicas) replicas.",
          "Scenario hash \(answer.provenance.scenarioHash.prefix(12)), headroom \(answer.provenance.version).",
        ],
        [
          "groups": [
            ["name": .string("headroom \(answer.pool.name)"), "rules": .array(rules)]
          ]
        ]
      )
    ])
  }

  private var rules: [JSONValue] { presence + latencies + [memory] + size }

  private func rule(
    _ name: String, _ expression: String, for duration: String, severity: String, _ words: String
  ) -> JSONValue {
    [
      "alert": .string(name), "expr": .string(expression), "for": .string(duration),
      "labels": ["severity": .string(severity), "model_name": .string(bench.model)],
      // Braces would be read as a template.
      "annotations": [
        "summary": .string(words.replacing("{", with: "(").replacing("}", with: ")"))
      ],
    ]
  }

  /// Selects the fleet's series.
  private var only: String {
    let quoted = bench.model.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return "{model_name=\"\(quoted)\"}"
  }

  private func number(_ value: Double) -> String {
    String(format: "%.4g", value)
  }

  // MARK: - Load

  private var present: String {
    "sum(vllm:num_requests_running\(only)) + sum(vllm:num_requests_waiting\(only))"
  }

  private var presence: [JSONValue] {
    guard
      let need = answer.demand.needs.first(where: {
        $0.load.measure == .concurrency && $0.job == nil
      })
    else { return [] }
    return [
      rule(
        "HeadroomLoadAboveP95", "\(present) > \(number(need.load.p95))", for: "30m",
        severity: "info",
        "more requests are present than in 95 % of the time of the load that the fleet was sized for: size it again"
      ),
      rule(
        "HeadroomLoadAboveDesign", "\(present) > \(number(need.target))", for: "5m",
        severity: "warning",
        "more requests are present than at the load the fleet was sized to hold: its SLO is at risk"
      ),
    ]
  }

  // MARK: - Promise

  /// The SLO's own percentiles. Metrics know no classes: of several the widest limit stands, which all of them break.
  private var latencies: [JSONValue] {
    let limits = (answer.proof?.atHeadroom?.classes ?? []).flatMap(\.limits).map(\.limit)
    var widest: [(metric: LatencyMetric, percent: Double, seconds: Double)] = []
    for limit in limits {
      let seconds = limit.limit.seconds.value
      if let place = widest.firstIndex(where: {
        $0.metric == limit.metric && $0.percent == limit.percent
      }) {
        widest[place].seconds = max(widest[place].seconds, seconds)
      } else {
        widest.append((limit.metric, limit.percent, seconds))
      }
    }
    return widest.map { limit in
      let (metric, words) = Self.series(limit.metric)
      let percentile = NumberText.shortest(limit.percent)
      return rule(
        "Headroom\(words)P\(percentile.filter { $0 != "." })AboveSLO",
        "histogram_quantile(\(NumberText.shortest(limit.percent / 100)), sum by (le) (rate(\(metric)_bucket\(only)[5m]))) > \(number(limit.seconds))",
        for: "10m", severity: "critical",
        "\(words) p\(percentile) is above the \(number(limit.seconds * 1000)) ms that are promised")
    }
  }

  private static func series(_ metric: LatencyMetric) -> (name: String, words: String) {
    switch metric {
    case .ttft: ("vllm:time_to_first_token_seconds", "TTFT")
    case .itl: ("vllm:inter_token_latency_seconds", "ITL")
    case .tpot: ("vllm:request_time_per_output_token_seconds", "TPOT")
    case .e2el: ("vllm:e2e_request_latency_seconds", "E2E")
    }
  }

  // MARK: - Memory and size

  private var memory: JSONValue {
    rule(
      // From here on a burst preempts: a guess.
      "HeadroomKVCacheFull", "max(vllm:kv_cache_usage_perc\(only)) > 0.95", for: "10m",
      severity: "warning", "a replica's KV cache is nearly full: requests wait or are preempted")
  }

  /// Offered work over what the fleet sustains at its SLO.
  private var size: [JSONValue] {
    guard let rate = answer.proof?.held.requestsPerSecond, rate > 0 else { return [] }
    let sustained = number(rate * Double(replicas))
    return [
      rule(
        "HeadroomFleetTooBig",
        "sum(rate(vllm:request_success_total\(only)[1d])) / \(sustained) < 0.4",
        for: "7d", severity: "info",
        "less than 40 % of what the fleet sustains at its SLO was asked of it for a week: it may be too big"
      )
    ]
  }
}
