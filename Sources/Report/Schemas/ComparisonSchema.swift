// ComparisonSchema.swift: the shape of `compare --json` of one model.

internal import Planning

enum ComparisonSchema {
  static let order = JSONSchema.text

  static let members: JSONSchema = [
    "winner": .text.orNull, "no_winner": .text.orNull,
    "tie": (["candidates": .list(.text), "broken_by": .text] as JSONSchema).orNull,
    "order": order, "order_reason": .text.orNull, "candidates": .list(candidate),
    "pareto": ["throughput": .list(.text), "cost": .list(.text)], "flips": .list(flip),
    "winner_map": map.orNull, "tornado": tornado.orNull, "mix": MixSchema.mix.orNull,
    "latency_budget": budget.orNull, "relative_error": widths.orNull, "loads": .list(load),
    "simulated_requests": .count, "assumptions": .list(.text), "warnings": .list(.text),
    "provenance": SimulationSchema.provenance, "offers": OfferSchema.ranking.orAbsent,
  ]

  private static let candidate: JSONSchema =
    ([
      "name": .text, "scenario": .text, "gpu": .text, "tensor_parallel": .count, "weights": .text,
      "precision": .text, "feasible": .flag, "reason": .text.orNull,
    ] as JSONSchema).with(figures).with([
      "pareto_throughput": .flag, "pareto_cost": .flag,
      "differences": .list([
        "metric": .names(of: PairedDifference.Metric.self), "difference": .number,
        "half_width": .amount, "width": .amount, "replicates": .count, "significant": .flag,
      ]),
    ])

  /// Of a candidate that can be sized.
  private static let figures: JSONSchema = [
    "status": JSONSchema.names(["screened", "simulated", "proven"]).orAbsent,
    "evidence": SimulationSchema.evidence.orAbsent, "replicas": .count.orAbsent,
    "gpus": .count.orAbsent, "nodes": .count.orAbsent, "watts": .amount.orAbsent,
    "cost_per_hour": .amount.orNull.orAbsent,
    "cost_per_hour_of_whole_nodes": .amount.orNull.orAbsent,
    "cost_per_million_output_tokens_at_mean": .amount.orNull.orAbsent,
    "cost_per_million_output_tokens_at_percentile": .amount.orNull.orAbsent,
    "gates":
      ([
        "headroom": .count, "failure": .count, "replay": .count.orNull, "binding": .text,
      ] as JSONSchema).orAbsent,
    "p95_ttft_ms": .amount.orNull.orAbsent, "p95_itl_ms": .amount.orNull.orAbsent,
    "p95_e2el_ms": .amount.orNull.orAbsent, "mean_tpot_ms": .amount.orNull.orAbsent,
    "slo_attainment": .amount.orNull.orAbsent,
    "output_tokens_per_second_per_gpu": .amount.orAbsent,
    "output_tokens_per_second_per_user": .amount.orNull.orAbsent,
    "holds_up_to": .amount.orAbsent, "holds_up_to_is_bound": .flag.orAbsent,
    "capacity_utilization_at_mean": .amount.orAbsent,
    "capacity_utilization_at_percentile": .amount.orAbsent, "bound": .text.orAbsent,
    "bound_share": .amount.orAbsent, "why": .text.orNull.orAbsent,
  ]

  private static let flip: JSONSchema = [
    "demand": .amount, "price_ratio": .amount, "price_ratio_of_gpus_alone": .amount,
    "price_ratio_of_whole_nodes": .amount, "price_ratio_low": .amount,
    "price_ratio_high": .amount, "first_gpus": .count, "first": .text, "second_gpus": .count,
    "second": .text,
  ]

  private static let modelError: JSONSchema = ["share": .amount, "source": .text]

  private static let map: JSONSchema = [
    "first": .text, "second": .text, "demands": .list(.amount), "price_ratios": .list(.amount),
    "price_ratio_given": .amount.orNull, "cells": .list(.list(.text)),
    "first_model_error": modelError, "second_model_error": modelError,
  ]

  private static let end: JSONSchema = [
    "change": .text, "gpus": .count.orNull, "cost_per_hour": .amount.orNull,
  ]

  private static let tornado: JSONSchema = [
    "gpus": .count, "cost_per_hour": .amount.orNull,
    "rows": .list(["assumption": .text, "low": end, "high": end]),
    "more_replicas_at_demand": .amount.orNull, "other_winner_at_demand": .amount.orNull,
    "other_winner": .text.orNull,
  ]

  private static let widths: JSONSchema = [
    "asked": .amount, "reached": .amount.orNull, "differences_reached": .amount.orNull,
    "met": .flag, "max_replicates": .count, "wider": .list(.text),
  ]

  private static let budget: JSONSchema = [
    "passes": .flag.orNull, "network": .text, "network_low_ms": .amount,
    "network_high_ms": .amount,
    "parts": .list([
      "part": .names(of: LatencyPart.self), "mean_ms": .amount.orNull, "p95_ms": .amount.orNull,
      "target_ms": .amount.orNull, "passes": .flag.orNull,
    ]),
  ]

  private static let load: JSONSchema = [
    "requests": .count, "span_s": .amount, "windows": .count, "window_s": .amount,
    "percentile": .amount, "margin": .amount, "mean_concurrency": .amount,
    "p95_concurrency": .amount, "target_concurrency": .amount,
  ]
}

/// The object `mix` of a comparison.
enum MixSchema {
  static let mix: JSONSchema = [
    "split_prompt": .count.orNull, "order": ComparisonSchema.order,
    "lower_bound_by_rates": .amount.orNull, "fleet": fleet.orNull, "screened": .list(fleet),
    "uniform":
      ([
        "candidate": .text, "replicas": .count, "gpus": .count, "cost_per_hour": .amount.orNull,
      ] as JSONSchema).orNull,
    "buckets": .list([
      "min_prompt_tokens": .count, "max_prompt_tokens": .count.orNull,
      "request_share": .amount, "work_share": .amount,
      "assigned": .list(["candidate": .text, "share": .amount]),
    ]),
    "candidates": .count, "pairs_sized": .count, "fleets_run": .count,
    "simulated_requests": .count,
  ]

  private static let part: JSONSchema = [
    "candidate": .text, "gpu": .text, "replicas": .count, "gpus": .count, "nodes": .count,
    "cost_per_hour": .amount.orNull, "one_fewer": .text.orNull, "one_fewer_gate": .text.orNull,
  ]

  private static let fleet =
    ([
      "topology": .names(["split", "shared"]), "prompt_tokens": .count, "short": part,
      "long": part, "gpus": .count, "cost_per_hour": .amount.orNull,
      "short_request_share": .amount, "short_work_share": .amount, "proven": .flag,
      "gates": .list([
        "gate": .text, "verdict": SizingSchema.verdict, "criterion": .text.orNull,
        "share": .amount.orNull, "half_width": .amount.orNull, "target": .amount.orNull,
      ]),
      "pools": .list(.map(.anything)),
    ] as JSONSchema).shared("mixed_fleet")
}
