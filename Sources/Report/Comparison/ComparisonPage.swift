// ComparisonPage.swift: a comparison as one page: the winner, the table, and the map of who wins when.

internal import Planning

/// The page of `compare --out DIR`.
struct ComparisonPage {
  let answer: ComparisonAnswer

  func text() -> String {
    let from = answer.provenance
    var sections = [sizes, service]
    if !refused.isEmpty { sections.append(.section("Not possible", refused)) }
    if let map = answer.map { sections.append(chart(map)) }
    sections += asked
    sections.append(notes)
    return HTMLPage(
      title: "headroom compare", lead: lead, sections: sections,
      provenance:
        "headroom \(from.version), scenario \(from.scenarioHash), seed \(from.seed), catalog "
        + "\(from.catalogVersion.prefix(12)), calibration \(from.calibrationVersion.prefix(12))"
    ).text()
  }

  private var lead: String {
    let text = ComparisonText(answer)
    return [text.sentence, text.tieSentence].compactMap { $0 }.joined(separator: ". ")
  }

  private var held: [(name: String, entry: ComparedCandidate, size: ComparedSize)] {
    answer.candidates.compactMap { entry in entry.size.map { (entry.candidate.name, entry, $0) } }
  }

  func short(_ value: Double?) -> String { value.map(FigureText.short) ?? "–" }

  private var sizes: Markup {
    let rows = held.map { name, _, size in
      [
        name, "\(size.replicas)", "\(size.gpus)", "\(size.nodes)",
        FigureText.fixed(size.watts / 1e3, 1), short(size.costPerHour),
        short(size.nodeCostPerHour), short(size.costPerMillionAtMean),
        (size.isProven ? "" : "≈ ") + FigureText.percent(size.utilizationAtPercentile),
        size.status.rawValue,
      ]
    }
    return .section(
      "Candidates",
      [
        .table(
          header: [
            "", "replicas", "GPUs", "nodes", "kW", "$/h of GPUs", "$/h of whole nodes",
            "$/M output tokens", "\(ComparisonText(answer).percentile) load / held", "status",
          ], rows: rows,
          caption: (answer.orderReason ?? "in the order of cost of the GPUs")
            + "; kW are board power limits; $ per million output tokens with the load at its mean; screened: "
            + "by short runs, ≈ may be off; proven: by all gates of headroom size")
      ])
  }

  private var service: Markup {
    let rows = held.map { name, entry, size in
      [
        name, short(size.ttftP95), short(size.itlP95), short(size.e2elP95),
        size.attainment.map { FigureText.percent($0) } ?? "–", short(size.tokensPerSecondPerGPU),
        short(size.tokensPerSecondPerUser),
        [entry.isOnThroughputFront ? "throughput" : nil, entry.isOnCostFront ? "cost" : nil]
          .compactMap { $0 }.joined(separator: ", "),
      ]
    }
    return .section(
      "At the design load",
      [
        .table(
          header: [
            "", "TTFT p95 ms", "ITL p95 ms", "E2E p95 ms", "good", "tokens/s/GPU", "tokens/s/user",
            "Pareto fronts",
          ], rows: rows)
      ])
  }

  private var refused: [Markup] {
    answer.candidates.filter { $0.size == nil }.map {
      .paragraph("\($0.candidate.name): \($0.candidate.reason ?? "–")")
    }
  }

  private func chart(_ map: WinnerMap) -> Markup {
    let grid = GridChart(
      title: "Winner by demand and price ratio", xName: "demand, 1 is today's load",
      yName: "price of \(map.second) over \(map.first)",
      xLabels: map.demands.map { FigureText.shortest($0) },
      yLabels: map.ratios.map { FigureText.fixed($0, 2) },
      cells: map.cells.map { row in
        row.map { (choice: Int?.some($0.choice), isUncertain: $0.isUncertain) }
      }, choices: [map.first, map.second])
    return .section(
      "Who wins when",
      [
        .paragraph(
          "Whole nodes are paid, one of them to spare; from the capacity of a replica at today's load."
        ),
        grid.markup,
      ])
  }

  private var notes: Markup {
    .section("Rests on", (answer.warnings + answer.assumptions).map { .paragraph($0) })
  }
}
