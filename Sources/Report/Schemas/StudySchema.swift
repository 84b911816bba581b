// StudySchema.swift: the shape of what `size` says around its answer, where it was asked for.

enum StudySchema {
  static let around: JSONSchema = [
    "classic": classic.orAbsent,
    "closed_loop":
      ([
        "clients": .count, "requests_per_second": .amount, "p95_ttft_ms": .amount.orNull,
        "p95_tpot_ms": .amount.orNull, "holds": .flag,
      ] as JSONSchema).orAbsent,
    "budget": budget.orAbsent, "sufficiency": chances.orAbsent,
    "neighbours": JSONSchema.list([
      "replicas": .count, "slo_minutes_per_month": .amount, "missed_requests": .count,
      "cost_per_month": .amount.orNull, "cost_per_bad_minute_avoided": .number.orNull,
    ]).orAbsent,
    "growth": growth.orAbsent, "curve": JSONSchema.list(point).orAbsent,
    "backtest": backtest.orAbsent,
  ]

  private static let classic: JSONSchema = [
    "concurrency": .count, "context_p50": .amount, "context_p99": .amount,
    "tokens_per_second_per_user": .amount, "max_queue": .count.orNull, "output_tokens": .count,
    "prompt_tokens_mean": .amount, "prompt_tokens_p95": .amount, "ttft_p95_ms": .amount,
    "tpot_p95_ms": .amount, "presence_s": .amount, "requests_per_second": .amount,
    "target_alternative": .amount.orNull, "waiting_p95": .amount.orNull,
    "waiting_mean": .amount.orNull, "queue_holds": .flag.orNull, "sentences": .list(.text),
  ]

  private static let budget: JSONSchema = [
    "margin": .number, "spare": .number, "model_error": .number, "model_error_sigma": .amount,
    "forecast_error": .number.orNull, "errors": .number, "growth_until_delivery": .number.orNull,
    "node": .number, "left": .number, "left_with_a_node_lost": .number, "source": .text,
  ]

  private static let chances: JSONSchema = [
    "draws": .count,
    "fleets": .list([
      "replicas": .count, "left_without_node": .count, "probability": .amount,
      "probability_after_growth": .amount.orNull, "probability_with_node_lost": .amount.orNull,
      "probability_with_node_lost_after_growth": .amount.orNull,
    ]),
  ]

  private static let growth: JSONSchema = [
    "growth_per_month": .number, "lead_time_months": .amount, "lead_time_is_guessed": .flag,
    "start": .text.orNull, "lasts_months": .number.orNull, "order_by_months": .number.orNull,
    "order_by": .text.orNull,
    "months": .list([
      "month": .count, "load_factor": .amount, "replicas": .count, "nodes": .count,
    ]),
    "gives_way": .list(.text),
  ]

  private static let point = JSONSchema.object(
    ["load_factor", "load", "concurrency", "requests_per_second_per_replica"], .amount
  ).with(
    .object(
      ["ttft", "tpot", "itl", "e2el"].flatMap { ["p95_\($0)_ms", "p99_\($0)_ms"] },
      .amount.orNull))

  private static let span: JSONSchema = ["from_s": .amount, "to_s": .amount]

  private static let backtest: JSONSchema = [
    "train": span, "test": span, "replicas": .count, "trained_p95_concurrency": .amount,
    "tested_p95_concurrency": .amount, "windows": .count, "requests": .count,
    "windows_within_p95": .count, "windows_above_p95": .count, "windows_above_target": .count,
    "windows_out": .count, "minutes_out": .amount, "missed_requests": .count,
    "holds": .flag.orNull,
  ]
}
