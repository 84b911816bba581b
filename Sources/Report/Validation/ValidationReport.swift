// ValidationReport.swift: how far predictions are from measurements, for people, scripts and spreadsheets.

internal import Foundation
public import Planning
public import Text

/// What `validate` tells of some tables.
public struct ValidationReport {
  let found: Validation

  public init(_ found: Validation) { self.found = found }

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
    ]
  }

  /// One row a figure.
  public var csv: [UInt8] {
    var csv = CSVWriter(columns: [
      "id", "metric", "measured", "predicted", "predicted_low", "predicted_high",
      "error_fraction", "skipped",
    ])
    for figure in found.figures {
      csv.text(figure.id)
      csv.text(figure.metric)
      csv.double(figure.measured)
      csv.double(figure.predicted)
      csv.double(figure.band?.low)
      csv.double(figure.band?.high)
      csv.double(figure.error)
      csv.text(figure.skipped)
      csv.endRow()
    }
    return csv.bytes
  }
}

extension ValidationReport {
  public var lines: [String] {
    let coverage = found.coverage
    var lines = [
      "\(FigureText.grouped(coverage.rows)) rows: \(FigureText.grouped(coverage.gradeable)) state enough to be graded, "
        + "\(FigureText.grouped(coverage.predicted)) are predicted"
        + (coverage.plainGradeable > 0
          ? " (\(FigureText.percent(Double(coverage.predicted) / Double(coverage.plainGradeable))) of those without "
            + "disaggregation and speculation)" : "")
    ]
    lines.append(
      "\(found.parameters) fitted numbers"
        + (found.bandHeld.map {
          ", none to a row or a model's name; \(FigureText.percent($0)) of the figures lie in the band said to hold 90 %"
        } ?? ""))
    if let over = found.overPredicted {
      lines.append("throughput more than 15 % too high: \(FigureText.percent(over)) of its figures")
    }
    if !found.skips.isEmpty {
      lines += ["", "not predicted"] + skipLines
    }
    lines += ["", "error, predicted / measured − 1"] + summaryLines
    if !found.ratios.isEmpty { lines += ["", "ratios of GPUs on equal rows"] + ratioLines }
    return lines
  }

  private var skipLines: [String] {
    var table = TextTable(left: [1])
    for skip in found.skips.prefix(20) { table.row("\(skip.rows)", skip.reason) }
    return table.lines(indent: 2)
  }

  /// The groups of a metric: all, then the others, where ten rows or more are in them.
  private var summaryLines: [String] {
    var table = TextTable(left: [0, 1])
    table.row("metric", "group", "n", "median", "p90", "bias")
    for group in found.summary where group.count >= Self.told || group.group == "all" {
      table.row(
        group.metric, group.group, "\(group.count)", Self.percent(group.median),
        Self.percent(group.p90), Self.signed(group.bias))
    }
    return table.lines(indent: 2)
  }

  /// Rows below which a group's error is noise.
  private static let told = 10

  private var ratioLines: [String] {
    var table = TextTable(left: [0, 1, 2])
    table.row(
      "GPUs", "metric", "group", "n", "measured", "predicted", "median error", "right winner")
    for ratio in found.ratios where ratio.count >= 3 {
      table.row(
        "\(ratio.numerator) / \(ratio.denominator)", ratio.metric, ratio.group, "\(ratio.count)",
        FigureText.fixed(ratio.measured, 2), FigureText.fixed(ratio.predicted, 2),
        Self.percent(ratio.median), ratio.rightWinner.map(FigureText.percent) ?? "–")
    }
    return table.lines(indent: 2)
  }

  private static func percent(_ error: Double) -> String { FigureText.fixed(error * 100, 1) + " %" }

  private static func signed(_ error: Double) -> String {
    (error > 0 ? "+" : "") + FigureText.fixed(error * 100, 1).replacing("-", with: "−") + " %"
  }
}
