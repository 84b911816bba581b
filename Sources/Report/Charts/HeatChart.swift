// HeatChart.swift: how much many things did over time, a row each.

/// A map of shares: a row for each replica or group of them, a column for each window, darker for more.
public struct HeatChart: Drawing {
  struct Row: Sendable {
    var name: String
    /// Rows of one group stand together, under its name.
    var group: String
    /// In 0...1, one for each column.
    var shares: [Double]
  }

  var title: String
  /// As in "hours".
  var xName: String
  /// What a share is of, as in "busy".
  var measure: String
  /// Where each column begins, rising, and where the last ends.
  var times: [Double]
  var rows: [Row]

  private static let width = 960.0
  private static let right = 14.0
  /// Shades that are told apart; a share belongs to the one whose middle it is nearest to.
  private static let levels = 10

  private var columns: Int { max(0, times.count - 1) }
  private var rowHeight: Double { min(18, max(5, 420 / Double(max(1, rows.count)))) }

  var table: DocumentTable {
    var table = DocumentTable([xName, "mean", "least", "", "most", ""], words: [3, 5])
    for column in 0..<columns {
      guard let ends = ends(column) else { continue }
      table.row(
        FigureText.short(times[column]), FigureText.percent(ends.mean),
        FigureText.percent(ends.least.share), ends.least.name, FigureText.percent(ends.most.share),
        ends.most.name)
    }
    table.remark = measure
    return table
  }

  private typealias Named = (name: String, share: Double)

  private func ends(_ column: Int) -> (mean: Double, least: Named, most: Named)? {
    let all = rows.map { (name: $0.name, share: $0.shares[column]) }
    guard let least = all.min(by: { $0.share < $1.share }),
      let most = all.max(by: { $0.share < $1.share })
    else { return nil }
    return (all.reduce(0) { $0 + $1.share } / Double(all.count), least, most)
  }

  var markup: Markup {
    let names = rows.map { SVG.width(of: $0.name) }.max() ?? 0
    let x = ChartScale(
      covering: times, startsAtZero: false,
      pixels: (min(200, names + 12), Self.width - Self.right))
    let top = 34.0
    let ground = top + Double(rows.count) * rowHeight
    let ticks = x.ticks(10).map {
      SVG.word(FigureText.tick($0), (x.place($0), ground + 15), .middle, "tick")
    }
    let back = SVG.area(
      (x.pixels.low, top), (x.pixels.high - x.pixels.low, ground - top), "empty")
    return SVG.picture(
      title, width: Self.width, height: ground + 40,
      legend(x.pixels.low) + [back] + shades(x, top) + labels(x.pixels.low, top) + ticks + [
        SVG.word(xName, ((x.pixels.low + x.pixels.high) / 2, ground + 33), .middle),
        SVG.cross(from: top, to: ground),
      ] + hits(x, top, ground))
  }

  private static func level(_ share: Double) -> Int {
    Int((min(1, max(0, share)) * Double(levels)).rounded())
  }

  /// All cells of a shade are one path; neighbours in a row are one step of it.
  private func shades(_ x: ChartScale, _ top: Double) -> [Markup] {
    var paths = [String](repeating: "", count: Self.levels + 1)
    let height = SVG.number(rowHeight - (rowHeight > 8 ? 1 : 0))
    for (index, row) in rows.enumerated() {
      let y = SVG.number(top + Double(index) * rowHeight)
      var start = 0
      for column in 1...max(1, columns) where column <= columns {
        let level = Self.level(row.shares[start])
        if column < columns, Self.level(row.shares[column]) == level { continue }
        let (from, to) = (x.place(times[start]), x.place(times[column]))
        let width = SVG.number(to - from)
        paths[level] += "M\(SVG.number(from)) \(y)h\(width)v\(height)h-\(width)z"
        start = column
      }
    }
    return paths.enumerated().filter { $0.offset > 0 && !$0.element.isEmpty }.map { level, path in
      .tag(
        "path",
        [
          "d": path, "fill": "var(--s0)",
          "fill-opacity": FigureText.fixed(Double(level) / Double(Self.levels), 1),
        ])
    }
  }

  /// Names of rows, as many as there is room for, and a line where a group begins.
  private func labels(_ left: Double, _ top: Double) -> [Markup] {
    let step = max(1, Int((13 / rowHeight).rounded(.up)))
    return rows.enumerated().flatMap { index, row -> [Markup] in
      let y = top + Double(index) * rowHeight
      let isFirst = index > 0 && rows[index - 1].group != row.group
      let line = isFirst ? [SVG.line((0, y), (Self.width - Self.right, y), "mark")] : []
      guard index % step == 0 else { return line }
      return line + [SVG.word(row.name, (left - 6, y + rowHeight / 2 + 4), .end, "tick")]
    }
  }

  private func legend(_ left: Double) -> [Markup] {
    let steps = stride(from: 0, through: Self.levels, by: 2).enumerated().flatMap { index, level in
      [
        Markup.tag(
          "rect",
          [
            "x": SVG.number(left + Double(index) * 52), "y": "4", "width": "14", "height": "14",
            "fill": "var(--s0)",
            "fill-opacity": FigureText.fixed(Double(level) / Double(Self.levels), 1),
            "stroke": "var(--line)",
          ]),
        SVG.word(
          "\(level * 100 / Self.levels)%", (left + Double(index) * 52 + 18, 15), .start, "tick"),
      ]
    }
    return steps + [SVG.word(measure, (left + 330, 15), .start, "tick")]
  }

  private func hits(_ x: ChartScale, _ top: Double, _ ground: Double) -> [Markup] {
    (0..<columns).compactMap { column in
      guard let ends = ends(column) else { return nil }
      let span = "\(FigureText.short(times[column])) to \(FigureText.short(times[column + 1]))"
      return SVG.area(
        (x.place(times[column]), top),
        (x.place(times[column + 1]) - x.place(times[column]), ground - top), "hit",
        told: "\(span) \(xName)\n\(measure): \(FigureText.percent(ends.mean)) in the mean\n"
          + "least \(FigureText.percent(ends.least.share)), \(ends.least.name)\n"
          + "most \(FigureText.percent(ends.most.share)), \(ends.most.name)")
    }
  }
}
