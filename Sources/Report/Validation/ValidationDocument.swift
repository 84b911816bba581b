// ValidationDocument.swift: how far predictions are from measurements as a report that is read and tables that are compared.

internal import Planning

extension Document {
  /// The report of `validate`.
  public init(_ report: ValidationReport) {
    self.init(
      Names(figures: "accuracy", page: "accuracy"),
      title: "How far predictions are from measurements", screen: report.screen,
      sections: report.sections, provenance: ProvenanceJSON.line(report.identity),
      figures: { report.json }, tables: { [report.accuracyTable, report.rowsTable] })
  }
}

extension ValidationReport {
  fileprivate var screen: Screen {
    let coverage = found.coverage
    let share =
      coverage.plainGradeable > 0
      ? " (\(FigureText.percent(Double(coverage.plainPredicted) / Double(coverage.plainGradeable))) of those without disaggregation and speculation)"
      : ""
    var screen = Screen(
      "\(FigureText.grouped(coverage.rows)) rows: \(FigureText.grouped(coverage.gradeable)) state enough to be graded, \(FigureText.grouped(coverage.predicted)) are predicted\(share)"
    )
    let held = found.bandHeld.map {
      ", none to a row or a model's name; \(FigureText.percent($0)) of the figures lie in the band said to hold 90 %"
    }
    screen.add("rests on", "\(found.parameters) fitted numbers\(held ?? "")")
    screen.add(
      "too high",
      found.overPredicted.map {
        "throughput more than 15 % too high: \(FigureText.percent($0)) of its figures"
      })
    AccuracyCharts(found).fill(&screen)
    return screen
  }

  fileprivate var sections: [Section?] {
    let skips = found.skips.prefix(20).map { ["\($0.rows)", $0.reason] }
    return AccuracyCharts(found).sections + [
      skips.isEmpty
        ? nil : Section("Not predicted", [.table(DocumentTable(rows: skips, words: [1]))]),
      Section("Error, predicted / measured − 1", [.table(errors), .note(Words(Self.reading))]),
      found.ratios.isEmpty ? nil : Section("Ratios of GPUs on equal rows", [.table(ratios)]),
    ]
  }

  private static let reading =
    "the median and the 90th percentile of the size of errors, and their median with its sign (bias); groups of \(told) "
    + "figures or more"

  /// Rows below which a group's error is noise.
  private static let told = 10

  /// The groups of a metric: all, then the others, where ten rows or more are in them.
  private var errors: DocumentTable {
    var table = DocumentTable(["metric", "group", "n", "median", "p90", "bias"], words: [1])
    for group in found.summary where group.count >= Self.told || group.group == "all" {
      table.row(
        group.metric, group.group, "\(group.count)", Self.percent(group.median),
        Self.percent(group.p90), Self.signed(group.bias))
    }
    return table
  }

  private var ratios: DocumentTable {
    var table = DocumentTable(
      ["GPUs", "metric", "group", "n", "measured", "predicted", "median error", "right winner"],
      words: [1, 2])
    for ratio in found.ratios where ratio.count >= 3 {
      table.row(
        "\(ratio.numerator) / \(ratio.denominator)", ratio.metric, ratio.group, "\(ratio.count)",
        FigureText.fixed(ratio.measured, 2), FigureText.fixed(ratio.predicted, 2),
        Self.percent(ratio.median), ratio.rightWinner.map(FigureText.percent) ?? "–")
    }
    return table
  }

  private static func percent(_ error: Double) -> String { FigureText.fixed(error * 100, 1) + " %" }

  private static func signed(_ error: Double) -> String {
    (error > 0 ? "+" : "") + FigureText.fixed(error * 100, 1).replacing("-", with: "−") + " %"
  }

  /// One row a group.
  fileprivate var accuracyTable: DataTable {
    var table = DataTable(
      "accuracy", columns: ["metric", "group", "n", "median_abs_error", "p90_abs_error", "bias"])
    for group in found.summary {
      table.row(
        group.metric, group.group, group.count, group.median, group.p90, group.bias)
    }
    return table
  }

  /// One row a figure.
  fileprivate var rowsTable: DataTable {
    var table = DataTable(
      "rows",
      columns: [
        "id", "metric", "measured", "predicted", "predicted_low", "predicted_high",
        "error_fraction", "skipped",
      ])
    for figure in found.figures {
      table.row(
        figure.id, figure.metric, figure.measured, figure.predicted, figure.band?.low,
        figure.band?.high, figure.error, figure.skipped)
    }
    return table
  }
}
