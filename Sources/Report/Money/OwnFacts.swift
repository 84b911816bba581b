// OwnFacts.swift: the figures of a fleet that is there that are read at a glance, and how its room is used up.

internal import Foundation
internal import Planning
internal import Text

/// Tiles of the page, the room as a gauge, and the verdict.
struct OwnFacts {
  private let answer: OwnAnswer

  init(_ answer: OwnAnswer) { self.answer = answer }

  /// Adds the figures, the gauge and the verdict.
  func fill(_ screen: inout Screen) {
    screen.verdict = answer.holds ? .holds : .missed
    let held = answer.models.count(where: \.holds)
    screen.fact(
      answer.models.count == 1 ? "model holds" : "models hold",
      answer.models.count == 1 ? (held == 1 ? "yes" : "no") : "\(held) of \(answer.models.count)",
      tone: held == answer.models.count ? .good : .bad)
    let gpus = answer.models.reduce(0) { $0 + $1.fleet.gpus }
    let free = answer.stock.reduce(0) { $0 + $1.free }
    screen.fact(
      "GPUs in use", FigureText.grouped(gpus),
      remark: answer.stock.isEmpty ? "" : "\(FigureText.grouped(free)) free")
    if answer.holds, let tightest, let room = tightest.room {
      screen.fact(
        "room left", FigureText.percent(room),
        remark: "over the load with its headroom"
          + (answer.models.count == 1 ? "" : ", pool \(tightest.pool)"),
        tone: .good)
    }
    runsOut(&screen)
    screen.gauge = gauge
  }

  private func runsOut(_ screen: inout Screen) {
    guard let first = answer.first, let breaks = first.breaks else { return }
    let when =
      breaks.months <= 0
      ? "now" : breaks.day?.description ?? "in \(FigureText.fixed(breaks.months, 1)) months"
    let pool = answer.models.count == 1 ? "" : "pool \(first.pool), "
    screen.fact(
      "runs out", when, remark: "\(pool)\(breaks.gate) gate",
      tone: breaks.months <= 0 ? .bad : .plain)
  }

  /// The model with the least room; nil where none is known.
  private var tightest: OwnedModel? {
    answer.models.filter { $0.room != nil }.min { ($0.room ?? 0) < ($1.room ?? 0) }
  }

  /// What the model with the least room holds, while all hold, against the percentile and the load with its headroom.
  private var gauge: Gauge? {
    guard answer.holds, let tightest, let room = tightest.room, let held = tightest.fleet.holdsUpTo
    else {
      return nil
    }
    let target = held / (1 + room)
    return Gauge(
      title: answer.models.count == 1 ? "Headroom" : "Headroom of pool \(tightest.pool)",
      unit: "× the percentile of \(tightest.fleet.holdsMeasure?.words ?? "load")",
      value: Gauge.Mark("holds up to", held),
      marks: [Gauge.Mark("load", 1), Gauge.Mark("load with headroom", target)],
      good: target * (1 - 1e-9)...max(held, target) * 1.1)
  }
}

/// How growth uses up the room of each model, as a chart.
struct OwnCharts {
  private let answer: OwnAnswer

  init(_ answer: OwnAnswer) { self.answer = answer }

  var sections: [Section?] { [room, growth] }

  private var room: Section? {
    let bars = answer.models.map { model in
      BarChart.Bar(
        name: model.pool, value: model.room.map { $0 * 100 },
        label: model.room.map(FigureText.percent) ?? "not known",
        remark: model.holds ? "" : "does not hold", standing: model.holds ? .plain : .bad)
    }
    guard answer.models.count > 1, bars.contains(where: { $0.value != nil }) else { return nil }
    return Section(
      "Room of each model",
      [
        .chart(
          .bars(
            BarChart(
              title: "Room of each model", xName: "room over the load with its headroom, %",
              bars: bars)))
      ])
  }

  /// Months that are looked ahead at most.
  private static let horizon = 60

  private var growth: Section? {
    guard let growth = answer.growthPerMonth, growth > 0 else { return nil }
    let known = answer.models.filter { $0.room != nil }
    guard !known.isEmpty else { return nil }
    let last = known.compactMap { $0.breaks?.months }.max() ?? 12
    let months = Int(min(Double(Self.horizon), max(6, (last * 1.25).rounded(.up))))
    let lines = known.map { model in
      LineChart.Line(
        name: model.pool,
        points: (0...months).map { month in
          let load = pow(1 + growth, Double(month)) / (1 + (model.room ?? 0))
          return (x: Double(month), y: load * 100)
        })
    }
    let limits = known.compactMap { model -> LineChart.Mark? in
      guard let breaks = model.breaks, breaks.months > 0, breaks.months <= Double(months) else {
        return nil
      }
      let when = breaks.day.map(\.description) ?? "\(FigureText.fixed(breaks.months, 1)) months"
      return LineChart.Mark(name: "\(model.pool): \(when)", value: breaks.months)
    }
    let others = answer.models.filter { $0.room == nil }.map(\.pool)
    let unknown = others.isEmpty ? "" : "; not known of \(others.joined(separator: ", "))"
    return Section(
      "When the room is used up",
      [
        .chart(
          .lines(
            LineChart(
              title: "Load with its headroom, by month", xName: "months from now",
              yName: "load with its headroom, % of what the fleet holds", lines: lines,
              xMarks: limits, yMarks: [LineChart.Mark(name: "all of it", value: 100)],
              hasDots: false))),
        .note(
          "the load grows by \(FigureText.percent(growth)) a month; leases and other gates may end sooner, which the dates say\(unknown)"
        ),
      ])
  }
}
