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
    return table.lines(indent: 2) + tornadoNotes(tornado).map { "  \($0)" }
  }

  func tornadoNotes(_ tornado: Tornado) -> [String] {
    let cost = tornado.costPerHour.map { ", $\(short($0)) an hour" } ?? ""
    func growth(_ demand: Double) -> String { FigureText.percent(demand - 1) }
    let more =
      tornado.nextReplicaAt.map { "more replicas from \(growth($0)) more load on" }
      ?? "no further replica up to ten times today's load"
    var other = "no other winner up to ten times today's load"
    if let demand = tornado.otherWinnerAt, let name = tornado.otherWinner {
      other =
        "another winner from \(growth(demand)) more load on: \(SimulationText.printable(name))"
    }
    return [
      "screened, one assumption moved at a time; with nothing moved \(tornado.gpus) GPUs\(cost); a fifth is a "
        + "guess at what a forecast is worth, step times move by the error of their model",
      more, other,
    ]
  }

  /// Who else is as good, and what the order among them rests on.
  var tieSentence: String? {
    guard let tie = answer.tie, let winner = answer.winner else { return nil }
    let by = answer.order == .cost ? "cost the same" : "take as many GPUs"
    return
      "\(tie.names.joined(separator: ", ")) \(by): \(winner.candidate.name) stands first by \(tie.brokenBy)"
  }

  /// The targets of a latency budget that the winner misses.
  var missedSentence: String? {
    guard let missed = answer.missedParts, !missed.isEmpty else { return nil }
    let told = missed.map { line in
      "\(line.part.rawValue) \(milliseconds(line.milliseconds)) in the mean, "
        + "\(milliseconds(line.target)) asked"
    }
    return "the winner misses its latency budget: \(told.joined(separator: "; "))"
  }

  func widthLines(_ widths: ReachedWidths) -> [String] {
    func percent(_ share: Double?) -> String { share.map { "± \(FigureText.percent($0))" } ?? "–" }
    let lines = [
      "  asked \(percent(widths.asked)), \(widths.isMet ? "met" : "reached"): \(percent(widths.proofs)) of the share promised "
        + "by the verdicts of the proofs, \(percent(widths.differences)) of the winner's figure by the differences "
        + "(the widest of each)"
    ]
    guard !widths.isMet else { return lines }
    return lines + [
      "  wider than asked after \(widths.cap) replicates, where they stop: "
        + SimulationText.printable(widths.wide.joined(separator: ", "))
    ]
  }

  func budgetLines(_ budget: LatencyBudget) -> [String] {
    guard let winner = answer.winner, let size = winner.size else { return [] }
    var table = TextTable(left: [4])
    table.row("part", "mean", "p95", "target", "")
    for line in budget.lines(size.parts) {
      let verdict = line.passes.map { $0 ? style.good("pass") : style.bad("fail") } ?? "no target"
      table.row(
        line.part.rawValue, milliseconds(line.milliseconds), milliseconds(line.p95),
        milliseconds(line.target), verdict)
    }
    return ["", style.bold("latency budget of the winner at the design load")]
      + table.lines(indent: 2) + ["  " + budgetNote(budget, size)]
  }

  func budgetNote(_ budget: LatencyBudget, _ size: ComparedSize) -> String {
    let network = budget.network
    return
      "network \(network.name): \(short(network.low)) to \(short(network.high)) ms, the upper end counted "
      + "(\(network.source)); targets are for means; TTFT p95 with it "
      + milliseconds(size.ttftP95.map { $0 + network.high })
  }
}
