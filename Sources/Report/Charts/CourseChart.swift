// CourseChart.swift: several quantities over one time, one above the other.

/// Panels that share the axis of time; in each a line for each series.
public struct CourseChart: Drawing {
  struct Panel: Sendable {
    /// Quantity and unit.
    var name: String
    /// In the order of the names of the series, a value for each time.
    var lines: [[Double]]
    /// What the axis reaches at least; nil for what the values need.
    var most: Double?
    /// Values are shares.
    var isShare = false

    /// A value as the read-out says it.
    fileprivate func told(_ value: Double) -> String {
      isShare ? FigureText.percent(value) : FigureText.short(value)
    }
    fileprivate func tick(_ value: Double) -> String {
      isShare ? FigureText.tick(value * 100) + "%" : FigureText.tick(value)
    }
  }

  var title: String
  /// As in "hours".
  var xName: String
  /// Where each window begins, rising, and where the last ends.
  var times: [Double]
  var series: [String]
  var panels: [Panel]
  /// What is left out of distributions: from the start to here; nil for nothing.
  var cut: Double?

  private static let width = 960.0
  private static let (left, right) = (56.0, 14.0)
  private static let (panel, gap) = (84.0, 30.0)

  private var windows: Int { max(0, times.count - 1) }

  var table: DocumentTable {
    let columns = panels.flatMap { panel in
      series.count > 1 ? series.map { "\(panel.name), \($0)" } : [panel.name]
    }
    var table = DocumentTable([xName] + columns)
    for window in 0..<windows {
      table.row(
        [FigureText.short(times[window])]
          + panels.flatMap { panel in panel.lines.map { panel.told($0[window]) } })
    }
    if let cut { table.remark = "warm-up until \(FigureText.short(cut)) \(xName)" }
    return table
  }

  private var x: ChartScale {
    ChartScale(covering: times, startsAtZero: false, pixels: (Self.left, Self.width - Self.right))
  }

  private var legendHeight: Double { series.count > 1 ? 22 : 0 }
  private func top(_ panel: Int) -> Double {
    legendHeight + Double(panel) * (Self.panel + Self.gap) + 22
  }
  private var ground: Double { top(panels.count - 1) + Self.panel }

  var markup: Markup {
    let x = x
    let shade = cut.map { cut in
      let end = x.place(cut)
      return [
        SVG.area((Self.left, top(0)), (end - Self.left, ground - top(0)), "shade"),
        SVG.line((end, top(0)), (end, ground), "mark"),
        SVG.word("warm-up", (end + 4, top(0) + 10), .start, "tick"),
      ]
    }
    let ticks = x.ticks(10).map {
      SVG.word(FigureText.tick($0), (x.place($0), ground + 16), .middle, "tick")
    }
    return SVG.picture(
      title, width: Self.width, height: ground + 42,
      legend + panels.enumerated().flatMap { draw($1, top($0), x) } + (shade ?? []) + ticks + [
        SVG.word(xName, ((Self.left + Self.width - Self.right) / 2, ground + 36), .middle),
        SVG.cross(from: top(0), to: ground),
      ] + hits(x))
  }

  private var legend: [Markup] {
    guard series.count > 1 else { return [] }
    var x = Self.left
    return series.enumerated().flatMap { index, name -> [Markup] in
      defer { x += SVG.width(of: name) + 34 }
      return [SVG.bar((x, 3), (12, 12), fill: SVG.colour(index)), SVG.word(name, (x + 17, 14))]
    }
  }

  private func draw(_ panel: Panel, _ top: Double, _ x: ChartScale) -> [Markup] {
    let y = ChartScale(
      covering: panel.lines.joined() + [panel.most ?? 0], pixels: (top + Self.panel, top))
    let axes = y.ticks(3).flatMap { value in
      [
        SVG.line((Self.left, y.place(value)), (Self.width - Self.right, y.place(value)), "axis"),
        SVG.word(panel.tick(value), (Self.left - 6, y.place(value) + 4), .end, "tick"),
      ]
    }
    let lines = panel.lines.enumerated().map { index, values in
      // A window is a step: its value holds from its start to its end.
      let points = (0..<windows).flatMap { window in
        [times[window], times[window + 1]].map { (x: x.place($0), y: y.place(values[window])) }
      }
      return SVG.polyline(points, stroke: SVG.colour(index))
    }
    return axes + [SVG.word(panel.name, (Self.left, top - 8), .start, "bold")] + lines
  }

  private func hits(_ x: ChartScale) -> [Markup] {
    (0..<windows).map { window in
      let (from, to) = (x.place(times[window]), x.place(times[window + 1]))
      let figures = panels.map { panel in
        let values = panel.lines.enumerated().map { index, values in
          (series.count > 1 ? "\(series[index]) " : "") + panel.told(values[window])
        }
        return "\(panel.name): \(values.joined(separator: ", "))"
      }
      let span = "\(FigureText.short(times[window])) to \(FigureText.short(times[window + 1]))"
      return SVG.area(
        (from, top(0)), (to - from, ground - top(0)), "hit",
        told: (["\(span) \(xName)"] + figures).joined(separator: "\n"))
    }
  }
}
