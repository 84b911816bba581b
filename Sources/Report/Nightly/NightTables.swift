// NightTables.swift: a night as CSV: one row a scenario, one row a change.

internal import Planning
internal import Text

/// The tables of a night.
public enum NightTables {
  /// Columns of `index.csv` and `history.csv`; those before `night` are a promise.
  public static let columns =
    [
      "date", "scenario", "hash", "seed", "verdict", "reason", "replicas", "gpus",
      "cost_per_hour_usd", "p50_ttft_ms", "p95_ttft_ms", "p99_ttft_ms", "p99_itl_ms",
      "capacity_utilization", "headroom_left", "change", "significant", "night", "time_s",
      "question", "threshold",
    ] + more + [
      "baseline", "gpus_change", "p99_ttft_ms_change", "p99_ttft_ms_significant", "cause",
    ] + driftColumns

  /// Of the traffic that came, empty without it.
  private static let driftColumns = [
    "drift", "drift_low", "drift_high", "drift_measure", "drift_growth_per_day",
    "drift_days_left", "calibration",
  ]

  /// Figures behind those that are promised.
  private static let more = [
    "nodes", "holds_up_to", "cost_per_million_output_tokens", "p50_itl_ms", "p95_itl_ms",
    "p50_tpot_ms", "p95_tpot_ms", "p99_tpot_ms", "p50_e2el_ms", "p95_e2el_ms", "p99_e2el_ms",
    "slo_attainment", "busy",
  ]

  /// `index.csv`.
  static func index(_ night: Night) -> DataTable {
    var table = DataTable("index", columns: columns)
    for row in night.rows { table.row(cells(row, in: night)) }
    return table
  }

  private static func cells(_ row: NightRow, in night: Night) -> [(any DataValue)?] {
    let figures = [
      "cost_per_hour", "p50_ttft_ms", "p95_ttft_ms", "p99_ttft_ms", "p99_itl_ms",
      "capacity_utilization", "headroom_left",
    ]
    let identity: [(any DataValue)?] = [
      night.stamp.day, row.record.name, row.record.hash, row.record.seed, row.verdict.rawValue,
      row.reasons.isEmpty ? nil : row.reasons.joined(separator: "; "), row.count("replicas"),
      row.count("gpus"),
    ]
    let run: [(any DataValue)?] = [
      NightWords.change(row, in: night), row.comparison?.significance?.rawValue, night.stamp.name,
      night.stamp.seconds, row.record.question.rawValue,
      row.brokenThresholds.isEmpty ? nil : row.brokenThresholds.joined(separator: "; "),
    ]
    let ttft = row.comparison?.change(of: "p99_ttft_ms")
    let before: [(any DataValue)?] = [
      night.baseline?.name, row.comparison?.change(of: "gpus")?.difference, ttft?.difference,
      ttft?.significance.rawValue, row.comparison.map { $0.causes.joined(separator: "; ") },
    ]
    return identity + figures.map { row.value($0) } + run + more.map { row.value($0) } + before
      + drift(row.drift)
  }

  private static func drift(_ drift: NightDrift?) -> [(any DataValue)?] {
    guard let drift else { return driftColumns.map { _ in nil } }
    let worst = drift.load.worst
    return [
      worst?.taken, worst?.takenLow, worst?.takenHigh, worst?.measure.rawValue,
      drift.trend?.growthPerDay, drift.trend?.daysLeft,
      drift.calibration == .unknown ? nil : drift.calibration.rawValue,
    ]
  }

  /// `drift.csv`: each measure of the traffic that came beside its design, and each latency beside its band.
  static func drift(_ night: Night) -> DataTable {
    var table = DataTable(
      "drift",
      columns: [
        "scenario", "measure", "design", "target", "observed", "observed_low", "observed_high",
        "taken", "taken_low", "taken_high", "inside",
      ])
    for row in night.rows {
      guard let drift = row.drift else { continue }
      for measure in drift.load.measures {
        table.row(
          row.record.name, measure.measure.rawValue, measure.design, measure.target,
          measure.observed, measure.low, measure.high, measure.taken, measure.takenLow,
          measure.takenHigh, nil)
      }
      for check in drift.latencies {
        table.row(
          row.record.name, check.observed.figure, check.predicted, nil,
          check.observed.milliseconds, check.low, check.high, nil, nil, nil,
          check.isInside.map { $0 ? "yes" : "no" })
      }
    }
    return table
  }

  /// `changes.csv`: every figure that is another than in the baseline, and of the fleet the share of each cause.
  static func changes(_ night: Night) -> DataTable {
    var table = DataTable(
      "changes",
      columns: [
        "scenario", "figure", "before", "after", "change", "change_fraction", "significant",
        "cause", "part",
      ])
    for row in night.rows {
      guard let comparison = row.comparison else {
        if row.isNew {
          table.row(row.record.name, "scenario", nil, "new", nil, nil, "yes", nil, whole)
        }
        continue
      }
      let cause = comparison.causes.isEmpty ? nil : comparison.causes.joined(separator: "; ")
      if let before = comparison.verdictBefore {
        table.row(
          row.record.name, "verdict", before.rawValue, row.verdict.rawValue, nil, nil, nil, cause,
          whole)
      }
      for change in comparison.changes {
        let share = change.before.flatMap { old in
          old == 0 ? nil : change.difference.map { $0 / abs(old) }
        }
        table.row(
          row.record.name, change.figure, change.before, change.after, change.difference, share,
          change.significance.rawValue, cause, whole)
        for share in comparison.split?.shares(of: change.figure) ?? [] {
          table.row(
            row.record.name, share.figure, share.before, share.after, share.difference,
            share.before == 0 ? nil : share.difference / abs(share.before), "yes",
            share.causes.joined(separator: "; "), "share")
        }
      }
    }
    for name in night.gone {
      table.row(name, "scenario", nil, "gone", nil, nil, "yes", nil, whole)
    }
    return table
  }

  /// A row of all of a change, not of what one cause did.
  private static let whole = "whole"
}

extension NightRow {
  /// A figure that is a count.
  func count(_ name: String) -> Int? { value(name).flatMap { Int(exactly: $0) } }
}
