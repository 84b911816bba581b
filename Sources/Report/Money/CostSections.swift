// CostSections.swift: what the first screen of `cost` has no room for: bills, timeline, the load-duration curve, rules.

internal import Economics
internal import Foundation
internal import Planning

struct CostSections {
  private let answer: CostAnswer

  init(_ answer: CostAnswer) { self.answer = answer }

  var all: [Section?] {
    [CostCharts(answer).monthly, timeline, curve, layers, simulated, base]
      + answer.possible.map(bill) + [
        refused, materials, tornado, showback, rules, remarks,
      ]
  }

  private func bill(_ cost: OfferCost) -> Section {
    var table = DocumentTable(["", "once, $", "a month, $", "source"], words: [3])
    for line in cost.lines {
      table.row([
        line.name, MoneyText.band(line.oneTime, unit: "USD"),
        MoneyText.band(line.monthly, unit: "USD"), line.source,
      ])
    }
    for (name, band) in [("write-off", cost.writeOff), ("interest", cost.interest)]
    where band.high > 0 {
      table.row([
        name, "", MoneyText.band(band, unit: "USD"),
        "straight line over \(cost.months.text) months",
      ])
    }
    table.row(["all of a month", "", MoneyText.band(cost.monthly, unit: "USD"), ""])
    return Section("Bill: \(cost.title)", [.table(table)])
  }

  private var materials: Section? {
    guard answer.possible.contains(where: { $0.offer == "owned" || $0.offer == "colocated" }) else {
      return nil
    }
    var table = DocumentTable(["", "count", "from"], words: [2])
    for line in answer.materials.lines {
      table.row([line.item, FigureText.grouped(line.count), line.source])
    }
    return Section("What an owned fleet orders", [.table(table)])
  }

  private var refused: Section? {
    Section.list(
      "Not possible here",
      answer.alternatives.compactMap { cost in cost.refusal.map { "\(cost.offer): \($0)" } })
  }

  /// Cumulative cost by month, a line each.
  private var timeline: Section? {
    let lines = answer.timeline
    guard !lines.isEmpty else { return nil }
    var table = DocumentTable(["month"] + lines.map(\.offer))
    for month in Set([0, 6, 12, 18, 24, 30, 36, answer.months]).sorted()
    where month <= answer.months {
      table.row(["\(month)"] + lines.map { CountWords.cents($0.cumulative[month].rounded(0)) })
    }
    let chart = LineChart(
      title: "Paid in all, by month", xName: "months", yName: "USD",
      lines: lines.map { line in
        LineChart.Line(
          name: line.offer,
          points: line.cumulative.enumerated().map { (x: Double($0.offset), y: $0.element.double) })
      }, spots: CostCharts(answer).crossings, hasDots: false)
    var blocks: [Block] = [.chart(.lines(chart))]
    if !chart.spots.isEmpty {
      blocks.append(.list(chart.spots.map { Words("\($0.label): \($0.name)") }))
    }
    blocks.append(.table(table))
    if let crossing = answer.ownedBelowAPI {
      blocks.append(
        .note(
          Words(
            crossing.month.map { "\(crossing.owned) has cost less than the API from month \($0)" }
              ?? "\(crossing.owned) has not cost less than the API within \(answer.months) months: never, as far as this goes"
          )))
    }
    return Section("Paid in all, $", blocks)
  }

  /// How long each replica is needed, and who pays for it.
  private var curve: Section {
    let charts = CostCharts(answer)
    return Section(
      "Load-duration curve",
      [.chart(.duration(charts.duration))]
        + (charts.mix.map { [.note(Words("in the mix of \(HybridWords.short($0))"))] } ?? []))
  }

  private var layers: Section? {
    guard let best = answer.hybrid?.best else { return nil }
    var table = DocumentTable(
      ["way", "replicas", "GPUs", "needed, % of the time", "output tokens a month", "a month, $"])
    for part in best.parts {
      table.row([
        part.offer, "\(part.layers.lowerBound + 1) to \(part.layers.upperBound)", "\(part.gpus)",
        "\(FigureText.short(part.timeShareFirst * 100)) to \(FigureText.short(part.timeShareLast * 100))",
        FigureText.short(part.outputTokensPerMonth), CountWords.cents(part.monthly),
      ])
    }
    table.row(["people and software", "", "", "", "", CountWords.cents(best.shared)])
    table.row(["in all", "", "", "", "", CountWords.cents(best.monthly)])
    return Section(
      "The cheapest mix",
      [
        .table(table),
        .note(
          "whole nodes and instances; layers above the base by the hour, starts included, or by the token; reckoned from the load-duration curve, without headroom where an API stands behind it"
        ),
      ])
  }

