// SensitivitySections.swift: what moves the winner, and where a request's time goes.

internal import Planning

/// The tornado and the latency budget, where they were asked for.
struct SensitivitySections {
  private let answer: ComparisonAnswer

  init(_ answer: ComparisonAnswer) { self.answer = answer }

  var all: [Section?] { [answer.tornado.map(tornado), budget] }

  private func short(_ value: Double?) -> String { value.map(FigureText.short) ?? "–" }

  private func tornado(_ tornado: Tornado) -> Section {
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
    var table = DocumentTable(
      ["assumption", "low", "GPUs", "$/h", "high", "GPUs", "$/h"], words: [1, 4])
    func cells(_ end: TornadoRow.End) -> [String] {
      [end.label, end.gpus.map(String.init) ?? "none holds", short(end.costPerHour)]
    }
    for row in tornado.rows { table.row([row.assumption] + cells(row.low) + cells(row.high)) }
    return Section(
      "What moves the winner",
      [.chart(.tornado(chart)), .table(table)] + notes(tornado).map(Block.note))
  }

  private func notes(_ tornado: Tornado) -> [Words] {
    let cost = tornado.costPerHour.map { ", $\(short($0)) an hour" } ?? ""
    func growth(_ demand: Double) -> String { FigureText.percent(demand - 1) }
    var other: Words = "no other winner up to ten times today's load"
    if let demand = tornado.otherWinnerAt, let name = tornado.otherWinner {
      other = "another winner from \(growth(demand)) more load on: \(name)"
    }
    return [
      "screened, one assumption moved at a time; with nothing moved \(tornado.gpus) GPUs\(cost); a fifth is a guess at what a forecast is worth, step times move by the error of their model",
      tornado.nextReplicaAt.map { "more replicas from \(growth($0)) more load on" }
        ?? "no further replica up to ten times today's load", other,
    ]
  }

  private var budget: Section? {
    guard let budget = answer.budget, let size = answer.winner?.size else { return nil }
    var table = DocumentTable(["part", "mean", "p95", "target of the mean", ""], words: [4])
    for line in budget.lines(size.parts) {
      func told(_ value: Double?) -> Words { Words(ComparisonSections.milliseconds(value)) }
      table.row(
        Words(line.part.rawValue), told(line.milliseconds), told(line.p95), told(line.target),
        line.passes.map { $0 ? .good("pass") : .bad("fail") } ?? "no target")
    }
    let network = budget.network
    let ttft = ComparisonSections.milliseconds(size.ttftP95.map { $0 + network.high })
    return Section(
      "Latency budget of the winner at the design load",
      [
        .table(table),
        .note(
          "network \(network.name): \(short(network.low)) to \(short(network.high)) ms, the upper end counted (\(network.source)); targets are for means; TTFT p95 with it \(ttft)"
        ),
      ])
  }
}
