// SimulationDocument.swift: a simulation as a report: the verdict first, what it rests on last.

internal import Planning
internal import Text
internal import Units

extension Document {
  /// The report of `simulate`.
  public init(_ report: SimulationReport) {
    self.init(
      report.summary, pictures: SimulationPictures(report).sections,
      timeline: { SimulationTables.timeline(report.result, end: report.timelineEnd) },
      exports: report.exports)
  }

  /// - Parameters:
  ///   - pictures: what a page shows between the first screen and the tables.
  ///   - timeline: what each replica did in each window.
  init(
    _ summary: SimulationSummary, pictures: [Section] = [],
    timeline: @escaping @Sendable () -> DataTable,
    exports: [Attachment] = []
  ) {
    self.init(
      Names(figures: "summary", page: "report"),
      title: "headroom simulate: \(summary.scenarioName)",
      screen: SimulationScreen(summary).screen,
      sections: pictures + SimulationSections(summary).all,
      provenance: summary.provenance.line, figures: { SummaryJSON.value(summary) },
      tables: {
        [SimulationTables.summary(summary), SimulationTables.histograms(summary), timeline()]
      },
      attachments: [
        Attachment(
          name: "provenance.json",
          bytes: Array(JSONWriter.pretty(ProvenanceJSON.value(summary.provenance)).utf8)),
        Attachment(name: RequestsFile.fileName, bytes: nil),
      ] + exports)
  }
}

extension Provenance {
  /// "headroom 0.1.0, scenario 1a2b3c…, seed 1, catalog …": the end of every report.
  var line: String {
    let runs = replications > 1 ? ", \(replications) replications" : ""
    return "headroom \(version), scenario \(scenarioHash.prefix(12)), seed \(seed)\(runs), catalog "
      + "\(catalogVersion.prefix(12)), calibration \(calibrationVersion.prefix(12))"
  }
}

/// What follows the first screen of a simulation.
struct SimulationSections {
  private let summary: SimulationSummary
  private var absences = Absences()
  private(set) var all: [Section?] = []

  init(_ summary: SimulationSummary) {
    self.summary = summary
    let runs = summary.provenance.replications
    let isSplit = summary.classes.count > 1
    all = [Section("Requests", [.table(SimulationCounts(summary).table)]), latencySection(nil)]
    if isSplit { all += summary.classes.map { latencySection($0) } }
    all.append(Self.handOverSection(summary.overall, &absences))
    all += summary.classes.map { answerSection($0) }
    all += summary.pools.map { poolSection($0) }
    all.append(moneySection(runs))
    all.append(Section.list("Absent", absences.lines))
    all += [
      Section.list("Certainty", CertaintyLines(summary.evidence).lines),
      Section.list("Rests on", summary.assumptions), Section.list("Warnings", summary.warnings),
      Section.list("Checks", summary.checks),
    ]
  }

  private static let titles = [
    "ttft": "TTFT", "tpot": "TPOT", "itl": "ITL", "e2el": "E2E", "queue": "queue",
  ]

