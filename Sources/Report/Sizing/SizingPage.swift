// SizingPage.swift: the answer of `size` as one page: the sentence, latency against load, the load, the gates.

internal import Metrics
internal import Planning
internal import Units

/// One self-contained page.
struct SizingPage: Sendable {
  private let study: SizingStudy
  private var answer: SizingAnswer { study.answer }

  init(_ study: SizingStudy) { self.study = study }

  /// The whole file.
  func text() -> String {
    let from = answer.provenance
    var sections: [Markup] = []
    if let binding = answer.binding { sections.append(.paragraph("Why: \(binding.sentence)")) }
    for line in [answer.nearSentence, answer.spreadSentence].compactMap({ $0 }) {
      sections.append(.paragraph(line))
    }
    sections += [loadSection, gateSection] + curveSections + [searchSection]
    sections += study.tables.map { table in
      .section(
        table.title.prefix(1).uppercased() + table.title.dropFirst(),
        (table.rows.isEmpty
          ? [] : [.table(header: table.header, rows: table.rows, words: table.words)])
          + table.notes.filter { !$0.isEmpty }.map(note))
    }
    sections += [tailSection]
    for (title, lines) in [
      ("Where the load comes from", study.classic?.sentences ?? []), ("Warnings", answer.warnings),
      ("Rests on", answer.assumptions),
    ] where !lines.isEmpty {
      sections.append(.section(title, [.tag("ul", [:], lines.map { .tag("li", [:], $0) })]))
    }
    return HTMLPage(
      title: "\(answer.scenarioName): how many replicas",
      lead: SizingText(answer, queue: study.queue).sentence, sections: sections,
      provenance:
        "headroom \(from.version), scenario \(from.scenarioHash.prefix(12)), seed \(from.seed), "
        + "catalog \(from.catalogVersion.prefix(12)), calibration \(from.calibrationVersion.prefix(12))"
    ).text()
  }

  private func note(_ text: String) -> Markup { .tag("p", ["class": "note"], text) }
  private var percentName: String { "p\(FigureText.shortest(answer.load.percentile))" }
}

// MARK: - Load and latency

extension SizingPage {
  /// Points of a line that an eye can tell apart.
  private static let points = 300

  private var loadSection: Markup {
    let step = max(1, (study.windows.count + Self.points - 1) / Self.points)
    let unit = study.window.value * Double(step * study.windows.count / step) > 172_800 ? 24.0 : 1
    let points = stride(from: 0, to: study.windows.count, by: step).map { start in
      let group = study.windows[start..<min(start + step, study.windows.count)]
      return (
        x: Double(start) * study.window.value / 3600 / unit,
        y: group.map(\.concurrency).max() ?? 0
      )
    }
    let leading = answer.needs[0]
    let chart = LineChart(
      title: "Load by window", xName: unit > 1 ? "days" : "hours", yName: "SLO concurrency",
      lines: [LineChart.Line(name: "", points: points)],
      yMarks: [
        LineChart.Mark(
          name: "\(percentName) \(FigureText.short(leading.load.p95))", value: leading.load.p95),
        LineChart.Mark(name: "target \(FigureText.short(leading.target))", value: leading.target),
      ], hasDots: points.count <= 60)
    let busiest = step > 1 ? "; each point is the busiest of \(step)" : ""
    return .section(
      "The load",
      [
        chart.markup,
        note(
          "\(FigureText.grouped(answer.load.requests)) requests in \(FigureText.duration(answer.load.span)), "
            + "windows of \(FigureText.duration(answer.load.window))\(busiest). SLO concurrency counts a request "
            + "as present for as long as its SLO allows."),
      ])
  }

