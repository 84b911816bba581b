// TornadoChart.swift: bars to both sides of a figure, one for each thing that moves it, as inline SVG.

/// A tornado: each row spans the figure at its two ends, around the figure with nothing moved.
public struct TornadoChart: Drawing {
  struct End: Sendable {
    /// What was changed, as in "−20 %".
    var label: String
    /// Nil where nothing holds: the bar runs to the edge and says so.
    var value: Double?
  }
  struct Row: Sendable {
    var name: String
    var low, high: End
  }

  /// What the chart shows, for those who cannot see it.
  var title: String
  /// Quantity and unit of the axis.
  var xName: String
  /// With nothing moved.
  var base: Double
  /// From top to bottom.
  var rows: [Row]

  private static let width = 840.0
  private static let left = 150.0
  private static let right = 40.0
  private static let top = 30.0
  private static let row = 34.0
  private static let bar = 18.0

  private var height: Double { Self.top + Double(rows.count) * Self.row + 46 }

  private var scale: ChartScale {
    let values = rows.flatMap { [$0.low.value, $0.high.value] }.compactMap { $0 } + [base]
    // Room for labels at both ends.
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let room = max(high - low, abs(base) * 0.1, 1e-9) * 0.18
    return ChartScale(
      covering: [max(0, low - room), high + room], startsAtZero: false,
      pixels: (Self.left, Self.width - Self.right))
  }

  var markup: Markup {
    let scale = scale
    let ground = Self.top + Double(rows.count) * Self.row
    let axis = scale.ticks().flatMap { value -> [Markup] in
      let place = scale.place(value)
      return [
        line(place, Self.top - 6, ground, "axis"),
        word(FigureText.short(value), place, ground + 14, "middle", "tick"),
      ]
    }
    let center = scale.place(base)
    return .tag(
      "svg",
      [
        "viewBox": "0 0 \(text(Self.width)) \(text(height))", "role": "img",
        "aria-label": title,
      ],
      [.tag("title", [:], title)] + axis + rows.enumerated().flatMap { draw($0, $1, scale) } + [
        line(center, Self.top - 6, ground, "mark"),
        word("as it is: \(FigureText.short(base))", center, Self.top - 12, "middle", "tick"),
        word(xName, (Self.left + Self.width - Self.right) / 2, ground + 34, "middle", "label"),
      ])
  }

  var table: DocumentTable {
    func told(_ value: Double?) -> String { value.map { FigureText.short($0) } ?? "nothing holds" }
    var table = DocumentTable(["", "lower", xName, "higher", xName], words: [1, 3])
    for row in rows {
      table.row([
        row.name, row.low.label, told(row.low.value), row.high.label, told(row.high.value),
      ])
    }
    table.remark = "as it is: \(FigureText.short(base))"
    return table
  }

  private func draw(_ number: Int, _ row: Row, _ scale: ChartScale) -> [Markup] {
    let middle = Self.top + (Double(number) + 0.5) * Self.row
    let name = word(row.name, Self.left - 10, middle + 4, "end", "label")
    return [name]
      + [(row.low, "var(--s0)"), (row.high, "var(--s4)")].flatMap { end, colour in
        bar(end, at: middle, row, colour, scale)
      } + labels(row, at: middle, scale)
  }

  private func bar(
    _ end: End, at middle: Double, _ row: Row, _ colour: String, _ scale: ChartScale
  ) -> [Markup] {
    let (from, to) = (scale.place(base), end.value.map(scale.place) ?? scale.pixels.high)
    guard from != to else { return [] }
    let told = end.value.map { FigureText.short($0) } ?? "nothing holds"
    return [
      .tag(
        "rect",
        [
          "x": text(min(from, to)), "y": text(middle - Self.bar / 2),
          "width": text(abs(to - from)), "height": text(Self.bar), "fill": colour,
          "fill-opacity": end.value == nil ? "0.35" : "1",
        ], [.tag("title", [:], "\(row.name) \(end.label): \(told)")])
    ]
  }

  /// Beside the ends; one label where both ends lie on the same side or nothing moves.
  private func labels(_ row: Row, at middle: Double, _ scale: ChartScale) -> [Markup] {
    func told(_ end: End) -> String {
      "\(end.label): \(end.value.map { FigureText.short($0) } ?? "nothing holds")"
    }
    func place(_ end: End) -> Double { end.value.map(scale.place) ?? scale.pixels.high }
    let center = scale.place(base)
    let ends = [row.low, row.high]
    let before = ends.filter { place($0) < center - 0.05 }
    let after = ends.filter { place($0) >= center - 0.05 }
    func side(_ ends: [End], _ anchor: String) -> [Markup] {
      guard !ends.isEmpty else { return [] }
      let places = ends.map(place)
      let edge =
        anchor == "end"
        ? (places.min() ?? center) - 5 : min((places.max() ?? center) + 5, Self.width - 4)
      let isAtEdge = anchor == "start" && edge > scale.pixels.high - 90
      return [
        word(
          ends.map(told).joined(separator: ", "), isAtEdge ? scale.pixels.high - 4 : edge,
          middle + 4,
          isAtEdge ? "end" : anchor, "tick")
      ]
    }
    return side(before, "end") + side(after, "start")
  }

  private func line(_ x: Double, _ from: Double, _ to: Double, _ style: String) -> Markup {
    .tag(
      "line", ["x1": text(x), "y1": text(from), "x2": text(x), "y2": text(to), "class": style])
  }

  private func word(
    _ words: String, _ x: Double, _ y: Double, _ anchor: String, _ style: String
  ) -> Markup {
    .tag("text", ["x": text(x), "y": text(y), "text-anchor": anchor, "class": style], words)
  }

  private func text(_ value: Double) -> String { FigureText.fixed(value, 1) }
}
