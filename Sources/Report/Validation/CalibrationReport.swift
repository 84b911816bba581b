// CalibrationReport.swift: what a calibration changed, and how far predictions are before and after.

internal import Hardware
public import Planning
public import Text

/// What `calibrate` tells.
public struct CalibrationReport: Sendable {
  fileprivate let found: Calibration
  /// Which catalog and calibration the fit began with.
  fileprivate let identity: CatalogIdentity

  public init(_ found: Calibration, identity: CatalogIdentity) {
    self.found = found
    self.identity = identity
  }

  public var json: JSONValue {
    [
      "skipped": .int(found.skipped),
      "engines": .array(
        found.engines.map { engine in
          [
            "engine": .string(engine.profile.name), "runs": .int(engine.runs),
            "parameters": .int(engine.fitted.count),
            "numbers": .array(
              engine.fitted.map { item in
                [
                  "name": .string(item.number.rawValue), "before": .double(item.before),
                  "after": .double(item.after),
                ]
              }),
            "residuals": .array(
              engine.residuals.map { residual in
                [
                  "metric": .string(residual.metric), "n": .int(residual.count),
                  "median_abs_error_before": Self.number(residual.before),
                  "median_abs_error_after": Self.number(residual.after),
                  "median_abs_error_held_out": Self.number(residual.heldOut),
                ]
              }),
          ]
        }),
      "provenance": ProvenanceJSON.value(identity),
    ]
  }

  private static func number(_ value: Double) -> JSONValue {
    value.isFinite ? .double(value) : .null
  }
}

// MARK: - For people

extension Document {
  /// The report of `calibrate`.
  /// - Parameter written: paths of the catalog files.
  public init(_ report: CalibrationReport, written: [String]) {
    let engines = report.found.engines
    var screen = Screen(
      "\(engines.reduce(0) { $0 + $1.fitted.count }) numbers of \(engines.map(\.profile.name).joined(separator: ", ")) fitted to \(engines.reduce(0) { $0 + $1.runs }) runs"
    )
    if report.found.skipped > 0 {
      screen.add(
        "skipped",
        "\(report.found.skipped) rows could not be used: `headroom validate` says why")
    }
    screen.add("wrote", written.map { Words($0) })
    self.init(
      Names(figures: "calibration", page: "calibration"), title: "headroom calibrate",
      screen: screen, sections: engines.flatMap(CalibrationReport.sections),
      provenance: ProvenanceJSON.line(report.identity), figures: { report.json })
  }
}

extension CalibrationReport {
  fileprivate static func sections(_ engine: CalibratedEngine) -> [Section] {
    var numbers = DocumentTable(["number", "before", "after"])
    for item in engine.fitted {
      let text = item.number == .moePromptFactor ? { FigureText.fixed($0, 2) } : time
      numbers.row([item.number.rawValue, text(item.before), text(item.after)])
    }
    var errors = DocumentTable(["median error", "figures", "before", "after", "runs left out"])
    for item in engine.residuals {
      errors.row(
        item.metric, "\(item.count)", percent(item.before), percent(item.after),
        percent(item.heldOut))
    }
    let worse = engine.residuals.first { $0.heldOut > $0.before }.map { item -> Block in
      .text(
        "on runs left out of the fit \(item.metric) is not better than before: the times may not carry over"
      )
    }
    let name = engine.profile.name
    return [
      Section(
        "Engine \(name): \(engine.fitted.count) numbers fitted to \(engine.runs) runs",
        [.table(numbers)]),
      Section("Errors of \(name)", [.table(errors)] + (worse.map { [$0] } ?? [])),
    ]
  }

  private static func time(_ seconds: Double) -> String {
    seconds >= 1e-3
      ? FigureText.fixed(seconds * 1e3, 2) + " ms" : FigureText.fixed(seconds * 1e6, 1) + " µs"
  }

  private static func percent(_ fraction: Double) -> String {
    fraction.isFinite ? FigureText.percent(fraction) : "–"
  }
}
