// SimulationCounts.swift: what came, what was done of it, and how fast, in rows.

internal import Planning

/// Requests, tokens and throughput of a whole run.
struct SimulationCounts {
  private let summary: SimulationSummary
  private var block: BlockSummary { summary.overall }

  init(_ summary: SimulationSummary) { self.summary = summary }

  var table: DocumentTable {
    var table = DocumentTable(words: [1])
    let runs = summary.provenance.replications
    if runs > 1 {
      table.row("runs", "\(runs) runs pooled: counts, tokens and duration are their sums")
    }
    table.row("requests", requests)
    if block.cutRequests + block.zeroOutput > 0 {
      table.row(
        "",
        "\(count(block.cutRequests)) cut at maxModelLen, \(count(block.zeroOutput)) without output")
    }
    table.row(
      "tokens", "\(count(block.totalInputTokens)) in, \(count(block.totalOutputTokens)) out")
    if let rate = block.prefixCacheHitRate.value {
      table.row("prefix cache", "\(FigureText.percent(rate)) of prompt tokens were found in it")
    }
    table.row("duration", Words(FigureText.shortDuration(block.duration)))
    table.row("warm-up", Words(summary.warmUp))
    table.row("throughput", throughput)
    return table
  }

  /// "2,001 arrived: 2,000 completed, 1 rejected, 0 failed".
  var requests: Words {
    let preempted = block.preemptions > 0 ? "; \(count(block.preemptions)) preemptions" : ""
    return
      "\(count(block.arrived)) arrived: \(count(block.completed)) completed, \(count(block.rejected)) rejected, \(count(block.failed)) failed\(preempted)\(overflowed)"
  }

  /// "; 120 went to NAME (6.0 %), 3 answered with 429".
  private var overflowed: String {
    guard let overflow = block.overflow else { return "" }
    let share = overflow.share.value.map { " (\(FigureText.percent($0)))" } ?? ""
    let refused = overflow.refused > 0 ? ", \(count(overflow.refused)) answered with 429" : ""
    return "; \(count(overflow.requests)) went to \(overflow.provider)\(share)\(refused)"
  }

  /// "4.000 requests/s, 1,000 output tokens/s, …".
  var throughput: Words {
    Words(
      [
        ("requests/s", block.requestThroughput), ("output tokens/s", block.outputThroughput),
        ("tokens/s in all", block.totalTokenThroughput), ("good requests/s", block.requestGoodput),
      ].compactMap { unit, figure in
        figure.value.map { value in
          let half = figure.halfWidth.map { "±\(FigureText.short($0))" } ?? ""
          return "\(FigureText.short(value))\(half) \(unit)"
        }
      }.joined(separator: ", "))
  }

  private func count(_ value: Int) -> String { FigureText.grouped(value) }
}
