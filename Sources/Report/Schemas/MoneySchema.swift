// MoneySchema.swift: the shapes of `cost --json`, `own --json`, of bids, and of calculators.

internal import Economics
internal import Planning

/// The object `offers` of a comparison.
enum OfferSchema {
  static let ranking: JSONSchema = [
    "winner": .text.orNull, "decided": .flag, "margin_usd_per_month": .number.orNull,
    "margin_low_usd_per_month": .number.orNull, "margin_high_usd_per_month": .number.orNull,
    "choices": .list([
      "name": .text, "candidate": .text.orNull, "offer": .text, "gpus": .count, "nodes": .count,
      "one_time_usd": .amount.orNull, "monthly_usd": .amount.orNull,
      "monthly_low_usd": .amount.orNull, "monthly_high_usd": .amount.orNull,
      "usd_per_million_output_tokens": .amount.orNull, "feasible": .flag,
      "reason": .text.orNull, "is_guess": .flag, "remarks": .list(.text),
    ]),
    "map":
      ([
        "gpu": .text.orNull, "loads": .list(.amount), "price_factors": .list(.amount),
        "cells": .list(.list(.text.orNull)), "simulated": .flag,
      ] as JSONSchema).orNull,
    "notes": .list(.text),
  ]
}

enum CostSchema {
  static let answer =
    ([
      "replicas": .count, "gpus": .count, "nodes": .count, "gpu": .text, "model": .text.orNull,
      "capacity_utilization": .amount, "requests_per_month": .amount.orNull,
      "input_tokens_per_month": .amount.orNull, "output_tokens_per_month": .amount.orNull,
      "alternatives": .list(alternative), "winner": .text.orNull, "cheapest": .text.orNull,
      "decided": .flag, "margin_usd_per_month": .number.orNull,
      "margin_low_usd_per_month": .number.orNull, "margin_high_usd_per_month": .number.orNull,
      "sensitive_to": .list(assumption), "assumptions": .list(assumption),
      "breakeven_load_factor": .amount.orNull, "capacity_load_factor": .amount,
      "owned_below_api_month": .count.orNull, "hybrid": mix.orNull,
      "hybrid_by_owned_nodes": .list(mix), "hybrid_proven": .flag, "hybrid_best": played.orNull,
      "hybrid_simulated": .list(played),
      "bill_of_materials": .list(["item": .text, "count": .count, "source": .text]),
      "showback": showback.orNull,
      "rules": .list([
        "rules": .text, "verdict": .text.orNull, "deciding_question": .text, "threshold": .text,
        "would_change": .text, "source": .text,
      ]),
      "sizing_sentence": .text.orNull, "warnings": .list(.text),
      "provenance": SimulationSchema.provenance,
    ] as JSONSchema).shared("cost")

  /// Several models, each in its own way of paying.
  static let fleet: JSONSchema = [
    "models": .list(["pool": .text, "answer": answer]), "cheapest": bill.orNull,
    "alike": .map(bill), "provenance": SimulationSchema.provenance,
  ]

  private static let bill: JSONSchema = [
    "monthly_usd": .amount, "shared_usd": .amount,
    "ways": .list(["offer": .text, "monthly_usd": .amount]),
  ]

  private static let alternative: JSONSchema = [
    "name": .text, "offer": .text, "gpus": .count, "nodes": .count,
    "one_time_usd": .amount.orNull, "monthly_usd": .amount.orNull,
    "monthly_low_usd": .amount.orNull, "monthly_high_usd": .amount.orNull,
    "annual_usd": .amount.orNull, "running_usd_per_month": .amount.orNull,
    "usd_per_million_output_tokens": .amount.orNull, "feasible": .flag, "reason": .text.orNull,
    "is_guess": .flag,
    "lines": .list([
      "name": .text, "kind": .text, "one_time_usd": .number, "monthly_usd": .number,
      "monthly_low_usd": .number, "monthly_high_usd": .number, "source": .text,
      "is_guess": .flag,
    ]),
    "remarks": .list(.text),
  ]

  private static let assumption: JSONSchema = [
    "assumption": .text, "margin_at_low_usd": .number, "margin_at_high_usd": .number,
    "is_guess": .flag,
  ]

  private static let mix =
    ([
      "monthly_usd": .amount, "shared_usd": .amount,
      "parts": .list([
        "offer": .text, "first_replica": .count, "last_replica": .count, "gpus": .count,
        "time_share_first": .amount, "time_share_last": .amount,
        "output_tokens_per_month": .amount, "monthly_usd": .amount,
      ]),
    ] as JSONSchema).shared("mix_of_offers")

