// NightJSON.swift: `nightly --json` and `index.json`.

internal import Planning
internal import Plans
internal import Text

enum NightJSON {
  static func value(_ night: Night) -> JSONValue {
    [
      "sentence": .string(NightWords.answer(night).text), "night": .string(night.stamp.name),
      "date": .string(night.stamp.day), "time_s": .int(night.stamp.seconds),
      "baseline": JSONValue(night.baseline?.name),
      "verdicts": .object(NightVerdict.allCases.map { ($0.rawValue, .int(night.count($0))) }),
      "scenarios": .array(night.rows.map(row)), "gone": SummaryJSON.strings(night.gone),
      "headroom_version": .string(HeadroomVersion.current),
    ]
  }

  private static func row(_ row: NightRow) -> JSONValue {
    [
      "scenario": .string(row.record.name), "question": .string(row.record.question.rawValue),
      "hash": JSONValue(row.record.hash), "seed": JSONValue(row.record.seed),
      "verdict": .string(row.verdict.rawValue), "reasons": SummaryJSON.strings(row.reasons),
      "thresholds_broken": SummaryJSON.strings(row.brokenThresholds),
      "figures": .object(ThresholdFigure.all.map { ($0.name, JSONValue(row.value($0.name))) }),
      "is_new": .bool(row.isNew), "comparison": row.comparison.map(comparison) ?? .null,
      "drift": row.drift.map(NightDriftJSON.value) ?? .null,
      "drift_error": JSONValue(row.driftFailure),
    ]
  }

  private static func comparison(_ comparison: NightComparison) -> JSONValue {
    [
      "verdict_before": JSONValue(comparison.verdictBefore?.rawValue),
      "significant": JSONValue(comparison.significance?.rawValue),
      "causes": SummaryJSON.strings(comparison.causes),
      "split": comparison.split.map(split) ?? .null,
      "changes": .array(
        comparison.changes.map { change in
          [
            "figure": .string(change.figure), "before": JSONValue(change.before),
            "after": JSONValue(change.after), "significant": .string(change.significance.rawValue),
          ]
        }),
    ]
  }

  private static func split(_ split: NightSplit) -> JSONValue {
    [
      "sizings": .int(split.runs),
      "shares": .array(
        split.shares.map { share in
          [
            "causes": SummaryJSON.strings(share.causes), "figure": .string(share.figure),
            "before": .double(share.before), "after": .double(share.after),
          ]
        }),
    ]
  }
}
