// ValidationSchema.swift: the shapes of `validate --json`, `calibrate --json` and `bench --json`.

enum ValidationSchema {
  static let validation: JSONSchema = [
    "coverage": .object(
      [
        "rows", "gradeable", "predicted", "gradeable_without_disaggregation_or_speculation",
      ], .count),
    "over_predicted_fraction": .amount.orNull, "band_held_fraction": .amount.orNull,
    "parameters": .count,
    "summary": .list([
      "metric": .text, "group": .text, "n": .count, "median_abs_error": .amount,
      "p90_abs_error": .amount, "bias": .number,
    ]),
    "ratios": .list([
      "numerator": .text, "denominator": .text, "metric": .text, "group": .text, "n": .count,
      "median_abs_error": .amount, "measured": .amount, "predicted": .amount,
      "right_winner_fraction": .amount.orNull,
    ]),
    "skipped": .list(["reason": .text, "rows": .count]),
    "rows": .list([
      "id": .text, "metric": .text, "measured": .amount, "predicted": .amount.orNull,
      "predicted_low": .amount.orNull, "predicted_high": .amount.orNull,
      "error_fraction": .number.orNull, "skipped": .text.orNull,
    ]),
    "provenance": SimulationSchema.identity,
  ]

  static let calibration: JSONSchema = [
    "skipped": .count,
    "engines": .list([
      "engine": .text, "runs": .count, "parameters": .count,
      "numbers": .list(["name": .text, "before": .number, "after": .number]),
      "residuals": .list([
        "metric": .text, "n": .count, "median_abs_error_before": .amount.orNull,
        "median_abs_error_after": .amount.orNull, "median_abs_error_held_out": .amount.orNull,
      ]),
    ]),
    "provenance": SimulationSchema.identity,
  ]

  static let bench: JSONSchema = [
    "cases": .list([
      "name": .text, "requests": .count, "seconds": .amount, "cpu_seconds": .amount,
      "requests_per_second": .amount, "requests_per_cpu_second": .amount,
      "output_tokens_per_second": .amount.orNull, "events": .count, "ns_per_event": .amount,
      "allocations_per_event": .amount.orNull, "peak_memory_bytes": .count.orNull,
      "ratio_to_kernel": .amount.orNull,
    ])
  ]
}