  /// - Parameter part: a class; nil for all requests.
  private mutating func latencySection(_ part: BlockSummary?) -> Section {
    let owner = part.map { " of \($0.name)" } ?? ""
    var table = DocumentTable(["", "mean", "median", "std", "p90", "p95", "p99", "p99.9", "max"])
    for latency in (part ?? summary.overall).latencies {
      let title = Self.titles[latency.name] ?? latency.name
      let figures = [
        ("mean", latency.mean), ("median", latency.median), ("std", latency.deviation),
        ("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99),
        ("p99.9", latency.p999), ("max", latency.maximum),
      ]
      table.row([title] + figures.map { absences.cell($1, "\($0) \(title)\(owner)") })
    }
    var blocks = [Block.table(table)]
    if part == nil, summary.frontEndMilliseconds > 0 {
      blocks.append(
        .note(
          "TTFT and E2E contain \(FigureText.short(summary.frontEndMilliseconds)) ms of front end"))
    }
    if let part { blocks = SimulationVerdict(part, in: summary).lines.map(Block.text) + blocks }
    return Section(part.map { "Class \($0.name), ms" } ?? "Latency, ms", blocks)
  }

  /// Who answered a class, and what was asked again; nil where there is one place for it.
  private mutating func answerSection(_ part: BlockSummary) -> Section? {
    guard !part.answers.isEmpty else { return nil }
    var table = DocumentTable([
      "answered by", "requests", "share", "TTFT mean", "TTFT p95", "E2E mean", "E2E p95",
    ])
    func row(_ name: String, _ requests: Int, _ share: SummaryValue?, _ times: [LatencySummary]) {
      let figures = ["ttft", "e2el"].flatMap { key in
        times.filter { $0.name == key }.flatMap { [($0, "mean", $0.mean), ($0, "p95", $0.p95)] }
      }
      table.row(
        [name, FigureText.grouped(requests), share?.value.map(FigureText.percent) ?? ""]
          + figures.map { latency, label, figure in
            let title = Self.titles[latency.name] ?? latency.name
            return absences.cell(figure, "\(label) \(title) of \(part.name) by \(name)")
          })
    }
    for answer in part.answers {
      row(answer.place, answer.requests, answer.share, answer.latencies)
    }
    row("all", part.completed, nil, part.latencies)
    let asked = part.escalations.map { stage in
      let share = stage.share.value.map { " (\(FigureText.percent($0)))" } ?? ""
      return "\(FigureText.grouped(stage.requests)) escalated to \(stage.place)\(share)"
    }
    let lines = asked.isEmpty ? [] : [Block.text(Words(asked.joined(separator: ", ")))]
    return Section("Answers of class \(part.name), ms", [.table(table)] + lines)
  }

  private mutating func poolSection(_ pool: PoolSummary) -> Section {
    let shares = [
      ("busy", pool.busy), ("MFU", pool.mfu), ("MBU", pool.mbu),
      ("capacity", pool.capacityUtilization),
    ].map { title, figure in
      "\(title) \(figure.value.map(FigureText.percent) ?? absences.cell(figure, "\(title) of \(pool.name)"))"
    }
    var table = DocumentTable(["", "mean", "p95", "max"])
    for (title, occupancy, isShare) in [
      ("KV in use", pool.kvCacheUsage, true), ("running", pool.running, false),
      ("waiting", pool.waiting, false),
    ] {
      let figures = [
        ("mean", occupancy.mean), ("p95", occupancy.p95), ("max", occupancy.maximum),
      ]
      table.row(
        [title]
          + figures.map { label, figure in
            let told = isShare ? figure.value.map(FigureText.percent) : nil
            return told ?? absences.cell(figure, "\(label) \(title) of \(pool.name)")
          })
    }
    var blocks: [Block] = [
      .text(Words(pool.description)),
      .text(
        "\(FigureText.grouped(pool.kvBlocks)) KV blocks a replica; step times: \(pool.stepTimeLevel); \(FigureText.grouped(pool.steps)) steps"
      ),
      .text(Words(shares.joined(separator: ", "))), .table(table),
      .text("time: \(BoundWords.partition(pool.bottleneck))"),
    ]
    if let link = pool.link {
      blocks.append(.text(Words(Self.linkLine(link, pool.name, &absences))))
    }
    if let bars = HistogramPicture(pool).table {
      blocks += [.note(Words(HistogramPicture.title)), .table(bars)]
    }
    return Section("Pool \(pool.name)", blocks)
  }

  private mutating func moneySection(_ runs: Int) -> Section {
    let unpriced = summary.unpricedPools.joined(separator: ", ")
    let cost = absences.cell(
      summary.costPerMillionOutputTokens,
      unpriced.isEmpty ? "cost" : "cost (no price of pool \(unpriced))")
    let energy = absences.cell(summary.energyKilowattHours, "energy")
    var table = DocumentTable(words: [1])
    table.row(["cost", cost == "–" ? cost : "$\(cost) per million output tokens"])
    if let blended = summary.blended {
      let gpus = absences.cell(blended.gpus, "GPU dollars (no price of pool \(unpriced))")
      let bill = absences.cell(
        blended.provided, "bill of \(blended.provider) (fleet.overflow has no inputPerMillion)")
      let both = absences.cell(blended.perMillionOutputTokens, "blended cost")
      table.row(["GPUs", gpus == "–" ? gpus : "$\(gpus)"])
      table.row([blended.provider, bill == "–" ? bill : "$\(bill)"])
      table.row(["blended", both == "–" ? both : "$\(both) per million output tokens"])
    }
    table.row(["energy", energy == "–" ? energy : "\(energy) kWh\(runs > 1 ? " a run" : "")"])
    return Section("Cost and energy", [.table(table)])
  }
}

/// Figures that are absent, by reason, in order of mention.
struct Absences {
  private var found: [(reason: String, names: [String])] = []

  /// "insufficient: p99.9 TTFT, p99.9 ITL".
  var lines: [String] { found.map { "\($0.reason): \($0.names.joined(separator: ", "))" } }

  /// A figure, with its interval where there is one, or "–" and a note of the reason.
  mutating func cell(_ figure: SummaryValue, _ name: String) -> String {
    guard let value = figure.value, value.isFinite else {
      let reason = (figure.reason ?? .noSamples).rawValue
      if let index = found.firstIndex(where: { $0.reason == reason }) {
        if !found[index].names.contains(name) { found[index].names.append(name) }
      } else {
        found.append((reason, [name]))
      }
      return "–"
    }
    return FigureText.short(value) + (figure.halfWidth.map { "±\(FigureText.short($0))" } ?? "")
  }
}
