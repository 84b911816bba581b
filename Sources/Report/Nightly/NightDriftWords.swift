// NightDriftWords.swift: the traffic that came beside its design, in words and as a section.

internal import Planning
internal import Text

enum NightDriftWords {
  /// "chat: 62 % of the margin is taken (48 to 75 %), by output tokens/s; gone in 40 days at the growth of 30 nights".
  static func line(_ row: NightRow) -> Words? {
    let name = row.record.name
    if let failure = row.driftFailure { return Words("\(name): \(failure)", .bad) }
    guard let drift = row.drift else { return nil }
    guard let worst = drift.load.worst, let taken = worst.taken else {
      return Words("\(name): the scenario has no margin that could be taken")
    }
    let text =
      "\(name): \(share(taken)) of the margin is taken"
      + interval(worst) + ", by \(worst.measure.words); \(trend(drift.trend))"
      + (calibration(drift).map { "; \($0)" } ?? "")
    return Words(text, taken > 1 || drift.calibration == .stale ? .bad : .plain)
  }

  private static func share(_ share: Double) -> String { FigureText.percent(share) }

  private static func interval(_ measure: LoadDrift.Measure) -> String {
    guard let low = measure.takenLow, let high = measure.takenHigh else { return "" }
    return " (\(share(low)) to \(share(high)))"
  }

  private static func trend(_ trend: DriftTrend?) -> String {
    guard let trend, let growth = trend.growthPerDay else {
      return
        "\(trend?.nights ?? 0) nights are too few to tell its growth (\(DriftTrend.fewestNights))"
    }
    guard let days = trend.daysLeft else { return "not growing over \(trend.nights) nights" }
    if days == 0 { return "used up, as the last nights have it" }
    return
      "gone in \(FigureText.short(days)) days at the growth of \(trend.nights) nights, \(share(growth)) of it a day"
  }

  private static func calibration(_ drift: NightDrift) -> String? {
    let outside = drift.latencies.filter { $0.isInside == false }.map { check in
      let band = [check.low, check.high].map { FigureText.short($0 ?? 0) }
      return
        "\(check.observed.figure) \(FigureText.short(check.observed.milliseconds)), predicted \(band[0]) to \(band[1])"
    }.joined(separator: ", ")
    switch drift.calibration {
    case .holds: return "latencies are as predicted"
    case .stale: return "the calibration is stale: \(outside)"
    case .overloaded: return "the load is beyond its plan, and latencies with it: \(outside)"
    case .unknown: return nil
    }
  }

  /// Nil where no traffic was given.
  static func section(_ night: Night) -> Section? {
    var table = DocumentTable(
      ["scenario", "measure", "design", "target", "came", "margin taken", "95 %"], words: [1])
    for row in night.rows {
      guard let drift = row.drift else { continue }
      for measure in drift.load.measures {
        let ends = [measure.takenLow, measure.takenHigh].compactMap { $0.map(share) }
        table.row([
          Words(row.record.name), Words(measure.measure.words),
          Words(FigureText.short(measure.design)), Words(FigureText.short(measure.target)),
          Words(FigureText.short(measure.observed)), Words(measure.taken.map(share) ?? "–"),
          Words(ends.joined(separator: " to ")),
        ])
      }
      for check in drift.latencies {
        let band = [check.low, check.high].compactMap { $0.map(FigureText.short) }
        table.row([
          Words(row.record.name), Words(check.observed.figure),
          Words(check.predicted.map(FigureText.short) ?? "–"), "–",
          Words(FigureText.short(check.observed.milliseconds)),
          check.isInside.map { $0 ? .good("in the band") : .bad("outside") } ?? "–",
          Words(band.joined(separator: " to ")),
        ])
      }
    }
    guard !table.rows.isEmpty else { return nil }
    return Section("Traffic that came, against the design", [.table(table)])
  }
}