  /// A chart of TTFT and of TPOT, and of each other metric that has a limit.
  private var curveSections: [Markup] {
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
          points: study.curve.compactMap { point in
            value(point).map { (x: point.load, y: $0) }
          })
      }
      let chart = LineChart(
        title: "\(name) against load",
        xName: "\(answer.leastNeed.load.measure.words) of the fleet",
        yName: "\(name), ms",
        lines: [line("p99", p99), line("p95", p95)], xMarks: loadMarks,
        yMarks: limits(metric), isLogarithmic: name == "TTFT")
      return .section(
        "\(name) against load, on \(answer.replicas ?? 0) replicas",
        [
          chart.markup,
          note(
            "Replicates of the design load, scaled. A point is missing where its requests do not support it."
          ),
        ])
    }
  }

  private var loadMarks: [LineChart.Mark] {
    let leading = answer.leastNeed
    var marks = [
      LineChart.Mark(name: percentName, value: leading.load.p95),
      LineChart.Mark(
        name: "+ \(FigureText.shortest((answer.load.margin * 1000).rounded() / 10)) %",
        value: leading.target),
    ]
    if let holds = answer.holdsUpTo {
      marks.append(LineChart.Mark(name: "holds up to", value: holds * leading.load.p95))
    }
    return marks
  }

  private func limits(_ metric: LatencyMetric) -> [LineChart.Mark] {
    let all = answer.atHeadroom.map { $0.classes.flatMap(\.limits) + $0.overall.limits } ?? []
    var seen: Set<LatencyLimit> = []
    return all.map(\.limit).filter { $0.metric == metric && seen.insert($0).inserted }.map {
      LineChart.Mark(
        name: "SLO \($0.metric.rawValue) p\(FigureText.shortest($0.percent))",
        value: $0.limit.milliseconds)
    }
  }
}

// MARK: - Gates, search and tail

extension SizingPage {
  private var gateSection: Markup {
    let rows = GateRow.all(answer).map { row in
      [
        row.gate, row.count, row.load, row.held.map { "holds: " + $0 } ?? "–",
        (row.fewerWord.map { "\($0): " } ?? "") + (row.fewer ?? "–"),
      ]
    }
    let sentence =
      "The answer is the largest: \(answer.decidingWords). Shares are those of the promise with "
      + "the least room, with 95 % intervals."
    return .section(
      "Gates",
      [
        .table(header: ["gate", "replicas", "load", "N", "N − 1"], rows: rows, words: [2, 3, 4]),
        note(sentence),
      ] + answer.gateNotes.map(note))
  }

  private var searchSection: Markup {
    let rows = answer.search.map { step in
      let half = step.halfWidth.map { " ± \(FigureText.percent($0))" } ?? ""
      return [
        step.purpose.replacing("_", with: " "), "\(step.replicas)", step.verdict.rawValue,
        step.margin.map { FigureText.fixed($0 * 100, 2) + " %" + half } ?? "–", "\(step.runs)",
        FigureText.grouped(step.requests),
      ]
    }
    return .section(
      "The search",
      [
        .table(
          header: ["for", "replicas", "verdict", "margin", "runs", "requests"], rows: rows,
          words: [2]),
        note("\(FigureText.grouped(answer.simulatedRequests)) requests simulated."),
      ])
  }

  private var tailSection: Markup {
    let out = answer.tail.filter(\.isOut)
    let minutes = out.reduce(0) { $0 + $1.seconds } / 60
    let missed = answer.tail.reduce(0) { $0 + $1.missed }
    let rows = out.sorted { $0.missed > $1.missed }.prefix(20).map { window in
      [
        FigureText.shortDuration(window.start), FigureText.short(window.concurrency),
        FigureText.grouped(window.requests), FigureText.grouped(window.missed),
        "\(window.extraReplicas)",
      ]
    }
    let table: [Markup] =
      rows.isEmpty
      ? []
      : [
        .table(
          header: ["from", "concurrency", "requests", "missed", "more replicas"], rows: Array(rows))
      ]
    return .section(
      "The tail",
      table + [
        note(
          "\(answer.tail.count) windows above \(percentName): \(out.count) miss the SLO, "
            + "\(FigureText.short(minutes)) min, \(FigureText.grouped(missed)) requests; autoscaling or overflow "
            + "must take them. All are in tail.csv.")
      ])
  }
}
