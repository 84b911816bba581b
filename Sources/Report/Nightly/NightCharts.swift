// NightCharts.swift: the figures of a night that are read at a glance, and the headroom that is left of each scenario.

internal import Planning

/// Tiles and bars of the page of a night.
struct NightCharts {
  private let night: Night

  init(_ night: Night) { self.night = night }

  /// Adds a tile for each verdict that occurs, and the worst as the verdict of the night.
  func fill(_ screen: inout Screen) {
    let all = night.rows.count
    screen.fact(
      "hold", "\(night.count(.holds)) of \(all)", tone: night.count(.holds) == all ? .good : .plain)
    for verdict in [NightVerdict.missed, .insufficient, .error] where night.count(verdict) > 0 {
      screen.fact(Self.label(verdict), FigureText.grouped(night.count(verdict)), tone: .bad)
    }
    let gpus = night.rows.compactMap { $0.count("gpus") }.reduce(0, +)
    screen.fact("GPUs", gpus > 0 ? FigureText.grouped(gpus) : nil, remark: "of all scenarios")
    let changed = night.rows.count { $0.isNew || $0.comparison?.changes.isEmpty == false }
    screen.fact(
      "changed", night.baseline.map { _ in FigureText.grouped(changed + night.gone.count) },
      remark: night.baseline.map { "since \($0.name)" } ?? "")
    let worst = [NightVerdict.error, .missed, .insufficient].first { night.count($0) > 0 }
    screen.verdict = worst.map { Verdict(Self.label($0), .bad) } ?? .holds
  }

  private static func label(_ verdict: NightVerdict) -> String {
    verdict == .insufficient ? "too few samples" : verdict.rawValue
  }

  /// Bars of a chart that are read at a glance.
  private static let mostBars = 40

  /// Load that each scenario holds beyond its percentile, the least first; nil where none says.
  var headroom: Section? {
    let known = night.rows.compactMap { row in
      row.value("headroom_left").map { (row: row, left: $0) }
    }.sorted { ($0.left, $0.row.record.name) < ($1.left, $1.row.record.name) }
    guard !known.isEmpty else { return nil }
    let bars = known.prefix(Self.mostBars).map { row, left in
      BarChart.Bar(
        name: row.record.name, value: left * 100, label: FigureText.percent(left),
        remark: row.verdict.rawValue, standing: row.verdict == .holds ? .plain : .bad)
    }
    let count: Words =
      known.count > Self.mostBars
      ? "the \(Self.mostBars) with the least of \(FigureText.grouped(known.count))" : ""
    return Section(
      "Headroom left",
      [
        .chart(
          .bars(
            BarChart(
              title: "Headroom left of each scenario",
              xName: "load that is held beyond the percentile, %", bars: Array(bars))))
      ] + (count.isEmpty ? [] : [.note(count)]))
  }
}
