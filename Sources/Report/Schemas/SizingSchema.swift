// SizingSchema.swift: the shape of `size --json`, of one model and of several.

internal import Planning
internal import Plans

enum SizingSchema {
  static let answer: JSONSchema =
    head.with([
      "at_headroom": told, "at_nominal": told, "at_peak": told, "one_fewer": told,
      "one_fewer_replicas": .count.orNull, "stress": told,
      "search": .list([
        "purpose": .text, "replicas": .count, "verdict": verdict, "margin": .number.orNull,
        "half_width": .amount.orNull, "runs": .count, "requests": .count,
      ]),
      "tail": .list([
        "start_s": .amount, "duration_s": .amount, "concurrency": .amount, "requests": .count,
        "missed_requests": .count, "missed_slo": .flag, "extra_replicas": .count,
      ]),
      "settings": .list([
        "setting": .text, "overrides": .list(.text), "replicas": .count.orNull,
        "gpus": .count.orNull, "nodes": .count.orNull, "cost_per_hour": .amount.orNull,
        "reason": .text.orNull,
      ]),
      "simulated_requests": .count, "evidence": SimulationSchema.evidence,
      "assumptions": .list(.text), "warnings": .list(.text),
      "provenance": SimulationSchema.provenance,
    ]).with(StudySchema.around).shared("sizing")

  private static let told = SimulationSchema.answer.orNull
  static let verdict = JSONSchema.names(["holds", "fails", "undecided"])
  static let measure = JSONSchema.names(of: LoadMeasure.self)

  private static let head: JSONSchema = [
    "sentence": .text, "scenario": .text, "pool": .text, "replica": .text, "load": load,
    "target_concurrency": .amount.orNull, "target_alternative": .amount.orNull,
    "replicas_alternative": .count.orNull, "per_replica_capacity_rps": .amount.orNull,
    "holds_up_to": .amount.orNull, "holds_up_to_measure": measure.orNull,
    "replicas": .count.orNull, "gpus": .count.orNull, "nodes": .count.orNull,
    "cost_per_hour": .amount.orNull, "basis": .names(["gpu", "node"]),
    "paid_gpus": .count.orNull, "near": near.orNull, "owned": owned.orNull,
    "fewer_replicas_on_more_nodes": .list(["replicas": .count, "nodes": .count]),
    "cell": .count.orNull, "max_replicas": .count, "gates": gates,
    "relative_error": precision.orNull, "gate_proofs": .list(proof),
    "measures": .list(need), "binding": binding.orNull, "prefix_cache": prefixes.orNull,
    "comparison": comparison.orNull,
    "fleet_concurrency": .amount.orNull, "littles_law_concurrency": .amount.orNull,
  ]

  private static let load: JSONSchema = [
    "p95_concurrency": .amount, "p95_concurrency_low": .number.orNull,
    "p95_concurrency_high": .amount.orNull, "interval": .text, "mean_concurrency": .amount,
    "peak_concurrency": .amount, "p95_requests_per_second": .amount,
    "p95_tokens_per_second": .amount, "p95_prompt_tokens_per_second": .amount,
    "p95_output_tokens_per_second": .amount, "percentile": .amount, "margin": .amount,
    "windows": .count, "window_s": .amount, "span_s": .amount, "requests": .count,
    "presence": .map(.text),
  ]

  private static let gates = JSONSchema.object(GateNeeds.names, .count.orNull).with([
    "replay_is_upper_bound": .flag, "without_failure": .count.orNull,
    "domain": .names(of: FailureRule.Domain.self), "lose": .count,
    "replicas_lost": .count.orNull, "replicas_per_node": .count, "binding": .text,
    "deciding": .list(.text), "tried": .list(.text), "replay_excess": .number.orNull,
  ])

  private static let precision: JSONSchema = [
    "asked": .amount, "reached": .amount, "met": .flag, "replicates": .count,
    "max_replicates": .count, "gate": .text, "replicas": .count,
  ]

  private static let proof: JSONSchema = [
    "gate": .text, "replicas": .count, "running": .count, "holds": held.orNull,
    "one_fewer": held.orNull, "fewer": .count, "one_fewer_verdict": verdict.orNull,
    "replicates": .count,
  ]

  /// A share with its interval, and what it was held against.
  private static let held: JSONSchema =
    ([
      "slo": .text, "share": .amount, "half_width": .amount, "target": .amount,
      "samples": .count,
    ] as JSONSchema).shared("held")

  private static let need: JSONSchema = [
    "measure": measure, "mean": .amount, "p95": .amount, "p95_low": .number.orNull,
    "p95_high": .amount.orNull, "peak": .amount, "target": .amount, "replicas": .count.orNull,
    "is_upper_bound": .flag, "job": .text.orNull, "design_windows": .count.orNull,
    "design_factor": .amount.orNull,
  ]

  private static let binding: JSONSchema = [
    "gate": .text, "slo": .text, "resource": .text, "sentence": .text,
  ]

  private static let prefixes: JSONSchema = [
    "hit_rate": .amount.orNull, "recorded_hit_rate": .amount.orNull, "replicas_with": .count,
    "replicas_without": .count.orNull,
  ]

  private static let comparison: JSONSchema = [
    "perfect_system_replicas": .count.orNull, "static_replicas": .count.orNull,
    "hourly_ideal_mean_replicas": .amount.orNull, "hourly_ideal_peak_replicas": .count.orNull,
    "saturated_output_tokens_per_second": .amount, "saturated_requests_per_second": .amount,
    "requests_per_gpu_hour": .amount, "gpus_by_requests_per_gpu_hour": .count,
    "mean_replicas": .count, "mean_failed_windows": .count.orNull,
    "mean_missed_requests": .count.orNull,
  ]

  private static let near: JSONSchema = [
    "is_near": .flag, "undecided": .flag, "gate": .text.orNull, "one_fewer": .count.orNull,
    "one_fewer_verdict": verdict.orNull, "missed": held.orNull,
    "turns_with_window": .flag,
    "windows": .list(["window_s": .amount, "replicas": .count.orNull, "reason": .text.orNull]),
  ]

  private static let owned: JSONSchema = [
    "replicas": .count, "gpus": .count, "nodes": .count, "holds": .flag, "needed": .count.orNull,
    "to_add": .count.orNull, "passes_on_nodes": .count.orNull, "holds_up_to": .amount.orNull,
    "holds_up_to_measure": measure.orNull,
    "gates": .list([
      "gate": .text, "running": .count, "measure": measure.orNull, "verdict": verdict,
      "least_room": held.orNull,
    ]),
  ]
}
