// StudyJSON+Budget.swift: what the headroom is for, as scripts read it.

internal import Planning
internal import Text
internal import Units

extension StudyJSON {
  static func value(_ budget: HeadroomBudget) -> JSONValue {
    [
      "margin": .double(budget.margin), "spare": .double(budget.spare),
      "model_error": .double(budget.modelError.allowance),
      "model_error_sigma": .double(budget.modelError.sigma),
      "forecast_error": JSONValue(budget.forecastError), "errors": .double(budget.errors),
      "growth_until_delivery": JSONValue(budget.growth), "node": .double(budget.node),
      "left": .double(budget.left), "left_with_a_node_lost": .double(budget.leftWithoutNode),
      "source": .string(budget.modelError.sentence),
    ]
  }

  static func value(_ chances: Sufficiency) -> JSONValue {
    [
      "draws": .int(chances.draws),
      "fleets": .array(
        chances.rows.map {
          [
            "replicas": .int($0.replicas), "left_without_node": .int($0.kept),
            "probability": .double($0.today),
            "probability_after_growth": JSONValue($0.later),
            "probability_with_node_lost": .double($0.todayWithoutNode),
            "probability_with_node_lost_after_growth": JSONValue($0.laterWithoutNode),
          ]
        }),
    ]
  }

  static func value(_ misses: MonthlyMisses) -> JSONValue {
    .array(
      misses.rows.map {
        [
          "replicas": .int($0.replicas), "slo_minutes_per_month": .double($0.minutes),
          "missed_requests": .int($0.missedRequests),
          "cost_per_month": JSONValue($0.costPerMonth),
          "cost_per_bad_minute_avoided": JSONValue($0.costPerMinuteAvoided),
        ]
      })
  }

  static func value(_ plan: GrowthPlan) -> JSONValue {
    [
      "growth_per_month": .double(plan.perMonth), "lead_time_months": .double(plan.leadMonths),
      "lead_time_is_guessed": .bool(plan.isLeadGuessed),
      "start": JSONValue(plan.start?.description), "lasts_months": JSONValue(plan.lastsMonths),
      "order_by_months": JSONValue(plan.orderByMonths),
      "order_by": JSONValue(plan.orderBy?.description),
      "months": .array(
        plan.months.map {
          [
            "month": .int($0.number), "load_factor": .double($0.factor),
            "replicas": .int($0.replicas), "nodes": .int($0.nodes),
          ]
        }),
      "gives_way": SummaryJSON.strings(plan.limits),
    ]
  }

  static func value(_ point: LoadPoint) -> JSONValue {
    [
      "load_factor": .double(point.factor), "load": .double(point.load),
      "concurrency": .double(point.concurrency),
      "requests_per_second_per_replica": .double(point.requestsPerSecondPerReplica),
      "p95_ttft_ms": JSONValue(point.ttftP95), "p99_ttft_ms": JSONValue(point.ttftP99),
      "p95_tpot_ms": JSONValue(point.tpotP95), "p99_tpot_ms": JSONValue(point.tpotP99),
      "p95_itl_ms": JSONValue(point.itlP95), "p99_itl_ms": JSONValue(point.itlP99),
      "p95_e2el_ms": JSONValue(point.e2elP95), "p99_e2el_ms": JSONValue(point.e2elP99),
    ]
  }

  static func value(_ test: Backtest) -> JSONValue {
    func span(_ span: LoadSpan) -> JSONValue {
      [
        "from_s": .double(span.from.seconds.value), "to_s": .double(span.to.seconds.value),
      ]
    }
    return [
      "train": span(test.trained), "test": span(test.tested), "replicas": .int(test.replicas),
      "trained_p95_concurrency": .double(test.trainedP95),
      "tested_p95_concurrency": .double(test.testedP95), "windows": .int(test.windows),
      "requests": .int(test.requests), "windows_within_p95": .int(test.windowsWithin),
      "windows_above_p95": .int(test.windowsAbove),
      "windows_above_target": .int(test.windowsAboveTarget), "windows_out": .int(test.windowsOut),
      "minutes_out": .double(test.minutesOut), "missed_requests": .int(test.missed),
      "holds": test.windowsWithin == 0 ? .null : .bool(test.holds),
    ]
  }
}
