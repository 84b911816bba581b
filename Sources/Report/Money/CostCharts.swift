// CostCharts.swift: what each way costs a month and over the months, and who serves which part of the load, as charts.

internal import Economics
internal import Foundation
internal import Planning

/// Pictures of ways of paying; a terminal leaves them out, as tables say the same.
struct CostCharts {
  private let answer: CostAnswer

  init(_ answer: CostAnswer) { self.answer = answer }

  // MARK: A month

  /// A bar for each way and for the mix, the cheapest first.
  var monthly: Section? {
    var bars = answer.possible.map { cost in
      bar(cost.offer, cost.monthly, isFirst: cost.offer == first)
    }
    if let mix = answer.proof?.best {
      let own = bar("mix: \(HybridWords.short(mix.mix))", mix.monthly, isFirst: first == nil)
      let place = bars.firstIndex { ($0.value ?? 0) >= mix.monthly.mid.double }
      bars.insert(own, at: place ?? bars.count)
    }
    guard !bars.isEmpty else { return nil }
    return Section(
      "Cost of each way",
      [
        .chart(
          .bars(
            BarChart(
              title: "Cost of each way, a month", xName: "$ a month", bars: bars,
              rangeName: "everything for and everything against")))
      ])
  }

  /// The one way that is the cheapest; nil where a mix is.
  private var first: String? { answer.cheaperMix == nil ? answer.winner?.offer : nil }

  private func bar(_ name: String, _ monthly: Band, isFirst: Bool) -> BarChart.Bar {
    let isDecided = answer.cheaperMix == nil ? answer.isDecided : answer.isMixDecided
    return BarChart.Bar(
      name: name, value: monthly.mid.double, range: monthly.ends,
      label: CountWords.dollars(monthly.mid.rounded(0)),
      remark: isFirst ? (isDecided ? "the cheapest" : "the cheapest, undecided") : "",
      standing: isFirst ? .best : .plain)
  }

  // MARK: Over the months

  /// Points at which a way that is paid at the start has cost less than another from then on.
  var crossings: [LineChart.Spot] {
    let lines = answer.timeline
    let found = lines.filter { $0.cumulative[0] > 0 }.flatMap { late in
      lines.filter { $0.cumulative[0] < late.cumulative[0] }.compactMap { early in
        Self.crossing(late, early)
      }
    }
    return found.sorted { ($0.x, $0.name) < ($1.x, $1.name) }.enumerated().map { number, spot in
      LineChart.Spot(label: "\(number + 1)", name: spot.name, x: spot.x, y: spot.y)
    }
  }

  private static func crossing(
    _ late: (offer: String, cumulative: [Decimal]), _ early: (offer: String, cumulative: [Decimal])
  ) -> LineChart.Spot? {
    let gaps = zip(late.cumulative, early.cumulative).map { ($0 - $1).double }
    guard let month = gaps.indices.dropFirst().first(where: { gaps[$0] < 0 && gaps[$0 - 1] >= 0 })
    else { return nil }
    // The lines are straight between two months.
    let part = gaps[month - 1] / (gaps[month - 1] - gaps[month])
    let (from, to) = (late.cumulative[month - 1].double, late.cumulative[month].double)
    return LineChart.Spot(
      label: "", name: "\(late.offer) has cost less than \(early.offer) from month \(month)",
      x: Double(month - 1) + part, y: from + part * (to - from))
  }

  // MARK: The load

  /// The mix that is drawn: as it was simulated, else as it was reckoned.
  var mix: HybridMix? {
    answer.proof?.best?.mix ?? answer.hybrid?.bestMixed ?? answer.hybrid?.best
  }

  /// Who serves which part of the load-duration curve in the cheapest mix, and the curve of the other load.
  var duration: DurationChart {
    let need = answer.need
    let whole = need.layers.layers.map(\.timeShare)
    let bare = need.bareLayers.layers.map(\.timeShare)
    let title = "Load-duration curve: replicas needed"
    guard let mix else {
      return DurationChart(
        title: title, layers: [DurationChart.Layer(name: "without headroom", shares: bare)],
        outline: DurationChart.Layer(name: "with headroom", shares: whole))
    }
    let isBare = mix.overflows
    let shares = mix.layers.layers.map(\.timeShare)
    return DurationChart(
      title: title,
      layers: mix.parts.map { part in
        DurationChart.Layer(
          name: part.gpus > 0 ? "\(part.offer), \(part.gpus) GPUs" : part.offer,
          shares: Array(shares[part.layers.clamped(to: shares.indices)]))
      },
      outline: DurationChart.Layer(
        name: isBare ? "with headroom" : "without headroom", shares: isBare ? whole : bare))
  }
}
