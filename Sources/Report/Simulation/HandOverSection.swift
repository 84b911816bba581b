// HandOverSection.swift: where the time of requests went that one replica computes and another decodes.

internal import Metrics
internal import Planning

extension SimulationSections {
  private static let partTitles = [
    "prefill_queue": "prefill queue", "prefill": "prefill", "kv_block_wait": "wait for KV blocks",
    "kv_link_wait": "wait for the link", "kv_transfer": "transfer", "decode_queue": "decode queue",
    "first_step": "first decode step",
  ]

  /// Nil where no pool hands over, or nothing was.
  static func handOverSection(_ part: BlockSummary, _ absences: inout Absences) -> Section? {
    guard let handOver = part.handOver, handOver.requests > 0 else { return nil }
    var table = DocumentTable(["", "mean", "median", "p95", "p99", "max"])
    for time in handOver.parts where time.histogram.count > 0 {
      let title = partTitles[time.name] ?? time.name
      let figures = [
        ("mean", time.mean), ("median", time.median), ("p95", time.p95), ("p99", time.p99),
        ("max", time.maximum),
      ]
      table.row([title] + figures.map { absences.cell($1, "\($0) \(title)") })
    }
    return Section(
      "From prefill to decode, ms",
      [
        .table(table),
        .note(
          "\(FigureText.grouped(handOver.requests)) requests handed over; each part begins where the one before ends; the whole run, warm-up included"
        ),
      ])
  }

  /// "link busy 12 %, 1,000 transfers, 2,684 GB".
  static func linkLine(_ link: LinkSummary, _ name: String, _ absences: inout Absences) -> String {
    let busy =
      link.busy.value.map(FigureText.percent)
      ?? absences.cell(link.busy, "link of \(name)")
    return
      "link busy \(busy), \(FigureText.grouped(link.transfers)) transfers, \(FigureText.short(link.bytes / 1e9)) GB of KV"
  }
}
