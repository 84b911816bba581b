// SimulationScreen.swift: the first screen of a simulation.

internal import Planning

/// The verdict, why, the promise, times, load, pools, cost and doubt.
struct SimulationScreen {
  private let summary: SimulationSummary
  private var block: BlockSummary { summary.overall }

  init(_ summary: SimulationSummary) { self.summary = summary }

  var screen: Screen {
    var screen = Screen(answer)
    screen.add("why", why)
    screen.add("promise", promise)
    screen.add("ms", latencies)
    screen.add("load", [SimulationCounts(summary).requests, SimulationCounts(summary).throughput])
    screen.add("fleet", summary.pools.map(pool))
    screen.add("cost", cost)
    screen.add("doubt", doubts)
    SimulationFacts(summary).fill(&screen)
    return screen
  }

  /// "verdict: holds: 99.4 % of 3,601 requests are good".
  private var answer: Words {
    let word = SimulationVerdict(block, in: summary, isOverall: true).word
    let requests = "\(FigureText.grouped(block.arrived)) requests"
    let share =
      block.verdict == nil
      ? requests
      : block.sloAttainment.value.map { "\(FigureText.percent($0)) of \(requests) are good" }
    let fleet = summary.pools.count == 1 ? summary.pools.first.map { " on \($0.description)" } : nil
    let doubt =
      block.verdict == nil
      ? nil : summary.evidence.lazy.compactMap(\.doubt).first.map { " (\($0))" }
    return
      "verdict: \(word)\(share.map { ": \($0)" } ?? "")\(fleet ?? " on \(summary.pools.count) pools")\(doubt ?? "")"
  }

  private var why: [Words] {
    let outrun: Words =
      summary.saturated
      ? .bad("saturated: the load outruns the fleet; latencies grow with the horizon") : ""
    return [outrun, Words(BoundWords.main(summary.bottleneck))]
  }

  /// What was promised to all, or to each class; what is missed comes first.
  private var promise: [Words] {
    var lines = SimulationVerdict(block, in: summary, isOverall: true).lines
    let own = summary.classes.filter { !$0.limits.isEmpty || $0.attainmentTarget != nil }
    if summary.classes.count > 1,
      block.limits.isEmpty || own.contains(where: { $0.verdict == false })
    {
      lines += own.flatMap { part in
        SimulationVerdict(part, in: summary).lines.map { "\(part.name): \($0)" }
      }
    }
    func isMissed(_ line: Words) -> Bool { line.runs.contains { $0.tone == .bad } }
    return lines.filter(isMissed) + lines.filter { !isMissed($0) }
  }

  private var latencies: DocumentTable {
    var table = DocumentTable(["", "mean", "median", "p95", "p99", "max"])
    for (name, title) in [("ttft", "TTFT"), ("tpot", "TPOT"), ("itl", "ITL"), ("e2el", "E2E")] {
      guard let latency = block.latencies.first(where: { $0.name == name }) else { continue }
      let figures = [latency.mean, latency.median, latency.p95, latency.p99, latency.maximum]
      table.row([title] + figures.map { $0.value.map(FigureText.short) ?? "–" })
    }
    return table
  }

  private func pool(_ pool: PoolSummary) -> Words {
    func percent(_ figure: SummaryValue) -> String { figure.value.map(FigureText.percent) ?? "–" }
    let name = summary.pools.count > 1 ? "\(pool.name): " : ""
    return
      "\(name)busy \(percent(pool.busy)), KV in use \(percent(pool.kvCacheUsage.mean)) (p95 \(percent(pool.kvCacheUsage.p95))), \(pool.running.mean.value.map(FigureText.short) ?? "–") running and \(pool.waiting.mean.value.map(FigureText.short) ?? "–") waiting a replica"
  }

  private var cost: Words? {
    guard let dollars = summary.costPerMillionOutputTokens.value else {
      let unpriced = summary.unpricedPools.joined(separator: ", ")
      return unpriced.isEmpty ? nil : "–: no price of pool \(unpriced)"
    }
    return "$\(FigureText.short(dollars)) per million output tokens\(blended)"
  }

  /// " of the fleet; blended with NAME $3.20".
  private var blended: String {
    guard let cost = summary.blended, let dollars = cost.perMillionOutputTokens.value else {
      return ""
    }
    return " of the fleet; blended with \(cost.provider) $\(FigureText.short(dollars))"
  }

  private var doubts: [Words] {
    (CertaintyLines(summary.evidence, isShort: true).lines + summary.warnings).map { Words($0) }
  }
}
