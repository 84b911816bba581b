// ResultSchema.swift: the shapes of what compares results: `diff --json`, `nightly --json`; and of calculators.

internal import Planning
internal import Plans

enum ResultSchema {
  static let difference: JSONSchema = [
    "question": .names(of: StoredResult.Question.self), "before": .text, "after": .text,
    "regression": .flag, "regressions": .count, "same_inputs": .flag,
    "tolerance": .amount.orNull,
    "inputs": .list(["key": .text, "before": .text, "after": .text, "changed": .flag]),
    "verdicts": .list(["key": .text, "before": .text, "after": .text, "worse": .flag]),
    "figures": .list(change), "provenance": ["headroom_version": .text],
  ]

  /// An old and a new side on the same replicates.
  static let upgrade: JSONSchema = [
    "question": .constant("upgrade"), "before": .text, "after": .text, "answer": outcome,
    "answer_before": outcome, "yes": .flag, "sentence": .text, "replicates": .count,
    "resampled": .flag,
    "figures": .list([
      "key": .names(of: UpgradeFigure.Metric.self), "before": .amount.orNull,
      "after": .amount.orNull, "difference": .number.orNull, "half_width": .amount.orNull,
      "difference_fraction": .number.orNull, "half_width_fraction": .amount.orNull,
      "significant": .flag, "worse": .flag,
    ]),
    "provenance_before": SimulationSchema.provenance, "provenance": SimulationSchema.provenance,
  ]

  private static let outcome = JSONSchema.names(of: UpgradeAnswer.Outcome.self)

  static let rerun: JSONSchema = [
    "report": .text, "identical": .flag, "same_figures": .flag, "difference": difference.orNull,
    "provenance": ["headroom_version": .text],
  ]

  private static let change = (["key": .text] as JSONSchema)
    .with(side("before")).with(side("after")).with([
      "change": .number.orNull, "change_fraction": .number.orNull,
      "certainty": .names(["unchanged", "exact", "significant", "not-significant", "unknown"]),
      "course": .names(["better", "worse", "neutral"]), "regression": .flag,
    ])

  private static func side(_ name: String) -> JSONSchema {
    JSONSchema.object([name, "\(name)_ci_low", "\(name)_ci_high"], .number.orNull)
      .with(.object(["\(name)_reason"], .text.orNull))
  }

  /// A night, which later versions may say more of.
  static let night: JSONSchema =
    ([
      "sentence": .text, "night": .text, "date": .text, "time_s": .count, "baseline": .text.orNull,
      "verdicts": .object(NightVerdict.allCases.map(\.rawValue), .count),
      "scenarios": .list(nightRow), "gone": .list(.text), "headroom_version": .text,
    ] as JSONSchema).with(others: .anything)

  private static let nightRow: JSONSchema =
    ([
      "scenario": .text, "question": .names(of: NightRecord.Question.self), "hash": .text.orNull,
      "seed": .text.orNull, "verdict": .names(of: NightVerdict.self), "reasons": .list(.text),
      "thresholds_broken": .list(.text),
      "figures": .object(ThresholdFigure.all.map(\.name), .number.orNull), "is_new": .flag,
      "comparison":
        ([
          "verdict_before": .text.orNull, "significant": significance.orNull,
          "causes": .list(.text),
          "changes": .list([
            "figure": .text, "before": .number.orNull, "after": .number.orNull,
            "significant": significance,
          ]),
        ] as JSONSchema).with(others: .anything).orNull,
    ] as JSONSchema).with(others: .anything)

  private static let significance = JSONSchema.names(["yes", "no", "unknown"])

  /// A calculator: every input stands under its name, and tables under theirs.
  static let calculation: JSONSchema =
    ([
      "calculator": .text, "result": .map(JSONSchema.either(.number, .text, .flag).orNull),
      "ranges": .map(["low": .number, "high": .number]), "feasible": .flag.orNull,
      "answer": .text, "reason": .text.orNull, "reasons": .map(.text), "formula": .map(.text),
      "source": .map(.text), "remarks": .list(.text), "version": .text,
    ] as JSONSchema).with(others: .anything)
}
