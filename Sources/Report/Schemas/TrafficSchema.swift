// TrafficSchema.swift: the shapes of what the commands of `workload` print with `--json`.

internal import Planning
internal import Traffic

enum TrafficSchema {
  /// A trace of requests, or a recording of rates.
  static let description = JSONSchema.either(trace, rates)

  private static let lengths = JSONSchema.object(
    ["mean", "p50", "p95", "p99", "max"], .amount.orNull)

  private static let statistics: JSONSchema = [
    "requests": .count, "span_s": .amount, "mean_rate_per_s": .amount.orNull,
    "total_input_tokens": .amount, "total_output_tokens": .amount, "input_tokens": lengths,
    "output_tokens": lengths, "interarrival_cv": .amount.orNull,
    "interarrival_cv_5m": .amount.orNull,
    "gaps_s": .object(["p50", "p95", "p99", "max"], .amount.orNull),
    "peak_to_mean": .map(.amount.orNull), "index_of_dispersion": .map(.amount.orNull),
    "rate_noise_cv": .map(.amount.orNull), "length_correlation": .number.orNull,
    "clock_step_s": .amount.orNull, "clock_resolution_s": .amount.orNull,
    "over_context": .count.orNull, "reasons": .map(.text),
  ]

  private static let hours = JSONSchema.list(.amount).orNull

  private static let names =
    ([
      "names": .count, "requests": .count, "not_told_apart": .count,
      "top": .list(["name": .text, "requests": .count]),
    ] as JSONSchema).orNull

  private static let trace = (["format": .text, "rows": .count] as JSONSchema).with(statistics)
    .with([
      "faults": faults.with(["excluded": .map(.count)]),
      "hours": [
        "all": hours, "weekdays": hours, "weekend": hours, "weekday_to_weekend": .amount.orNull,
      ],
      "prefix_reuse":
        ([
          "share": .amount, "blocks": .count, "requests": .count, "is_cut": .flag,
        ] as JSONSchema).orNull,
      "tenants": names, "sessions": names, "models": names, "labels": names,
      "classes": .map(statistics), "warnings": .list(.text),
    ])

  private static let faults = JSONSchema.object(
    ["inversions", "ties", "restarts", "zero_input", "zero_output", "bad_rows"], .count)

  private static let rates: JSONSchema = [
    "format": .text, "rows": .count, "requests": .amount.orNull, "span_s": .amount,
    "mean_rate_per_s": .amount.orNull, "total_input_tokens": .amount.orNull,
    "total_output_tokens": .amount.orNull, "input_tokens": lengths, "output_tokens": lengths,
    "interarrival_cv": .nothing, "peak_to_mean": .map(.amount.orNull),
    "index_of_dispersion": .map(.nothing), "faults": faults, "windows": .count,
    "missing_windows": .count, "missing_s": .amount, "hours": hours, "reasons": .map(.text),
    "notes": .list(.text),
  ]

  // MARK: - Files written

  static let generated: JSONSchema = [
    "path": .text, "format": .text, "requests": .count, "span_s": .amount,
    "total_input_tokens": .amount, "total_output_tokens": .amount, "seed": .count,
    "replication": .count,
  ]

  static let converted: JSONSchema = [
    "format": .text, "requests": .count, "lossless": .flag, "rounded_times": .count,
    "quoted_names": .count, "seed": .count.orNull, "notes": .list(.text),
    "left_out": .map(.count),
  ]

  // MARK: - Fits

  private static let fitVerdict = JSONSchema.names(of: FitVerdict.self)

  private static let pair =
    ([
      "trace": .amount.orNull, "generated": .amount.orNull, "generated_p5": .amount.orNull,
      "generated_p95": .amount.orNull,
    ] as JSONSchema).shared("pair")

  /// A law with its parameters.
  private static let law = (["law": .text, "ks": .amount] as JSONSchema).with(others: .number)
    .shared("law")

