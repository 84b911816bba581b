// BarChart.swift: lying bars from zero, each with the range that its figure may lie in, as inline SVG.

/// Choices side by side: a bar's length is its figure, a whisker its range, and its label says both in words.
public struct BarChart: Drawing {
  /// How a bar stands among the others; its remark says it to those who see no colours.
  enum Standing: Sendable { case plain, best, bad }

  struct Bar: Sendable {
    var name: String
    /// Nil where there is none: the label says why.
    var value: Double?
    /// Nil where the figure is known.
    var range: ClosedRange<Double>?
    /// The figure in words.
    var label: String
    /// "wins", "decides"; empty for nothing.
    var remark = ""
    var standing = Standing.plain
  }

  var title: String
  /// Quantity and unit of the axis.
  var xName: String
  /// From top to bottom.
  var bars: [Bar]
  /// Limits across all bars.
  var marks: [LineChart.Mark] = []
  /// The figures are counts: no tick lies between two.
  var isCount = false
  /// What the whiskers are, where there are some.
  var rangeName = ""

  private static let width = 840.0
  private static let row = 28.0
  private static let bar = 16.0
  /// Of the longest name and label that are shown whole.
  private static let longestName = 240.0
  private static let longestLabel = 300.0

  private var hasRanges: Bool { bars.contains { $0.range != nil } }
  /// Room for the names of limits.
  private var top: Double { marks.isEmpty ? 12 : 30 }
  private var left: Double {
    min(bars.map { Pen.width($0.name) }.max() ?? 0, Self.longestName) + 16
  }
  private var right: Double {
    min(bars.map { Pen.width(Self.told($0)) }.max() ?? 0, Self.longestLabel) + 12
  }
  private var ground: Double { top + Double(bars.count) * Self.row }

  private var scale: ChartScale {
    let ends = bars.flatMap { bar in
      [Self.drawn(bar.value), bar.range?.lowerBound, bar.range?.upperBound].compactMap { $0 }
    }
    return ChartScale(
      covering: ends + marks.map(\.value) + [0], pixels: (left, Self.width - right))
  }

  var markup: Markup {
    let scale = scale
    let axis = scale.ticks(5, whole: isCount).flatMap { value -> [Markup] in
      let place = scale.place(value)
      return [
        Pen.line((place, top - 4), (place, ground), "axis"),
        Pen.word(ChartScale.label(value), (place, ground + 15), "middle", "tick"),
      ]
    }
    let name = !hasRanges ? xName : "\(xName); whiskers: \(rangeName)"
    return Pen.picture(
      title, width: Self.width, height: ground + 44,
      axis + bars.enumerated().flatMap { draw($0.element, $0.offset, scale) }
        + marks.flatMap { mark($0, scale) } + [
          Pen.stroke(
            (scale.place(0), top - 4), (scale.place(0), ground), colour: "var(--soft)"),
          Pen.word(name, ((left + Self.width - right) / 2, ground + 35), "middle"),
        ])
  }

  var table: DocumentTable {
    let ends = hasRanges ? ["lowest", "highest"] : []
    var table = DocumentTable(["", xName] + ends + [""], words: [hasRanges ? 4 : 2])
    for bar in bars {
      let range = [bar.range?.lowerBound, bar.range?.upperBound].map { $0.map(Pen.told) ?? "" }
      table.row(
        [bar.name, bar.value.map(Pen.told) ?? "–"] + (hasRanges ? range : [])
          + [bar.value == nil ? bar.label : bar.remark])
    }
    table.remark = (marks.map { "\($0.name): \(Pen.told($0.value))" }).joined(separator: ", ")
    if hasRanges {
      table.remark += (table.remark.isEmpty ? "" : "; ") + "lowest and highest: \(rangeName)"
    }
    return table
  }

  /// What is no number has no length.
  private static func drawn(_ value: Double?) -> Double? {
    value.flatMap { $0.isFinite ? $0 : nil }
  }

  private static func told(_ bar: Bar) -> String {
    bar.remark.isEmpty ? bar.label : "\(bar.label) · \(bar.remark)"
  }

  private func draw(_ bar: Bar, _ number: Int, _ scale: ChartScale) -> [Markup] {
    let middle = top + (Double(number) + 0.5) * Self.row
    let style = bar.standing == .plain ? "label" : "label strong"
    let name = Pen.word(Pen.cut(bar.name, to: left - 16), (left - 10, middle + 4), "end", style)
    let zero = scale.place(0)
    let ends = [Self.drawn(bar.value), bar.range?.upperBound].compactMap { $0 }.map(scale.place)
    let label = Pen.word(
      Pen.cut(Self.told(bar), to: right - 12), ((ends + [zero]).reduce(zero, max) + 8, middle + 4),
      "start", style)
    guard let value = Self.drawn(bar.value) else { return [name, label] }
    let end = scale.place(value)
    let rectangle = Pen.bar(
      (min(zero, end), middle - Self.bar / 2), width: abs(end - zero), height: Self.bar,
      fill: bar.standing == .bad ? Pen.colour(1) : Pen.colour(0),
      opacity: bar.standing == .plain ? 0.45 : 1,
      told: "\(bar.name): \(Self.told(bar))\(rangeWords(bar))")
    return [name, rectangle] + whisker(bar, at: middle, scale) + [label]
  }

  private func rangeWords(_ bar: Bar) -> String {
    bar.range.map { ", \(Pen.told($0.lowerBound)) to \(Pen.told($0.upperBound))" } ?? ""
  }

  private func whisker(_ bar: Bar, at middle: Double, _ scale: ChartScale) -> [Markup] {
    guard let range = bar.range, range.lowerBound < range.upperBound else { return [] }
    let (low, high) = (scale.place(range.lowerBound), scale.place(range.upperBound))
    return [Pen.stroke((low, middle), (high, middle))]
      + [low, high].map { Pen.stroke(($0, middle - 4), ($0, middle + 4)) }
  }

  private func mark(_ mark: LineChart.Mark, _ scale: ChartScale) -> [Markup] {
    let place = scale.place(mark.value)
    return [
      Pen.line((place, top - 6), (place, ground), "mark"),
      Pen.word(mark.name, (place, top - 12), "middle", "tick"),
    ]
  }
}
