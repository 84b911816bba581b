// SimulationText.swift: a simulation for the terminal: the verdict first, what it rests on last.

internal import Metrics
public import Planning
internal import Text
internal import Units

/// The report that `simulate` prints.
public struct SimulationText {
  private let summary: SimulationSummary
  private let style: TextStyle
  /// Absent figures by reason, in order of mention.
  private var absences: [(reason: String, names: [String])] = []

  public init(_ summary: SimulationSummary, style: TextStyle = TextStyle(colors: false)) {
    self.summary = summary
    self.style = style
  }

  /// The report, a line each.
  public mutating func lines() -> [String] {
    let block = summary.overall
    var lines = [style.bold("headroom simulate: \(Self.printable(summary.scenarioName))"), ""]
    lines += verdictLines(block, title: "verdict")
    for part in summary.classes where summary.classes.count > 1 && !part.limits.isEmpty {
      lines += verdictLines(part, title: "class \(Self.printable(part.name))")
    }
    lines += CertaintyLines(summary.evidence).lines.map(Self.printable)
    lines += [""] + countLines(block) + ["", style.bold("latency, ms")] + latencyLines(block)
    if summary.frontEndMilliseconds > 0 {
      lines.append(
        "  TTFT and E2E contain \(FigureText.short(summary.frontEndMilliseconds)) ms of front end")
    }
    for part in summary.classes where summary.classes.count > 1 {
      lines +=
        ["", style.bold("class \(Self.printable(part.name)), ms")]
        + latencyLines(part, of: " of \(Self.printable(part.name))")
    }
    for pool in summary.pools { lines += [""] + poolLines(pool) }
    lines += moneyLines()
    lines += absenceLines
    lines += list("rests on", summary.assumptions)
    lines += list("warnings", summary.warnings)
    lines += list("checks", summary.checks)
    return lines + ["", style.faint(provenanceLine)]
  }
}

// MARK: - Verdicts and counts

extension SimulationText {
  private mutating func verdictLines(_ block: BlockSummary, title: String) -> [String] {
    var lines: [String] = []
    if summary.saturated, title == "verdict" {
      lines.append(
        style.bad("saturated: the load outruns the fleet; latencies grow with the horizon"))
    }
    let word =
      switch block.verdict {
      case true?: style.good("holds")
      case false?: style.bad("missed")
      case nil: block.limits.isEmpty ? "no objective given" : "–, no requests"
      }
    let doubt = summary.evidence.lazy.compactMap(\.doubt).first.map { " (\($0))" } ?? ""
    lines.append("\(title): \(word)\(block.verdict == nil ? "" : doubt)\(bindingSentence(title))")
    for limit in block.limits {
      lines.append("  " + limitLine(limit, isOverall: title == "verdict"))
    }
    if let met = block.deadlineMet {
      lines.append(
        "    by the deadline: \(met.value.map { FigureText.percent($0) } ?? "–") of requests")
    }
    guard !block.limits.isEmpty || block.attainmentTarget != nil else { return lines }
    return lines + ["  " + attainmentLine(block)]
  }

  /// "✓ ttft p95 ≤ 2,000 ms: 99.1 % of requests within".
  private func limitLine(_ verdict: LimitVerdict, isOverall: Bool) -> String {
    let mark = verdict.holds.map { $0 ? style.good("✓") : style.bad("✗") } ?? "–"
    let limit = verdict.limit
    let target = limit.percent / 100
    let samples = limit.metric == .itl ? "token gaps" : "requests"
    var within = "–"
    if let share = verdict.share.value {
      within = "\(FigureText.percent(share, beside: target)) of \(samples) within"
    }
    if verdict.isMissedThoughWithin {
      let several = isOverall && summary.classes.count { !$0.limits.isEmpty } > 1
      within += several ? ", but a class misses it" : ", too few samples to tell"
    }
    return "\(mark) \(limit.metric.rawValue) p\(FigureText.shortest(limit.percent)) ≤ "
      + "\(FigureText.short(limit.limit.milliseconds)) ms: \(within)"
  }

