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

  /// A point of note, such as where two lines cross.
  struct Spot: Sendable {
    /// Written beside it.
    var label: String
    /// What it is: said when pointed at, and under the table.
    var name: String
    var x, y: Double
  }

  /// What the chart shows, for those who cannot see it.
  var title: String
  var xName: String
  var yName: String
  var lines: [Line]
  var xMarks: [Mark] = []
  var yMarks: [Mark] = []
  var spots: [Spot] = []
  var isLogarithmic = false
  /// A dot for each point, which says its values; lines of many points do without.
  var hasDots = true

  private static let width = 840.0
  private static let height = 340.0
  private static let left = 64.0
  private static let bottom = 44.0
  /// Between names in a column, and between rows of names of upright marks.
  private static let gap = 14.0
  /// Of a name that is shown whole.
  private static let longestName = 200.0

  /// Room for the names of lines and limits right of the chart.
  private var right: Double {
    let names = lines.map(\.name) + yMarks.map(\.name)
    return 24 + min(max(names.map(Pen.width).max() ?? 0, 40), Self.longestName)
  }
  /// Room for the names of upright marks above the chart.
  private var top: Double { 26 + Double(xMarks.isEmpty ? 0 : markRows.count) * Self.gap }

  private var x: ChartScale {
    ChartScale(
      covering: lines.flatMap { $0.points.map(\.x) } + xMarks.map(\.value), startsAtZero: false,
      pixels: (Self.left, Self.width - right))
  }
  private var y: ChartScale {
    ChartScale(
      covering: lines.flatMap { $0.points.map(\.y) } + yMarks.map(\.value),
      logarithmic: isLogarithmic, pixels: (Self.height - Self.bottom, top))
  }

  var markup: Markup {
    let scales = (x, y)
    let drawn = lines.enumerated().map { draw($0.element, $0.offset, scales) }
    return Pen.picture(
      title, width: Self.width, height: Self.height,
      [axes(scales)] + marks(scales) + drawn + names(scales) + drawnSpots(scales))
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
    let said = (xMarks + yMarks).map { mark in
      // Names may say the value themselves.
      let value = Self.told(mark.value)
      return mark.name.contains(value) ? mark.name : "\(mark.name): \(value)"
    }
    table.remark = (said + spots.map { "\($0.label): \($0.name)" }).joined(separator: ", ")
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
        Pen.line((Self.left, place), (Self.width - right, place), "axis"),
        Pen.word(ChartScale.label(value), (Self.left - 6, place + 4), "end", "tick"),
      ]
    }
    parts += scales.x.ticks(7).map { value in
      Pen.word(ChartScale.label(value), (scales.x.place(value), ground + 16), "middle", "tick")
    }
    parts.append(
      Pen.word(xName, ((Self.left + Self.width - right) / 2, ground + 36), "middle"))
    parts.append(Pen.word(yName, (8, 14), "start"))
    return .tag("g", [:], parts)
  }

  // MARK: Limits

  /// Names of upright marks by row, from the top, so that none covers another: places in `xMarks`.
  private var markRows: [[Int]] {
    let scale = x
    var rows: [(indices: [Int], end: Double)] = []
    for index in xMarks.indices.sorted(by: { xMarks[$0].value < xMarks[$1].value }) {
      let place = scale.place(xMarks[index].value)
      let width = Pen.width(xMarks[index].name) + 10
      let start = isBefore(xMarks[index], at: place) ? place - width : place
      let end = max(place, start + width)
      if let row = rows.firstIndex(where: { $0.end <= start }) {
        rows[row].indices.append(index)
        rows[row].end = end
      } else {
        rows.append(([index], end))
      }
    }
    return rows.map(\.indices)
  }

  /// Whether the name of an upright mark stands left of it, as it would leave the picture on the right.
  private func isBefore(_ mark: Mark, at place: Double) -> Bool {
    place + Pen.width(mark.name) + 8 > Self.width
  }

  private func marks(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    let ground = Self.height - Self.bottom
    let across = yMarks.map { mark in
      let place = scales.y.place(mark.value)
      return Pen.line((Self.left, place), (Self.width - right, place), "mark")
    }
    let upright = markRows.enumerated().flatMap { row, indices in
      indices.flatMap { index -> [Markup] in
        let place = scales.x.place(xMarks[index].value)
        let height = 30 + Double(row) * Self.gap
        let isBefore = isBefore(xMarks[index], at: place)
        return [
          Pen.line((place, height - 8), (place, ground), "mark"),
          Pen.word(
            xMarks[index].name, (place + (isBefore ? -4 : 4), height), isBefore ? "end" : "start",
            "tick"),
        ]
      }
    }
    return across + upright
  }

  /// Right of the chart: names of lines at their ends and of limits, none over another.
  private func names(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    var all: [(name: String, height: Double, style: String, colour: String?)] = yMarks.map {
      ($0.name, scales.y.place($0.value), "tick", nil)
    }
    for (number, line) in lines.enumerated() where !line.name.isEmpty {
      guard let end = Self.shown(line).last else { continue }
      all.append((line.name, scales.y.place(end.y), "label", Pen.colour(number)))
    }
    let heights = LabelSpace.spread(
      all.map(\.height), gap: Self.gap, within: top...Self.height - Self.bottom)
    let left = Self.width - right
    return zip(all, heights).flatMap { entry, height -> [Markup] in
      let name = Pen.word(
        Pen.cut(entry.name, to: right - 24), (left + 18, height + 4), "start", entry.style)
      guard let colour = entry.colour else { return [name] }
      // From the line's end to its name, which may stand higher or lower.
      return [
        Pen.stroke((left + 4, entry.height), (left + 14, height), colour: colour), name,
      ]
    }
  }

  private func drawnSpots(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    var space = LabelSpace(
      LabelSpace.Box(
        left: Self.left, top: top, right: Self.width - right, bottom: Self.height - Self.bottom))
    let places = spots.map { (x: scales.x.place($0.x), y: scales.y.place($0.y)) }
    for place in places { space.keep(place, radius: 6) }
    return zip(spots, places).flatMap { spot, place -> [Markup] in
      let ring = Markup.tag(
        "circle",
        [
          "cx": Pen.number(place.x), "cy": Pen.number(place.y), "r": "5",
          "fill": "var(--ground)", "stroke": "var(--ink)", "stroke-width": "2",
        ], [.tag("title", [:], spot.name)])
      guard let found = space.name(spot.label, beside: place, radius: 6) else { return [ring] }
      return [ring, Pen.word(spot.label, found.place, found.anchor, "label strong")]
    }
  }

  // MARK: Lines

  private static func shown(_ line: Line) -> [(x: Double, y: Double)] {
    line.points.filter { $0.x.isFinite && $0.y.isFinite }
  }

  private func draw(
    _ line: Line, _ index: Int, _ scales: (x: ChartScale, y: ChartScale)
  ) -> Markup {
    let colour = Pen.colour(index)
    let points = Self.shown(line)
    let places = points.map { (x: scales.x.place($0.x), y: scales.y.place($0.y)) }
    let path = Markup.tag(
      "polyline",
      [
        "points": Pen.path(places), "fill": "none", "stroke": colour, "stroke-width": "2",
        // A second round through the colours is dashed.
        "stroke-dasharray": index < 6 ? "none" : "7 3",
      ],
      hasDots ? [] : [.tag("title", [:], line.name)])
    let dots = zip(hasDots ? points : [], places).map { point, place in
      Markup.tag(
        "circle",
        ["cx": Pen.number(place.x), "cy": Pen.number(place.y), "r": "3", "fill": colour],
        [
          .tag(
            "title", [:],
            "\(line.name): \(FigureText.short(point.y)) at \(FigureText.short(point.x))")
        ])
    }
    return .tag("g", [:], [path] + dots)
  }
}
