// SizingCurves.swift: the load by window, and latency against load, as charts.

internal import Metrics
internal import Planning
internal import Plans
internal import Units

/// Pictures of a sizing; a terminal leaves them out.
struct SizingCurves {
  private let study: SizingStudy
  private var answer: SizingAnswer { study.answer }
  /// Points of a line that an eye can tell apart.
  private static let points = 300

  init(_ study: SizingStudy) { self.study = study }

  var sections: [Section] { latencies + [loadByWindow] }

  private var percentName: String { "p\(FigureText.shortest(answer.demand.load.percentile))" }

  private var loadByWindow: Section {
    let step = max(1, (study.windows.count + Self.points - 1) / Self.points)
    let unit = Self.unit(of: study.window.value * Double(study.windows.count))
    let points = stride(from: 0, to: study.windows.count, by: step).map { start in
      let group = study.windows[start..<min(start + step, study.windows.count)]
      return (
        x: Double(start) * study.window.value / unit.seconds,
        y: group.map(\.concurrency).max() ?? 0
      )
    }
    let leading = answer.demand.needs[0]
    let chart = LineChart(
      title: "Load by window", xName: unit.name, yName: "SLO concurrency",
      lines: [LineChart.Line(name: "", points: points)],
      yMarks: [
        LineChart.Mark(
          name: "\(percentName) \(FigureText.short(leading.load.p95))", value: leading.load.p95),
        LineChart.Mark(name: "target \(FigureText.short(leading.target))", value: leading.target),
      ], hasDots: points.count <= 60)
    let busiest = step > 1 ? "; each point is the busiest of \(step)" : ""
    return Section(
      "Load by window",
      [
        .chart(.lines(chart)),
        .note(
          "windows of \(FigureText.duration(answer.demand.load.window))\(busiest); SLO concurrency counts a request as present for as long as its SLO allows"
        ),
      ])
  }

  /// What a length of time is told in.
  private static func unit(of seconds: Double) -> (name: String, seconds: Double) {
    seconds > 172_800 ? ("days", 86_400) : seconds > 7200 ? ("hours", 3600) : ("minutes", 60)
  }

  /// A chart of TTFT and of TPOT, and of each other metric that has a limit.
  private var latencies: [Section] {
    guard !study.curve.isEmpty else { return [] }
    let charts: [(String, (LoadPoint) -> Double?, (LoadPoint) -> Double?, LatencyMetric)] = [
      ("TTFT", \.ttftP95, \.ttftP99, .ttft), ("TPOT", \.tpotP95, \.tpotP99, .tpot),
      ("ITL", \.itlP95, \.itlP99, .itl), ("E2E", \.e2elP95, \.e2elP99, .e2el),
    ]
    let shown = charts.filter { [.ttft, .tpot].contains($0.3) || !limits($0.3).isEmpty }
    return shown.map { name, p95, p99, metric in
      func line(_ title: String, _ value: (LoadPoint) -> Double?) -> LineChart.Line {
        LineChart.Line(
          name: title,
          points: study.curve.compactMap { point in value(point).map { (x: point.load, y: $0) } })
      }
      let chart = LineChart(
        title: "\(name) against load", xName: "\(answer.leastNeed.load.measure.words) of the fleet",
        yName: "\(name), ms", lines: [line("p99", p99), line("p95", p95)], xMarks: loadMarks,
        yMarks: limits(metric), isLogarithmic: name == "TTFT")
      return Section(
        "\(name) against load, on \(answer.replicas ?? 0) replicas",
        [
          .chart(.lines(chart)),
          .note(
            "replicates of the design load, scaled; a point is missing where its requests do not support it"
          ),
        ])
    }
  }

  private var loadMarks: [LineChart.Mark] {
    let leading = answer.leastNeed
    var marks = [
      LineChart.Mark(name: percentName, value: leading.load.p95),
      LineChart.Mark(
        name: "+ \(answer.demand.load.rule.marginInWords)",
        value: leading.target),
    ]
    if let holds = answer.holdsUpTo {
      marks.append(LineChart.Mark(name: "holds up to", value: holds * leading.load.p95))
    }
    return marks
  }

  private func limits(_ metric: LatencyMetric) -> [LineChart.Mark] {
    let all =
      answer.proof?.atHeadroom.map { $0.classes.flatMap(\.limits) + $0.overall.limits } ?? []
    var seen: Set<LatencyLimit> = []
    return all.map(\.limit).filter { $0.metric == metric && seen.insert($0).inserted }.map {
      LineChart.Mark(
        name: "SLO \($0.metric.rawValue) p\(FigureText.shortest($0.percent))",
        value: $0.limit.milliseconds)
    }
  }
}
