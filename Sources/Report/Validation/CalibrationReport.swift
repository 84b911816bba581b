// CalibrationReport.swift: what a calibration changed, and how far predictions are before and after.

internal import Foundation
internal import Hardware
public import Planning
public import Text

/// What `calibrate` tells.
public struct CalibrationReport {
  let found: Calibration

  public init(_ found: Calibration) { self.found = found }

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
    ]
  }

  private static func number(_ value: Double) -> JSONValue {
    value.isFinite ? .double(value) : .null
  }

  public var lines: [String] {
    var lines: [String] = []
    for engine in found.engines {
      if !lines.isEmpty { lines.append("") }
      lines.append(
        "engine \(engine.profile.name): \(engine.fitted.count) numbers fitted to \(engine.runs) runs"
      )
      var times = TextTable(left: [0])
      times.row("number", "before", "after")
      for item in engine.fitted {
        let text = item.number == .moePromptFactor ? { FigureText.fixed($0, 2) } : Self.time
        times.row(item.number.rawValue, text(item.before), text(item.after))
      }
      lines += times.lines(indent: 2)
      var errors = TextTable(left: [0])
      errors.row("median error", "figures", "before", "after", "runs left out")
      for item in engine.residuals {
        errors.row(
          item.metric, "\(item.count)", Self.percent(item.before), Self.percent(item.after),
          Self.percent(item.heldOut))
      }
      lines += [""] + errors.lines(indent: 2)
      if let worse = engine.residuals.first(where: { $0.heldOut > $0.before }) {
        lines.append(
          "  on runs left out of the fit \(worse.metric) is not better than before: the times may not carry over"
        )
      }
    }
    if found.skipped > 0 {
      lines += ["", "\(found.skipped) rows could not be used: `headroom validate` says why"]
    }
    return lines
  }

  private static func time(_ seconds: Double) -> String {
    seconds >= 1e-3
      ? FigureText.fixed(seconds * 1e3, 2) + " ms" : FigureText.fixed(seconds * 1e6, 1) + " µs"
  }

  private static func percent(_ fraction: Double) -> String {
    fraction.isFinite ? FigureText.percent(fraction) : "–"
  }
}
