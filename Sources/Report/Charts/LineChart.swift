// LineChart.swift: lines over one axis, with marks for limits, as inline SVG.

/// A line chart. Each line is labelled at its end; every point says its values when pointed at.
public struct LineChart: Drawing {
  struct Line: Sendable {
    var name: String
    var points: [(x: Double, y: Double)]
  }
  /// A limit: a dashed line across the chart with its name.
  struct Mark: Sendable {
    var name: String
    var value: Double
  }

  /// What the chart shows, for those who cannot see it.
  var title: String
  var xName: String
  var yName: String
  var lines: [Line]
  var xMarks: [Mark] = []
  var yMarks: [Mark] = []
  var isLogarithmic = false
  /// A dot for each point, which says its values; lines of many points do without.
  var hasDots = true

  private static let width = 840.0
  private static let height = 340.0
  private static let left = 64.0
  private static let right = 150.0
  private static let top = 26.0
  private static let bottom = 44.0

  private var x: ChartScale {
    ChartScale(
      covering: lines.flatMap { $0.points.map(\.x) } + xMarks.map(\.value), startsAtZero: false,
      pixels: (Self.left, Self.width - Self.right))
  }
  private var y: ChartScale {
    ChartScale(
      covering: lines.flatMap { $0.points.map(\.y) } + yMarks.map(\.value),
      logarithmic: isLogarithmic, pixels: (Self.height - Self.bottom, Self.top))
  }

  var markup: Markup {
    let scales = (x, y)
    let drawn = lines.enumerated().map { draw($0.element, $0.offset, scales) }
    return .tag(
      "svg",
      [
        "viewBox": "0 0 \(Self.text(Self.width)) \(Self.text(Self.height))", "role": "img",
        "aria-label": title,
      ],
      [.tag("title", [:], title), axes(scales)] + marks(scales) + drawn)
  }

  /// A row for each place on the axis where the lines share them, else one for each point.
  var table: DocumentTable {
    let places = lines.first?.points.map(\.x) ?? []
    let isShared = lines.allSatisfy { $0.points.map(\.x) == places }
    var table =
      isShared
      ? DocumentTable([xName] + lines.map { $0.name.isEmpty ? yName : "\($0.name), \(yName)" })
      : DocumentTable(["", xName, yName])
    if isShared {
      for (index, place) in places.enumerated() {
        table.row([Self.told(place)] + lines.map { Self.told($0.points[index].y) })
      }
    } else {
      for line in lines {
        for point in line.points { table.row([line.name, Self.told(point.x), Self.told(point.y)]) }
      }
    }
    table.remark = (xMarks + yMarks).map { mark in
      // Names may say the value themselves.
      let value = Self.told(mark.value)
      return mark.name.contains(value) ? mark.name : "\(mark.name): \(value)"
    }.joined(separator: ", ")
    return table
  }

  private static func told(_ value: Double) -> String {
    value.isFinite ? FigureText.short(value) : "–"
  }

  private func axes(_ scales: (x: ChartScale, y: ChartScale)) -> Markup {
    let ground = Self.height - Self.bottom
    var parts = scales.y.ticks().flatMap { value -> [Markup] in
      let place = scales.y.place(value)
      return [
        Self.line((Self.left, place), (Self.width - Self.right, place), "axis"),
        Self.label(FigureText.short(value), (Self.left - 6, place + 4), "end", "tick"),
      ]
    }
    parts += scales.x.ticks(7).map { value in
      Self.label(FigureText.short(value), (scales.x.place(value), ground + 16), "middle", "tick")
    }
    parts.append(
      Self.label(xName, ((Self.left + Self.width - Self.right) / 2, ground + 36), "middle", nil))
    parts.append(Self.label(yName, (Self.left - 6, Self.top - 10), "start", nil))
    return .tag("g", [:], parts)
  }

  private func marks(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    let ground = Self.height - Self.bottom
    let across = yMarks.flatMap { mark -> [Markup] in
      let place = scales.y.place(mark.value)
      return [
        Self.line((Self.left, place), (Self.width - Self.right, place), "mark"),
        Self.label(mark.name, (Self.width - Self.right + 6, place + 4), "start", "tick"),
      ]
    }
    let upright = xMarks.enumerated().flatMap { index, mark -> [Markup] in
      let place = scales.x.place(mark.value)
      return [
        Self.line((place, Self.top), (place, ground), "mark"),
        // Names of neighbours stand at different heights.
        Self.label(mark.name, (place + 4, Self.top + 10 + Double(index % 3) * 14), "start", "tick"),
      ]
    }
    return across + upright
  }

  private func draw(
    _ line: Line, _ index: Int, _ scales: (x: ChartScale, y: ChartScale)
  ) -> Markup {
    let colour = "var(--s\(index % 6))"
    let places = line.points.filter { $0.x.isFinite && $0.y.isFinite }.map {
      (x: scales.x.place($0.x), y: scales.y.place($0.y), point: $0)
    }
    let path = places.map { "\(Self.text($0.x)),\(Self.text($0.y))" }.joined(separator: " ")
    var parts = [
      Markup.tag(
        "polyline", ["points": path, "fill": "none", "stroke": colour, "stroke-width": "2"])
    ]
    parts += (hasDots ? places : []).map { place in
      .tag(
        "circle", ["cx": Self.text(place.x), "cy": Self.text(place.y), "r": "3", "fill": colour],
        [
          .tag(
            "title", [:],
            "\(line.name): \(FigureText.short(place.point.y)) at \(FigureText.short(place.point.x))"
          )
        ])
    }
    if let end = places.last {
      // Above the line's end or below it: away from the names of marks.
      let marks = yMarks.map { scales.y.place($0.value) }
      let free = [-6.0, 14].max { one, other in
        func room(_ shift: Double) -> Double {
          marks.map { abs(end.y + shift - $0 - 4) }.min() ?? 0
        }
        return room(one) < room(other)
      }
      parts.append(Self.label(line.name, (end.x + 6, end.y + (free ?? -6)), "start", nil))
    }
    return .tag("g", [:], parts)
  }

  private static func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ style: String
  ) -> Markup {
    .tag(
      "line",
      [
        "x1": text(from.x), "y1": text(from.y), "x2": text(to.x), "y2": text(to.y), "class": style,
      ])
  }

  private static func label(
    _ words: String, _ place: (x: Double, y: Double), _ anchor: String, _ style: String?
  ) -> Markup {
    .tag(
      "text",
      [
        "x": text(place.x), "y": text(place.y), "text-anchor": anchor, "class": style ?? "label",
      ], words)
  }

  /// A coordinate with a tenth of a pixel.
  private static func text(_ value: Double) -> String { FigureText.fixed(value, 1) }
}
