// ComparisonPage+Sensitivity.swift: what moves the winner and where a request's time goes, on the page.

internal import Planning

extension ComparisonPage {
  /// Sections of what was asked for beside the candidates.
  var asked: [Markup] {
    [answer.tornado.map(tornado), answer.mix.map(mix), budget, widths].compactMap { $0 }
  }

  private func tornado(_ tornado: Tornado) -> Markup {
    let isCost = tornado.costPerHour != nil && answer.order == .cost
    func end(_ end: TornadoRow.End) -> TornadoChart.End {
      let value = isCost ? end.costPerHour : end.gpus.map(Double.init)
      return TornadoChart.End(label: end.label, value: value)
    }
    let chart = TornadoChart(
      title: "What each assumption does to the winner", xName: isCost ? "$ an hour" : "GPUs",
      base: isCost ? tornado.costPerHour ?? 0 : Double(tornado.gpus),
      rows: tornado.rows.map {
        TornadoChart.Row(name: $0.assumption, low: end($0.low), high: end($0.high))
      })
    let table = tornado.rows.map { row -> [String] in
      func cells(_ end: TornadoRow.End) -> [String] {
        [end.label, end.gpus.map(String.init) ?? "none holds", short(end.costPerHour)]
      }
      return [row.assumption] + cells(row.low) + cells(row.high)
    }
    let text = ComparisonText(answer)
    return .section(
      "What moves the winner",
      [
        chart.markup,
        .table(
          header: ["assumption", "low", "GPUs", "$/h", "high", "GPUs", "$/h"], rows: table,
          words: [1, 4]),
      ] + text.tornadoNotes(tornado).map(note))
  }

  private var budget: Markup? {
    guard let budget = answer.budget, let size = answer.winner?.size else { return nil }
    let text = ComparisonText(answer)
    let rows = budget.lines(size.parts).map { line in
      [
        line.part.rawValue, text.milliseconds(line.milliseconds), text.milliseconds(line.p95),
        text.milliseconds(line.target),
        line.passes.map { $0 ? "pass" : "fail" } ?? "no target",
      ]
    }
    return .section(
      "Latency budget of the winner at the design load",
      [.table(header: ["part", "mean", "p95", "target of the mean", "verdict"], rows: rows)]
        + [text.missedSentence, text.budgetNote(budget, size)].compactMap { $0 }.map(note))
  }

  private var widths: Markup? {
    answer.widths.map { widths in
      .section("Widths of intervals", ComparisonText(answer).widthLines(widths).map(note))
    }
  }

  func note(_ text: String) -> Markup { .tag("p", ["class": "note"], text) }
}