  private static let played =
    ([
      "mix": mix, "holds": .flag, "monthly_usd": .amount, "monthly_low_usd": .amount,
      "monthly_high_usd": .amount, "overflow_above_unfinished": .count.orNull, "requests": .count,
      "overflowed": .count, "overflow_share": .amount, "overflow_refused": .count,
      "api_input_tokens_per_month": .amount, "api_output_tokens_per_month": .amount,
      "on_demand_replica_hours_per_month": .amount, "good_share": .amount,
      "good_share_of_sized_fleet": .amount, "windows": .count, "windows_missed": .count,
    ] as JSONSchema).shared("played_mix")

  private static let showback: JSONSchema = [
    "offer": .text, "rule": .names(of: AttributionRule.self), "idle": .names(of: IdleRule.self),
    "shares": .list([
      "name": .text, "requests_per_month": .amount, "input_tokens_per_month": .amount,
      "output_tokens_per_month": .amount, "monthly_usd": .amount, "share": .amount,
      "usd_per_million_output_tokens": .amount.orNull, "api_monthly_usd": .amount.orNull,
    ]),
    "cheaper_at_api": .list(.text),
  ]
}

enum OwnSchema {
  static let answer: JSONSchema =
    ([
      "holds": .flag, "sentence": .text, "models": .list(model),
      "stock": .list([
        "gpu": .text, "count": .count, "used": .count, "free": .whole, "lease_ends": .list(.text),
      ]),
    ] as JSONSchema).with(admission).with([
      "growth_per_month": .number.orNull, "today": .text.orNull, "warnings": .list(.text),
      "provenance": SimulationSchema.provenance,
    ])

  private static let model: JSONSchema = [
    "pool": .text, "model": .text, "gpu": .text, "replicas": .count, "gpus": .count,
    "needed": .count.orNull, "holds": .flag, "gate": .text.orNull,
    "room_fraction": .number.orNull, "breaks_on": .text.orNull,
    "breaks_in_months": .number.orNull,
    "actions": .list([
      "action": .names(["add", "move", "retire", "renew"]), "gpus": .count, "words": .text,
      "by": .text.orNull,
    ]),
    "gates": .list(["gate": .text, "running": .count, "verdict": SizingSchema.verdict]),
  ]

  /// With `--admit`.
  private static let admission: JSONSchema = [
    "admission_class": .text.orAbsent, "admission_pool": .text.orAbsent,
    "admission_admitted": .flag.orAbsent, "admission_sentence": .text.orAbsent,
    "admission_gate": .text.orNull.orAbsent, "admission_share": .amount.orNull.orAbsent,
    "admission_needed_before": .count.orNull.orAbsent,
    "admission_needed_after": .count.orNull.orAbsent,
    "admission_replicas_taken": .whole.orNull.orAbsent,
    "admission_gpus_taken": .whole.orNull.orAbsent,
    "admission_gpus_spare_before": .whole.orNull.orAbsent,
    "admission_gpus_spare_after": .whole.orNull.orAbsent,
    "admission_room_before": .number.orNull.orAbsent,
    "admission_room_after": .number.orNull.orAbsent,
    "admission_tightest_before": .text.orNull.orAbsent,
    "admission_tightest_after": .text.orNull.orAbsent,
    "admission_breaks_in_months_before": .number.orNull.orAbsent,
    "admission_breaks_in_months_after": .number.orNull.orAbsent,
    "admission_breaks_on_before": .text.orNull.orAbsent,
    "admission_breaks_on_after": .text.orNull.orAbsent,
    "admission_months_lost": .number.orNull.orAbsent,
    "admission_replicas_to_add": .count.orNull.orAbsent,
    "admission_gpus_to_order": .count.orAbsent, "admission_from_months": .number.orNull.orAbsent,
    "admission_from": .text.orNull.orAbsent,
  ]
}

enum BidSchema {
  static let answer: JSONSchema = [
    "winner": .text.orNull,
    "bids": .list([
      "vendor": .text, "gpu": .text, "gpus": .count, "replicas": .count, "needed": .count.orNull,
      "holds": .flag, "room_fraction": .number.orNull, "price_usd": .amount,
      "monthly_usd": .amount.orNull, "usd_per_million_output_tokens": .amount.orNull,
      "delivery_months": .amount.orNull, "reason": .text.orNull,
      "claims": .list(["claim": .text, "verdict": .text, "reason": .text]),
    ]),
    "warnings": .list(.text), "provenance": SimulationSchema.provenance.orNull,
  ]
}
