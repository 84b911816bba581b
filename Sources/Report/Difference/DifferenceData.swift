// DifferenceData.swift: `diff --json` and `changes.csv`.

internal import Planning
internal import Text

extension ResultDifference {
  /// The object that scripts read; its keys are a promise.
  func json(showingAll: Bool) -> JSONValue {
    [
      "question": .string(question.rawValue),
      "before": .string(files.before), "after": .string(files.after),
      "regression": .bool(isRegression), "regressions": .int(regressions.count),
      "same_inputs": .bool(hasSameInputs), "tolerance": JSONValue(tolerance),
      "inputs": .array(
        inputs.filter { showingAll || $0.isChanged }.map { entry in
          [
            "key": .string(entry.key), "before": .string(entry.before),
            "after": .string(entry.after), "changed": .bool(entry.isChanged),
          ]
        }),
      "verdicts": .array(
        verdicts.map { verdict in
          [
            "key": .string(verdict.path), "before": .string(verdict.before),
            "after": .string(verdict.after), "worse": .bool(verdict.isWorse),
          ]
        }),
      "figures": .array(told(showingAll).map(json)),
      "provenance": ["headroom_version": .string(HeadroomVersion.current)],
    ]
  }

  private func json(_ change: FigureChange) -> JSONValue {
    func sides(_ name: String, _ figure: StoredFigure) -> [(String, JSONValue)] {
      [
        (name, JSONValue(figure.value)), ("\(name)_ci_low", JSONValue(figure.interval?.lowerBound)),
        ("\(name)_ci_high", JSONValue(figure.interval?.upperBound)),
        ("\(name)_reason", JSONValue(figure.reason)),
      ]
    }
    return .object(
      [("key", .string(change.path))] + sides("before", change.before)
        + sides("after", change.after) + [
          ("change", JSONValue(change.change)), ("change_fraction", JSONValue(change.fraction)),
          ("certainty", .string(change.certainty.rawValue)),
          ("course", .string(change.course.rawValue)),
          ("regression", .bool(change.isRegression(tolerance: tolerance))),
        ])
  }

  /// A row a figure, in the order of the report.
  func rows(showingAll: Bool) -> DataTable {
    var table = DataTable(
      "changes",
      columns: [
        "key", "before", "before_ci_low", "before_ci_high", "after", "after_ci_low",
        "after_ci_high", "change", "change_fraction", "certainty", "course", "regression",
      ])
    for change in told(showingAll) {
      table.row(
        change.path, change.before.value, change.before.interval?.lowerBound,
        change.before.interval?.upperBound, change.after.value, change.after.interval?.lowerBound,
        change.after.interval?.upperBound, change.change, change.fraction,
        change.certainty.rawValue, change.course.rawValue,
        change.isRegression(tolerance: tolerance) ? "yes" : "no")
    }
    return table
  }

  private func told(_ showingAll: Bool) -> [FigureChange] {
    figures.filter { showingAll || $0.certainty != .unchanged }
  }
}
