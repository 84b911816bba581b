// ComparisonText+Sensitivity.swift: what moves the winner, and where a request's time goes.

internal import Planning

extension ComparisonText {
  func tornadoLines(_ tornado: Tornado) -> [String] {
    var table = TextTable()
    table.row("assumption", "low", "GPUs", "$/h", "high", "GPUs", "$/h")
    func cells(_ end: TornadoRow.End) -> [String] {
      [end.label, end.gpus.map(String.init) ?? "none holds", short(end.costPerHour)]
    }
    for row in tornado.rows { table.row([row.assumption] + cells(row.low) + cells(row.high)) }
    var lines = table.lines(indent: 2)
    let cost = tornado.costPerHour.map { ", $\(short($0)) an hour" } ?? ""
    lines.append(
      "  by the screening's runs, one assumption at a time; with nothing moved \(tornado.gpus) GPUs\(cost)"
    )
    func growth(_ demand: Double) -> String { FigureText.percent(demand - 1) }
    if let demand = tornado.nextReplicaAt {
      lines.append("  more replicas from \(growth(demand)) growth on")
    } else {
      lines.append("  no further replica up to ten times today's load")
    }
    if let demand = tornado.otherWinnerAt, let name = tornado.otherWinner {
      lines.append(
        "  another winner from \(growth(demand)) growth on: \(SimulationText.printable(name))")
    } else {
      lines.append("  no other winner up to ten times today's load")
    }
    return lines
  }

  func budgetLines(_ budget: LatencyBudget) -> [String] {
    guard let winner = answer.winner, let size = winner.size else { return [] }
    var table = TextTable(left: [4])
    table.row("part", "mean", "p95", "target", "")
    for line in budget.lines(size.parts) {
      let verdict = line.passes.map { $0 ? style.good("pass") : style.bad("fail") } ?? "–"
      table.row(
        line.part.rawValue, milliseconds(line.milliseconds), milliseconds(line.p95),
        milliseconds(line.target), verdict)
    }
    let network = budget.network
    return ["", style.bold("latency budget of the winner at the design load")]
      + table.lines(indent: 2) + [
        "  network \(network.name): \(short(network.low)) to \(short(network.high)) ms, the upper end counted "
          + "(\(network.source)); targets are for means; TTFT p95 with it "
          + milliseconds(size.ttftP95.map { $0 + network.high })
      ]
  }
}