  /// "✓ good requests: 98.0 %, 95.0 % asked".
  private func attainmentLine(_ block: BlockSummary) -> String {
    let share = block.sloAttainment.value
    let target = block.attainmentTarget
    let mark =
      target.flatMap { target in
        share.map { $0 >= target ? style.good("✓") : style.bad("✗") }
      } ?? " "
    let good = share.map { FigureText.percent($0, beside: target ?? $0) } ?? "–"
    let asked = target.map { ", \(FigureText.percent($0)) asked" } ?? ""
    let hasGaps = block.limits.contains { $0.limit.metric == .itl }
    return "\(mark) good requests: \(good)\(asked)"
      + (hasGaps ? " (the ITL limit on each one's TPOT)" : "")
  }

  /// What the fleet spends most of its time on, behind the verdict.
  private func bindingSentence(_ title: String) -> String {
    guard title == "verdict" else { return "" }
    let shares = summary.bottleneck.filter { Self.waitCause($0.bound).isEmpty }
    guard let top = shares.max(by: { $0.share < $1.share }), top.share > 0 else { return "" }
    let waits = summary.bottleneck.filter {
      !Self.waitCause($0.bound).isEmpty && $0.share >= 0.01
    }.map { wait in
      return "requests wait for \(Self.waitCause(wait.bound)) \(FigureText.percent(wait.share)) "
        + "of the time"
    }
    let main =
      top.bound == "idle"
      ? "replicas are idle \(FigureText.percent(top.share)) of the time"
      : "bound by \(top.bound), \(FigureText.percent(top.share)) of the time"
    return "; " + ([main] + waits).joined(separator: "; ")
  }

  /// What requests wait for in the shares of time that lie over the others; empty for a share of the partition.
  private static func waitCause(_ bound: String) -> String {
    switch bound {
    case "queue": "a place in the batch (seats or step tokens)"
    case "kv_capacity": "KV blocks"
    default: ""
    }
  }

  private func countLines(_ block: BlockSummary) -> [String] {
    func count(_ value: Int) -> String { FigureText.grouped(value) }
    var table = TextTable(left: [1])
    let runs = summary.provenance.replications
    if runs > 1 {
      table.row("runs", "\(count(runs)) runs pooled: counts, tokens and duration are their sums")
    }
    table.row(
      "requests",
      "\(count(block.arrived)) arrived: \(count(block.completed)) completed, "
        + "\(count(block.rejected)) rejected, \(count(block.failed)) failed"
        + (block.preemptions > 0 ? "; \(count(block.preemptions)) preemptions" : ""))
    if block.cutRequests + block.zeroOutput > 0 {
      table.row(
        "",
        "\(count(block.cutRequests)) cut at maxModelLen, \(count(block.zeroOutput)) without output")
    }
    table.row(
      "tokens", "\(count(block.totalInputTokens)) in, \(count(block.totalOutputTokens)) out")
    table.row("duration", FigureText.shortDuration(block.duration))
    table.row("warm-up", summary.warmUp)
    table.row(
      "throughput",
      [
        ("requests/s", block.requestThroughput), ("output tokens/s", block.outputThroughput),
        ("tokens/s in all", block.totalTokenThroughput), ("good requests/s", block.requestGoodput),
      ].compactMap { unit, figure in
        figure.value.map { value in
          let half = figure.halfWidth.map { "±\(FigureText.short($0))" } ?? ""
          return "\(FigureText.short(value))\(half) \(unit)"
        }
      }
      .joined(separator: ", "))
    return table.lines()
  }
}

// MARK: - Latencies and pools

extension SimulationText {
  private static let titles = [
    "ttft": "TTFT", "tpot": "TPOT", "itl": "ITL", "e2el": "E2E", "queue": "queue",
  ]

