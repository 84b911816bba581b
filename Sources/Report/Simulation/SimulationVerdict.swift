// SimulationVerdict.swift: what was promised, and how much of it was kept.

internal import Metrics
internal import Planning
internal import Units

/// The promise of all requests or of a class, a line a limit.
struct SimulationVerdict {
  private let block: BlockSummary
  private let summary: SimulationSummary
  private let isOverall: Bool

  init(_ block: BlockSummary, in summary: SimulationSummary, isOverall: Bool = false) {
    self.block = block
    self.summary = summary
    self.isOverall = isOverall
  }

  /// "holds", "missed", "no objective given".
  var word: Words {
    switch block.verdict {
    case true?: .good("holds")
    case false?: .bad("missed")
    case nil: block.limits.isEmpty ? "no objective given" : "–, no requests"
    }
  }

  /// Each limit, the deadline and the good share.
  var lines: [Words] {
    var lines = block.limits.map(line)
    if let met = block.deadlineMet {
      lines.append(
        "by the deadline: \(met.value.map { FigureText.percent($0) } ?? "–") of requests")
    }
    guard !block.limits.isEmpty || block.attainmentTarget != nil else { return lines }
    return lines + [attainment]
  }

  /// "✓ ttft p95 ≤ 2,000 ms: 99.1 % of requests within".
  private func line(_ verdict: LimitVerdict) -> Words {
    let limit = verdict.limit
    let samples = limit.metric == .itl ? "token gaps" : "requests"
    var within = "–"
    if let share = verdict.share.value {
      within = "\(FigureText.percent(share, beside: limit.percent / 100)) of \(samples) within"
    }
    if verdict.isMissedThoughWithin {
      let several = isOverall && summary.classes.count { !$0.limits.isEmpty } > 1
      within += several ? ", but a class misses it" : ", too few samples to tell"
    }
    return
      "\(Self.mark(verdict.holds)) \(limit.metric.rawValue) p\(FigureText.shortest(limit.percent)) ≤ \(FigureText.short(limit.limit.milliseconds)) ms: \(within)"
  }

  /// "✓ good requests: 98.0 %, 95.0 % asked".
  private var attainment: Words {
    let share = block.sloAttainment.value
    let target = block.attainmentTarget
    let holds = target.flatMap { target in share.map { $0 >= target } }
    let good = share.map { FigureText.percent($0, beside: target ?? $0) } ?? "–"
    let asked = target.map { ", \(FigureText.percent($0)) asked" } ?? ""
    let hasGaps = block.limits.contains { $0.limit.metric == .itl }
    return
      "\(target == nil ? " " : Self.mark(holds)) good requests: \(good)\(asked)\(hasGaps ? " (the ITL limit on each one's TPOT)" : "")"
  }

  private static func mark(_ holds: Bool?) -> Words {
    holds.map { $0 ? .good("✓") : .bad("✗") } ?? "–"
  }
}
