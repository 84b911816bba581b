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
    let overall = SimulationVerdict(block, in: summary, isOverall: true)
    screen.add("promise", overall.lines + otherClasses)
    screen.add("ms", latencies)
    screen.add("load", [SimulationCounts(summary).requests, SimulationCounts(summary).throughput])
    screen.add("fleet", summary.pools.map(pool))
    screen.add("cost", cost)
    screen.add("doubt", doubts)
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

  /// Classes with promises of their own that miss them.
  private var otherClasses: [Words] {
    guard summary.classes.count > 1 else { return [] }
    return summary.classes.filter { $0.verdict == false }.map {
      "class \($0.name): \(Words.bad("missed"))"
    }
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
    return "$\(FigureText.short(dollars)) per million output tokens"
  }

  private var doubts: [Words] {
    (CertaintyLines(summary.evidence).lines + summary.warnings).map { Words($0) }
  }
}
