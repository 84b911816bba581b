// DistributionChart.swift: how long things took: shares by length, and the share that took no longer.

/// A histogram of times on a logarithmic axis with its cumulative line, its percentiles and the limits it is under.
public struct DistributionChart: Drawing {
  /// Samples of about one length.
  struct Bin: Sendable {
    /// In ms; samples of 0 ms are in the first bin, whatever its ends.
    var low, high: Double
    var count: Int
  }
  struct Mark: Sendable {
    var name: String
    var value: Double
  }

  var title: String
  /// Of the axis, as in "TTFT, ms".
  var xName: String
  /// What is counted, as in "requests".
  var noun: String
  /// Side by side, rising.
  var bins: [Bin]
  /// Drawn in dashes, and can be hidden.
  var percentiles: [Mark]
  var limits: [Mark]

  var isSmall: Bool { true }
  var hasPercentiles: Bool { !percentiles.isEmpty }

  private static let width = 620.0
  private static let height = 310.0
  private static let (left, right) = (44.0, 54.0)
  private static let bottom = 44.0
  private static let line = 14.0

  private var total: Int { bins.reduce(0) { $0 + $1.count } }

  /// Samples of each bin and those before it.
  private var sums: [Int] {
    var sum = 0
    return bins.map { bin in
      sum += bin.count
      return sum
    }
  }

  var table: DocumentTable {
    var table = DocumentTable(["from, ms", "to, ms", noun, "at most"])
    for (bin, sum) in zip(bins, sums) {
      table.row(
        FigureText.short(bin.low), FigureText.short(bin.high), FigureText.grouped(bin.count),
        FigureText.percent(Double(sum) / Double(max(1, total))))
    }
    table.remark = (percentiles + limits).map { "\($0.name): \(FigureText.short($0.value)) ms" }
      .joined(separator: ", ")
    return table
  }

  var markup: Markup {
    let edges = bins.flatMap { [$0.low, $0.high] } + (percentiles + limits).map(\.value)
    let x = ChartScale(
      covering: edges, logarithmic: true, pixels: (Self.left, Self.width - Self.right))
    let names = named(x)
    let top = Double((names.map(\.row).max() ?? 0) + 1) * Self.line + 18
    let ground = Self.height - Self.bottom
    let tallest = Double(bins.map(\.count).max() ?? 1) / Double(max(1, total))
    let y = ChartScale(covering: [0, tallest], pixels: (ground, top))
    let share = ChartScale(covering: [0, 1], pixels: (ground, top))
    return SVG.picture(
      title, width: Self.width, height: Self.height,
      axes(x, y, share, top) + bars(x, y, ground) + [line(x, share)]
        + names.flatMap { mark($0, x, ground) } + [SVG.cross(from: top, to: ground)]
        + hits(x, top, ground))
  }

  private func axes(
    _ x: ChartScale, _ y: ChartScale, _ share: ChartScale, _ top: Double
  ) -> [Markup] {
    let ground = Self.height - Self.bottom
    let across = share.ticks(4).flatMap { value in
      [
        SVG.line(
          (Self.left, share.place(value)), (Self.width - Self.right, share.place(value)), "axis"),
        SVG.word(
          "\(SVG.number(value * 100))%", (Self.width - Self.right + 5, share.place(value) + 4),
          .start,
          "tick"),
      ]
    }
    let shares = y.ticks(4).map { value in
      SVG.word("\(SVG.number(value * 100))%", (Self.left - 5, y.place(value) + 4), .end, "tick")
    }
    return across + shares
      + x.ticks().map {
        SVG.word(FigureText.tick($0), (x.place($0), ground + 16), .middle, "tick")
      } + [
        SVG.word(xName, (Self.width / 2, ground + 36), .middle),
        SVG.word("share", (2, top - 8), .start, "tick"),
        SVG.word("at most", (Self.width - Self.right + 5, top - 8), .start, "tick"),
      ]
  }

  private func bars(_ x: ChartScale, _ y: ChartScale, _ ground: Double) -> [Markup] {
    bins.filter { $0.count > 0 }.map { bin in
      let (from, to) = (x.place(bin.low), x.place(bin.high))
      let top = y.place(Double(bin.count) / Double(max(1, total)))
      return SVG.bar(
        (from + 0.3, top), (max(0.8, to - from - 0.6), ground - top), fill: "var(--s5)")
    }
  }

  private func line(_ x: ChartScale, _ share: ChartScale) -> Markup {
    let start = bins.first.map { [(x: x.place($0.low), y: share.place(0))] } ?? []
    return SVG.polyline(
      start
        + zip(bins, sums).map { bin, sum in
          (x: x.place(bin.high), y: share.place(Double(sum) / Double(max(1, total))))
        }, stroke: "var(--s0)")
  }

  /// A mark with where its name stands: texts that would touch stand in different rows.
  private struct Named {
    var mark: Mark
    var isLimit: Bool
    var text: String
    var place: Double
    var row: Int
  }

  private func named(_ x: ChartScale) -> [Named] {
    let all = limits.map { ($0, true) } + percentiles.map { ($0, false) }
    let lines = all.map { x.place($0.0.value) }
    var named = all.map { mark, isLimit -> Named in
      let text = "\(mark.name) \(FigureText.short(mark.value))"
      let (place, width) = (x.place(mark.value), SVG.width(of: text) + 4)
      // On the side where fewer lines of other marks go through it.
      let (before, behind) = (place - width...place - 2, place + 2...place + width)
      let isBefore =
        behind.upperBound > Self.width
        || before.lowerBound >= 0
          && lines.count(where: before.contains) < lines.count(where: behind.contains)
      let start = isBefore ? max(0, before.lowerBound) : place + 4
      return Named(mark: mark, isLimit: isLimit, text: text, place: start, row: 0)
    }
    let rows = SVG.rows(named.map { $0.place - 4...($0.place + SVG.width(of: $0.text) + 6) })
    for index in named.indices { named[index].row = rows[index] }
    return named
  }

  private func mark(_ named: Named, _ x: ChartScale, _ ground: Double) -> [Markup] {
    let place = x.place(named.mark.value)
    let height = Double(named.row) * Self.line + 12
    return [
      .tag(
        "g", ["class": named.isLimit ? "bound" : "percentile"],
        [
          SVG.line((place, height - 8), (place, ground), named.isLimit ? "limit" : "mark"),
          SVG.word(
            named.text, (named.place, height), .start, named.isLimit ? "limit-name" : "label"),
        ])
    ]
  }

  private func hits(_ x: ChartScale, _ top: Double, _ ground: Double) -> [Markup] {
    zip(bins, sums).filter { $0.0.count > 0 }.map { bin, sum in
      let (from, to) = (x.place(bin.low), x.place(bin.high))
      let share = FigureText.percent(Double(bin.count) / Double(max(1, total)))
      let most = FigureText.percent(Double(sum) / Double(max(1, total)))
      let count = FigureText.grouped(bin.count)
      return SVG.area(
        (from, top), (to - from, ground - top), "hit",
        told: "\(FigureText.short(bin.low)) to \(FigureText.short(bin.high)) ms\n"
          + "\(share): \(count) \(noun)\n\(most) took at most \(FigureText.short(bin.high)) ms")
    }
  }
}