  /// Mixes around the cheapest, simulated.
  private var simulated: Section? {
    guard let proof = answer.proof else { return nil }
    var table = DocumentTable(
      [
        "mix", "reckoned, $", "simulated, $", "at the API", "above", "good", "windows missed",
        "holds",
      ], words: [0])
    for played in proof.played {
      table.row([
        HybridWords.text(played.mix), CountWords.cents(played.mix.monthly.rounded(0)),
        CountWords.cents(played.monthly.mid.rounded(0)),
        played.mix.overflows ? FigureText.percent(played.overflowShare) : "–",
        played.overflowAbove.map { "\($0)" } ?? "–", FigureText.percent(played.goodShare),
        "\(played.windowsMissed) of \(played.windows)", played.holds ? "yes" : "no",
      ])
    }
    return Section(
      "Mixes, simulated",
      [
        .table(table),
        .note(
          "the load as recorded: the base always, on demand on the schedule of the load-duration curve known beforehand, a request at the API when its replica has as many unfinished as stands under above: the most with which every window keeps the promise that the sized fleet keeps; nothing is lost in these runs: without an API behind it a mix has the spares of the sized fleet, with one what is lost overflows; spot is not simulated"
        ),
      ] + (proof.speed.map { [.note(Words(HybridWords.assumed($0)))] } ?? []))
  }

  /// The best mix for each number of owned nodes.
  private var base: Section? {
    guard let rows = answer.hybrid?.byOwnedNodes, rows.count > 1 else { return nil }
    var table = DocumentTable(["owned nodes", "a month, $", "mix"], words: [2])
    for (nodes, mix) in rows.enumerated() {
      table.row(["\(nodes)", CountWords.cents(mix.monthly.rounded(0)), HybridWords.text(mix)])
    }
    return Section("How large a base to own", [.table(table)])
  }

  private var tornado: Section? {
    guard let margin = answer.margin, let winner = answer.winner, let second = answer.runnerUp,
      !answer.assumptions.isEmpty
    else { return nil }
    let chart = TornadoChart(
      title: "What moves the margin", xName: "\(second.offer) minus \(winner.offer), $ a month",
      base: margin.mid.double,
      rows: answer.assumptions.prefix(8).map { item in
        TornadoChart.Row(
          name: item.words, low: TornadoChart.End(label: "low", value: item.atLow.double),
          high: TornadoChart.End(label: "high", value: item.atHigh.double))
      })
    var table = DocumentTable(["", "margin at its lowest, $", "at its highest, $", ""], words: [3])
    for item in answer.assumptions {
      table.row([
        item.words, CountWords.cents(item.atLow.rounded(0)),
        CountWords.cents(item.atHigh.rounded(0)), item.isGuess ? "a guess" : "",
      ])
    }
    return Section("What the margin rests on", [.chart(.tornado(chart)), .table(table)])
  }

  /// A line each class or tenant, and whether it is cheaper at an API.
  private var showback: Section? {
    guard let showback = answer.showback else { return nil }
    var table = DocumentTable([
      "", "requests a month", "input tokens", "output tokens", "a month, $", "share", "$/1M output",
      "at an API, $",
    ])
    for share in showback.shares {
      let other = showback.verdicts.first { $0.name == share.name }
      table.row([
        share.name, FigureText.short(share.requestsPerMonth),
        FigureText.short(share.inputTokensPerMonth), FigureText.short(share.outputTokensPerMonth),
        CountWords.cents(share.dollarsPerMonth), FigureText.percent(share.share),
        share.rate.map(FigureText.short) ?? "–", other.map { CountWords.cents($0.api) } ?? "–",
      ])
    }
    let flipped = showback.atAPI.map(\.name)
    return Section(
      "Who costs what (\(showback.offer), \(showback.rule.words); idle headroom \(showback.idle.rawValue))",
      [
        .table(table),
        .note(
          Words(
            flipped.isEmpty
              ? "the parts add up to the month's cost to the cent"
              : "cheaper at an API by this rule: \(flipped.joined(separator: ", ")); what they leave is still paid"
          )),
      ])
  }

  private var rules: Section {
    var table = DocumentTable(
      ["rules", "verdict", "decided by question", "threshold", "source"], words: [1, 2, 3, 4])
    for rule in answer.rules {
      let missing = rule.outcome.missing.joined(separator: ", ")
      table.row([
        rule.rule.name, rule.outcome.verdict ?? "– (needs \(missing))", rule.outcome.question,
        rule.outcome.threshold, rule.rule.source,
      ])
    }
    return Section(
      "Rule sets of the guides",
      [
        .table(table),
        .note("asked with the simulated figures: the API's bill, tokens, utilization of capacity"),
      ])
  }

  private var remarks: Section? {
    Section.list(
      "Remarks",
      answer.possible.flatMap { cost in cost.remarks.map { "\(cost.offer): \($0)" } })
  }
}
