// ValidationReport.swift: how far predictions are from measurements, for scripts.

public import Planning
public import Text

/// What `validate` tells of some tables.
public struct ValidationReport: Sendable {
  let found: Validation
  /// Which catalog and calibration the predictions rest on.
  let identity: CatalogIdentity

  public init(_ found: Validation, identity: CatalogIdentity) {
    self.found = found
    self.identity = identity
  }

  public var json: JSONValue {
    [
      "coverage": [
        "rows": .int(found.coverage.rows), "gradeable": .int(found.coverage.gradeable),
        "predicted": .int(found.coverage.predicted),
        "gradeable_without_disaggregation_or_speculation": .int(found.coverage.plainGradeable),
      ],
      "over_predicted_fraction": JSONValue(found.overPredicted),
      "band_held_fraction": JSONValue(found.bandHeld), "parameters": .int(found.parameters),
      "summary": .array(
        found.summary.map { group in
          [
            "metric": .string(group.metric), "group": .string(group.group),
            "n": .int(group.count), "median_abs_error": .double(group.median),
            "p90_abs_error": .double(group.p90), "bias": .double(group.bias),
          ]
        }),
      "ratios": .array(
        found.ratios.map { ratio in
          [
            "numerator": .string(ratio.numerator), "denominator": .string(ratio.denominator),
            "metric": .string(ratio.metric), "group": .string(ratio.group),
            "n": .int(ratio.count), "median_abs_error": .double(ratio.median),
            "measured": .double(ratio.measured), "predicted": .double(ratio.predicted),
            "right_winner_fraction": JSONValue(ratio.rightWinner),
          ]
        }),
      "skipped": .array(
        found.skips.map { ["reason": .string($0.reason), "rows": .int($0.rows)] }),
      "rows": .array(
        found.figures.map { figure in
          [
            "id": .string(figure.id), "metric": .string(figure.metric),
            "measured": .double(figure.measured), "predicted": JSONValue(figure.predicted),
            "predicted_low": JSONValue(figure.band?.low),
            "predicted_high": JSONValue(figure.band?.high),
            "error_fraction": JSONValue(figure.error), "skipped": JSONValue(figure.skipped),
          ]
        }),
      "provenance": ProvenanceJSON.value(identity),
    ]
  }
}
