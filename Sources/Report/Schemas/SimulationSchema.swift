// SimulationSchema.swift: the shape of `simulate --json`, which other answers hold too.

internal import Hardware
internal import Metrics
internal import Planning

enum SimulationSchema {
  static let answer = block.with(money).with([
    "utilization": .map(pool), "bottleneck": .map(.amount), "classes": .map(block),
    "step_time_level": .text, "scenario": .text, "front_end_ms": .amount, "warm_up": .text,
    "warm_up_s": .amount, "saturated": .flag, "evidence": .list(evidence),
    "assumptions": .list(.text), "warnings": .list(.text), "checks": .list(.text),
    "provenance": provenance,
  ]).shared("simulation")

  /// A figure, or null with its reason in `reasons`.
  static let figure = JSONSchema.amount.orNull

  /// What a figure rests on.
  static let provenance =
    ([
      "headroom_version": .text, "scenario_hash": .text, "seed": .either(.count, .text),
      "replications": .count, "catalog_version": .text, "calibration_version": .text,
      "traces": .list([
        "path": .text, "format": .text, "sha256": .text, "rows": .count, "requests": .count,
      ]),
      "run": run.orAbsent,
    ] as JSONSchema).shared("provenance")

  /// What runs it again: only at the top of an answer.
  private static let run: JSONSchema = [
    "command": .text, "options": .map(.list(.text)),
    "files": .list(["path": .text, "sha256": .text]).orAbsent,
    "scenarios": .list(.map(.anything)),
  ]

  /// Of an answer without a scenario.
  static let identity =
    ([
      "headroom_version": .text, "catalog_version": .text, "calibration_version": .text,
    ] as JSONSchema).shared("identity")

  static let evidence =
    ([
      "gpu": .text, "model_class": .text, "engine": .text, "basis": .names(of: EvidenceBasis.self),
      "tpot_low_factor": .amount, "tpot_high_factor": .amount, "ttft_low_factor": .amount,
      "ttft_high_factor": .amount, "runs": .count,
    ] as JSONSchema).shared("evidence")

  private static let statistics = [
    "mean", "median", "std", "p90", "p95", "p99", "p99.9", "max",
  ]

  private static let block: JSONSchema =
    ([
      "completed": .count, "rejected": .count, "failed": .count, "arrived": .count,
      "duration": .amount, "total_input_tokens": .count, "total_output_tokens": .count,
      "request_throughput": figure, "output_throughput": figure,
      "total_token_throughput": figure, "request_goodput": figure,
    ] as JSONSchema)
    .with(
      .object(
        ["ttft", "tpot", "itl", "e2el", "queue"].flatMap { name in
          statistics.map { "\($0)_\(name)_ms" }
        }, figure)
    ).with([
      "slo_attainment": figure, "preemptions": .count, "prefix_cache_hit_rate": figure,
      "cut_requests": .count, "zero_output_requests": .count,
      "deadline_met": figure.orAbsent,
      "overflowed": .count.orAbsent, "overflow_share": figure.orAbsent,
      "overflow_refused": .count.orAbsent, "overflow_input_tokens": .count.orAbsent,
      "overflow_output_tokens": .count.orAbsent,
      "answered_by": .map(answeredBy).orAbsent,
      "escalated_to": .map(["requests": .count, "share": figure]).orAbsent,
      "verdict": .flag.orNull, "slo_attainment_target": .number.orNull,
      "slo": .list([
        "metric": .names(of: LatencyMetric.self), "percentile": .amount, "limit_ms": .amount,
        "share_within": .amount.orNull, "holds": .flag.orNull,
      ]),
      "confidence": .map(.amount).orNull, "reasons": .map(.text),
    ]).with(
      .object(
        requestLatencies.flatMap { name in
          ["mean", "p95", "p99"].map { "\($0)_overflow_\(name)_ms" }
        }, figure.orAbsent)
    ).with(["handed_over": .count.orAbsent])
    .with(
      .object(
        [
          "prefill_queue", "prefill", "kv_block_wait", "kv_link_wait", "kv_transfer",
          "decode_queue", "first_step",
        ].flatMap { name in
          ["mean", "median", "p95", "p99"].map { "\($0)_\(name)_ms" }
        }, figure.orAbsent))

  /// Of what a provider, or a place of a route, answered.
  private static let requestLatencies = ["ttft", "e2el"]

  private static let answeredBy: JSONSchema =
    ([
      "requests": .count, "share": figure, "input_tokens": .count, "output_tokens": .count,
    ] as JSONSchema).with(
      .object(
        requestLatencies.flatMap { name in
          ["mean", "median", "p95", "p99"].map { "\($0)_\(name)_ms" }
        }, figure))

  private static let money: JSONSchema = [
    "cost_per_million_output_tokens": figure, "energy_kwh": figure, "gpu_cost": figure.orAbsent,
    "provider_cost": figure.orAbsent, "blended_cost_per_million_output_tokens": figure.orAbsent,
  ]

  private static let occupancy: JSONSchema = ["mean": figure, "p95": figure, "max": figure]

  private static let pool: JSONSchema = [
    "link_busy": figure.orAbsent, "kv_transfers": .count.orAbsent, "kv_bytes": .amount.orAbsent,
    "busy": figure, "capacity_utilization": figure, "mfu": figure, "mbu": figure,
    "kv_cache_usage": occupancy, "running": occupancy, "waiting": occupancy,
    "bottleneck": .map(.amount), "description": .text, "replicas": .count, "gpus": .count,
    "steps": .count, "kv_blocks": .count, "step_time_level": .text, "seconds": .amount,
    "histograms": .map([
      "unit": .names(["fraction", "requests"]), "window_s": .amount.orAbsent,
      "buckets": .list(.list(.amount)),
    ]),
  ]
}
