// ClaimSchema.swift: the shapes of `claim --json` and `guides --json`.

internal import Economics
internal import Planning

enum ClaimSchema {
  /// One figure, or several of one sentence.
  static let answer = JSONSchema.either(
    figure,
    [
      "verdict": word, "feasible": .flag, "expectation": expectation.orNull,
      "figures": .list(figure), "consistent": .flag.orAbsent, "consistency": .text.orAbsent,
    ])

  private static let figure = JSONSchema.either(reading, ratio, readings).shared("claimed_figure")

  private static let word = JSONSchema.names([
    "possible", "partly", "impossible", "does-not-fit", "ambiguous", "inconsistent",
  ])
  private static let expectation = JSONSchema.names([
    "expected", "better-expected", "not-expected",
  ])

  private static let reading =
    ([
      "metric": .names(of: ClaimMetric.self), "unit": .text, "claim_low": .number.orNull,
      "claim_high": .number.orNull, "manner": .names(["exact", "at-most", "at-least"]),
      "per_gpu": .flag, "model": .text, "gpu": .text.orNull, "gpus": .count.orNull,
      "weights": .text, "activations": .text, "kv_cache": .text, "prompt_tokens": .count.orNull,
      "output_tokens": .count.orNull, "batch": .count.orNull, "batch_is_open": .flag,
      "context": .count.orNull, "verdict": word, "expectation": expectation.orNull,
      "as_model":
        ([
          "model": .text, "verdict": word, "expectation": expectation.orNull, "bound": .amount,
          "expected": .amount.orNull, "needed_bytes": .amount,
        ] as JSONSchema).orNull,
      "reads": .text, "bound": .amount.orNull, "expected": .amount.orNull,
      "weights_bytes": .amount, "needed_bytes": .amount, "memory_bytes": .amount,
      "memory_basis": .text, "datasheet_memory_bytes": .amount, "fits_by_default": .flag,
      "fits_at_gpu_memory_utilization": .amount.orNull, "feasible": .flag, "reason": .text,
      "alternatives": .list([
        "gpu": .text, "gpus": .count, "weights": .text, "precision": .text, "bound": .amount,
        "expected": .amount.orNull, "changes": .count,
      ]),
      "formula": .text, "source": .text, "assumed": .list(.text), "remarks": .list(.text),
      "provenance": SimulationSchema.identity,
    ] as JSONSchema).shared("reading")

  private static let side: JSONSchema = ["gpu": .text, "gpus": .count, "precision": .text]

  private static let throughputSide: JSONSchema = [
    "sequences": .count, "bound": .amount, "expected_sequences": .count.orNull,
    "expected": .amount.orNull,
  ]

  private static let ratio: JSONSchema = [
    "metric": .constant("ratio"), "unit": .constant("times"), "claim_low": .amount,
    "claim_high": .amount, "subject": side, "base": side,
    "work": .names(of: RatioWork.self).orNull, "model": .text, "verdict": word,
    "expectation": expectation.orNull, "reads": .text, "bound": .amount,
    "bandwidth_ratio": .amount, "flop_ratio": .amount,
    "throughput":
      ([
        "gpus": .count, "context": .count, "subject": throughputSide, "base": throughputSide,
        "ratio": .amount, "expected_ratio": .amount.orNull,
      ] as JSONSchema).orNull,
    "memory_ratio": .amount,
    "steps": .list([
      "work": .names(of: RatioWork.self), "name": .text, "ratio": .amount,
      "subject_ms": .amount, "base_ms": .amount,
    ]),
    "feasible": .flag, "reason": .text,
    "alternatives": .list(["precision": .text, "bound": .amount]), "formula": .text,
    "source": .text, "remarks": .list(.text), "provenance": SimulationSchema.identity,
  ]

  /// What a figure can mean, where its words leave it open.
  private static let readings: JSONSchema = [
    "figure": .text, "metric": JSONSchema.nothing, "verdict": word,
    "expectation": expectation.orNull, "feasible": .flag, "reason": .text,
    "readings": .list(reading), "provenance": SimulationSchema.identity,
  ]

  /// Every claim of the guides.
  static let guides: JSONSchema = [
    "claims": .list([
      "id": .text, "guide": .text, "claim": .text,
      "claimed": .either(.text, .number, ["low": .number.orNull, "high": .number.orNull]),
      "computed": JSONSchema.either(
        .text, .number, ["low": .number, "mid": .number, "high": .number]
      ).orNull,
      "unit": .text, "verdict": .names(of: ReviewedClaim.Verdict.self),
      "bound_verdict": .text.orNull, "calculator": .text.orNull, "inputs": .map(.text),
      "result": .text.orNull, "command": .text.orNull, "note": .text,
    ]),
    "summary": JSONSchema.object(
      ["claims"] + ReviewedClaim.Verdict.allCases.map(\.rawValue), .count),
    "contradictions": .list([
      "number": .count, "subject": .text, "claims": .text, "reckoned": .text,
    ]),
    "version": .text,
  ]
}