  static let fit: JSONSchema = [
    "verdict": fitVerdict, "requests": .count, "made_from_rates": .flag, "span_s": .amount,
    "arrivals": arrivals, "input_tokens": fittedLengths, "output_tokens": fittedLengths,
    "length_correlation": .number.orNull,
    "limits": .object(
      ["good_ks", "usable_ks", "good_dispersion_factor", "usable_dispersion_factor"], .amount),
    "workload": .map(.anything),
  ]

  private static let arrivals: JSONSchema = [
    "verdict": fitVerdict, "process": .text,
    "objections": .list(["verdict": fitVerdict, "text": .text]), "replications": .count,
    "ks_gaps": .amount, "mean_rate_per_s": pair, "interarrival_cv": pair,
    "index_of_dispersion": .map(pair), "peak_to_mean": .map(pair), "gap_laws": .list(law),
    "clock_step_s": .amount.orNull, "tie_share": .amount,
    "bursts": .list([
      "threshold_s": .amount, "bursts": .count, "mean_on_s": .amount, "mean_off_s": .amount,
      "rate_on_per_s": .amount, "cv_on": .amount,
    ]),
    "rate_noise":
      ([
        "sigma": .amount, "correlation_s": .amount, "rate_cv": .map(.amount.orNull),
      ] as JSONSchema).orNull,
    "hourly": hours, "weekday_factor": .amount.orNull, "weekend_factor": .amount.orNull,
    "tried": .list([
      "process": .text, "arrivals": .anything, "ks_gaps": .amount,
      "worst_dispersion_factor": .amount.orNull,
    ]),
  ]

  private static let fittedLengths: JSONSchema = [
    "verdict": fitVerdict, "law": .text.orNull, "mean": .amount, "p50": .amount, "p95": .amount,
    "p99": .amount, "max": .count, "cap": .count.orNull, "zero_share": .amount,
    "spikes": .list(["tokens": .count, "share": .amount]), "laws": .list(law),
    "table": ["points": .count, "ks": .amount], "ks_generated": .amount,
  ]

  // MARK: - Forecast

  static let forecast: JSONSchema = [
    "sentence": .text,
    "history": [
      "source": .text, "first": .text, "last": .text, "days": .count, "missing_days": .count,
      "step": .text,
    ],
    "growth_per_month": .number, "total": series, "classes": .list(series),
    "fleet": fleet.orNull, "notes": .list(.text), "warnings": .list(.text), "version": .text,
  ]

  private static let effects = JSONSchema.list([
    "name": .text, "multiplier": .amount, "given": .flag,
  ])

  private static let series =
    ([
      "name": .text, "growth_per_month": .number, "week": .list(.amount),
      "season": JSONSchema.list(.amount).orNull, "season_reason": .text.orNull,
      "launches": effects, "holidays": effects,
      "backtest":
        ([
          "origins": .count, "days_ahead": .count, "mape": .amount, "naive": .text,
          "naive_mape": .amount.orNull, "better_than_naive": .flag, "band": .amount,
          "band_coverage": .amount.orNull,
        ] as JSONSchema).orNull,
      "quarters": .list([
        "quarter": .text, "first": .text, "last": .text, "peak_day": .text,
        "peak_low_requests": .amount, "peak_mid_requests": .amount, "peak_high_requests": .amount,
        "requests": .amount, "tested": .flag,
      ]),
    ] as JSONSchema).shared("series")

  private static let fleet: JSONSchema = [
    "basis": .text, "replicas_now": .count, "replicas_now_given": .flag,
    "gpus_per_replica": .count, "gpus_now": .count, "busiest_day_requests": .amount,
    "lead_months": .amount, "lead_guessed": .flag, "exceeds_on": .text.orNull,
    "order_by": .text.orNull, "exceeds_on_high": .text.orNull, "order_by_high": .text.orNull,
    "quarters": .list([
      "quarter": .text, "replicas_low": .count, "replicas_mid": .count, "replicas_high": .count,
      "gpus_low": .count, "gpus_mid": .count, "gpus_high": .count,
    ]),
  ]
}