  /// - Parameter owner: follows the names of figures that are absent.
  private mutating func latencyLines(_ block: BlockSummary, of owner: String = "") -> [String] {
    var table = TextTable()
    table.row("", "mean", "median", "std", "p90", "p95", "p99", "p99.9", "max")
    for latency in block.latencies {
      let title = Self.titles[latency.name] ?? latency.name
      let figures = [
        ("mean", latency.mean), ("median", latency.median), ("std", latency.deviation),
        ("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99),
        ("p99.9", latency.p999), ("max", latency.maximum),
      ]
      table.row([title] + figures.map { cell($1, "\($0) \(title)\(owner)") })
    }
    return table.lines(indent: 2)
  }

  private mutating func poolLines(_ pool: PoolSummary) -> [String] {
    let name = Self.printable(pool.name)
    var lines = [
      style.bold("pool \(name)") + ": \(Self.printable(pool.description))",
      "  \(FigureText.grouped(pool.kvBlocks)) KV blocks a replica; step times: \(pool.stepTimeLevel); "
        + "\(FigureText.grouped(pool.steps)) steps",
    ]
    let shares = [
      ("busy", pool.busy), ("MFU", pool.mfu), ("MBU", pool.mbu),
      ("capacity", pool.capacityUtilization),
    ].map { title, figure in
      "\(title) \(figure.value.map(FigureText.percent) ?? cell(figure, "\(title) of \(name)"))"
    }
    lines.append("  " + shares.joined(separator: ", "))
    var table = TextTable()
    table.row("", "mean", "p95", "max")
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
            isShare
              ? figure.value.map(FigureText.percent) ?? cell(figure, "\(label) \(title) of \(name)")
              : cell(figure, "\(label) \(title) of \(name)")
          })
    }
    lines += table.lines(indent: 2)
    lines.append("  time: " + Self.timeText(pool.bottleneck))
    return lines + HistogramPicture(pool).lines
  }

  /// Shares that add up to the whole time, then those of waits, which lie over them.
  private static func timeText(_ shares: [BoundShare]) -> String {
    let seen = shares.filter { $0.share >= 0.0005 }
    let parts = seen.filter { waitCause($0.bound).isEmpty }.map {
      "\($0.bound) \(FigureText.percent($0.share))"
    }
    let waits = seen.filter { !waitCause($0.bound).isEmpty }.map {
      "for \(waitCause($0.bound)) \(FigureText.percent($0.share))"
    }
    guard !waits.isEmpty else { return parts.joined(separator: ", ") }
    return parts.joined(separator: ", ") + "; meanwhile requests waited "
      + waits.joined(separator: ", ")
  }

  private mutating func moneyLines() -> [String] {
    let unpriced = summary.unpricedPools.map(Self.printable).joined(separator: ", ")
    let cost = cell(
      summary.costPerMillionOutputTokens,
      unpriced.isEmpty ? "cost" : "cost (no price of pool \(unpriced))")
    let energy = cell(summary.energyKilowattHours, "energy")
    let runs = summary.provenance.replications
    return [
      "", "cost    \(cost == "–" ? cost : "$\(cost) per million output tokens")",
      "energy  \(energy == "–" ? energy : "\(energy) kWh\(runs > 1 ? " a run" : "")")",
    ]
  }
}

// MARK: - What is absent, and what the figures rest on

extension SimulationText {
  /// A figure, with its interval where there is one, or "–" and a note of the reason.
  private mutating func cell(_ figure: SummaryValue, _ name: String) -> String {
    guard let value = figure.value, value.isFinite else {
      let reason = (figure.reason ?? .noSamples).rawValue
      if let index = absences.firstIndex(where: { $0.reason == reason }) {
        if !absences[index].names.contains(name) { absences[index].names.append(name) }
      } else {
        absences.append((reason, [name]))
      }
      return "–"
    }
    return FigureText.short(value) + (figure.halfWidth.map { "±\(FigureText.short($0))" } ?? "")
  }

  private var absenceLines: [String] {
    guard !absences.isEmpty else { return [] }
    return [""] + absences.map { "– \($0.reason): \($0.names.joined(separator: ", "))" }
  }

  private func list(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["", "\(title):"] + items.map { "  \(Self.printable($0))" }
  }

  private var provenanceLine: String {
    let from = summary.provenance
    let runs = from.replications > 1 ? ", \(from.replications) replications" : ""
    return
      "headroom \(from.version), scenario \(from.scenarioHash.prefix(12)), seed \(from.seed)\(runs), "
      + "catalog \(from.catalogVersion.prefix(12)), calibration \(from.calibrationVersion.prefix(12))"
  }

  /// Names come from files: what acts on a terminal, or shows nothing, is escaped.
  static func printable(_ text: String) -> String { TerminalText.line(text) }
}
