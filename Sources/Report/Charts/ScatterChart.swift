// ScatterChart.swift: points of two figures with names, a front or a guide between them, as inline SVG.

/// Points by two figures: a Pareto front, fleets that were tried, predictions beside measurements.
public struct ScatterChart: Drawing {
  /// How a point is drawn: shapes say what colours say.
  enum Shape: String, Sendable, CaseIterable { case disc, ring, cross }

  struct Point: Sendable {
    /// Written beside it where there is room, and in its row.
    var name: String
    var x, y: Double
    /// Place in `groups`: its colour.
    var group = 0
    var shape = Shape.disc
    /// Of less interest: pale, and named last.
    var isFaint = false
    /// Its name is written beside it, not only said when pointed at.
    var isNamed = true
    /// Pixels.
    var radius = 5.0
    /// What is to be known of it; empty for nothing.
    var remark = ""
  }

  /// A line between points, or a guide that is none of them.
  struct Path: Sendable {
    var name = ""
    var points: [(x: Double, y: Double)]
    /// Nil for a guide, which is grey and dashed.
    var group: Int?
  }

  var title: String
  var xName: String
  var yName: String
  var points: [Point]
  /// Names of the colours; one alone is not shown.
  var groups: [String] = []
  /// What shapes say, for those that do.
  var shapes: [(shape: Shape, words: String)] = []
  var paths: [Path] = []
  var yMarks: [LineChart.Mark] = []
  var isLogarithmic = (x: false, y: false)
  /// Figures along the axis are counts.
  var countsAlong = false

  private static let width = 840.0
  private static let height = 400.0
  private static let left = 70.0
  private static let right = 24.0
  private static let bottom = 46.0
  private static let line = 18.0

  // MARK: Axes

  private var top: Double { 34 + Double(legendRows.count) * Self.line }

  private func scale(_ values: [Double], _ isLog: Bool, _ pixels: (Double, Double)) -> ChartScale {
    let shown = values.filter { $0.isFinite && (!isLog || $0 > 0) }
    guard let low = shown.min(), let high = shown.max(), low < high else {
      return ChartScale(covering: values, logarithmic: isLog, pixels: pixels)
    }
    // Room for marks and names at the edges.
    let padded = isLog ? [low / 1.15, high * 1.15] : [high + 0.06 * (high - min(low, 0))]
    return ChartScale(covering: shown + padded, logarithmic: isLog, pixels: pixels)
  }

  private var scales: (x: ChartScale, y: ChartScale) {
    let ends = paths.flatMap(\.points)
    return (
      scale(
        points.map(\.x) + ends.map(\.x), isLogarithmic.x, (Self.left, Self.width - Self.right)),
      scale(
        points.map(\.y) + ends.map(\.y) + yMarks.map(\.value), isLogarithmic.y,
        (Self.height - Self.bottom, top))
    )
  }

  private func isShown(_ x: Double, _ y: Double) -> Bool {
    x.isFinite && y.isFinite && (!isLogarithmic.x || x > 0) && (!isLogarithmic.y || y > 0)
  }

  var markup: Markup {
    let scales = scales
    return Pen.picture(
      title, width: Self.width, height: Self.height,
      axes(scales) + legend + paths.map { draw($0, scales) } + drawnMarks(scales)
        + drawnPoints(scales))
  }

  var table: DocumentTable {
    let hasGroups = groups.count > 1
    let hasRemarks = points.contains { !$0.remark.isEmpty }
    let more = (hasGroups ? [""] : []) + (hasRemarks ? [""] : [])
    var table = DocumentTable(
      ["", xName, yName] + more, words: Set(more.indices.map { $0 + 3 }))
    for point in points {
      table.row(
        [point.name, Pen.told(point.x), Pen.told(point.y)]
          + (hasGroups ? [groups.indices.contains(point.group) ? groups[point.group] : ""] : [])
          + (hasRemarks ? [point.remark] : []))
    }
    table.remark = yMarks.map { "\($0.name): \(Pen.told($0.value))" }.joined(separator: ", ")
    return table
  }

  private func axes(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    let ground = Self.height - Self.bottom
    let across = scales.y.ticks().flatMap { value -> [Markup] in
      let place = scales.y.place(value)
      return [
        Pen.line((Self.left, place), (Self.width - Self.right, place), "axis"),
        Pen.word(ChartScale.label(value), (Self.left - 8, place + 4), "end", "tick"),
      ]
    }
    let upright = scales.x.ticks(8, whole: countsAlong).flatMap { value -> [Markup] in
      let place = scales.x.place(value)
      return [
        Pen.line((place, ground), (place, ground + 4), "axis"),
        Pen.word(ChartScale.label(value), (place, ground + 17), "middle", "tick"),
      ]
    }
    return across + upright + [
      Pen.word(xName, ((Self.left + Self.width - Self.right) / 2, ground + 38), "middle"),
      Pen.word(yName, (8, top - 14), "start"),
    ]
  }

  // MARK: Legend

  /// Signs with their words, in rows that fit.
  private var legendRows: [[(shape: Shape, colour: String, words: String)]] {
    let named =
      groups.count > 1 ? groups.enumerated().map { (Shape.disc, $0.offset, $0.element) } : []
    let all =
      named.map { (shape: $0.0, colour: Pen.colour($0.1), words: $0.2) }
      + shapes.map { (shape: $0.shape, colour: "var(--soft)", words: $0.words) }
    var rows: [[(shape: Shape, colour: String, words: String)]] = []
    var room = 0.0
    for entry in all {
      let width = Self.legendWidth(entry.words)
      if rows.isEmpty || width > room {
        rows.append([])
        room = Self.width - 16
      }
      rows[rows.count - 1].append(entry)
      room -= width
    }
    return rows
  }

  private static let longestGroup = 260.0
  private static func legendWidth(_ words: String) -> Double {
    min(Pen.width(words), longestGroup) + 34
  }

  private var legend: [Markup] {
    legendRows.enumerated().flatMap { number, row -> [Markup] in
      var left = 8.0
      let middle = 12 + Double(number) * Self.line
      return row.flatMap { entry -> [Markup] in
        defer { left += Self.legendWidth(entry.words) }
        return [
          Self.sign(entry.shape, (left + 6, middle), 5, entry.colour, []),
          Pen.word(Pen.cut(entry.words, to: Self.longestGroup), (left + 16, middle + 4), "start"),
        ]
      }
    }
  }

  // MARK: Marks

  private static func sign(
    _ shape: Shape, _ place: Pen.Place, _ radius: Double, _ colour: String, _ inside: [Markup],
    opacity: Double = 1
  ) -> Markup {
    let (x, y, r) = (Pen.number(place.x), Pen.number(place.y), Pen.number(radius))
    let faint = Pen.number(opacity)
    switch shape {
    case .disc:
      return .tag(
        "circle", ["cx": x, "cy": y, "r": r, "fill": colour, "fill-opacity": faint], inside)
    case .ring:
      return .tag(
        "circle",
        [
          "cx": x, "cy": y, "r": r, "fill": "var(--ground)", "stroke": colour,
          "stroke-width": "2", "stroke-opacity": faint,
        ], inside)
    case .cross:
      let (a, b) = ((place.x - radius, place.y - radius), (place.x + radius, place.y + radius))
      let (c, d) = ((place.x - radius, place.y + radius), (place.x + radius, place.y - radius))
      func stroke(_ from: Pen.Place, _ to: Pen.Place) -> String {
        "M\(Pen.number(from.x)) \(Pen.number(from.y))L\(Pen.number(to.x)) \(Pen.number(to.y))"
      }
      return .tag(
        "path",
        [
          "d": stroke(a, b) + stroke(c, d), "stroke": colour, "stroke-width": "2.5",
          "stroke-opacity": faint, "fill": "none",
        ], inside)
    }
  }

  private func drawnPoints(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    // The faint ones first: they lie below the others.
    let shown = points.filter { isShown($0.x, $0.y) }
    let ordered = shown.filter(\.isFaint) + shown.filter { !$0.isFaint }
    let places = ordered.map { (x: scales.x.place($0.x), y: scales.y.place($0.y)) }
    let marks = zip(ordered, places).map { point, place -> Markup in
      let remark = point.remark.isEmpty ? "" : "; \(point.remark)"
      let told =
        "\(point.name): \(Pen.told(point.x)), \(Pen.told(point.y))\(remark)"
      return Self.sign(
        point.shape, place, point.radius, Pen.colour(point.group), [.tag("title", [:], told)],
        opacity: point.isFaint ? 0.4 : 1)
    }
    return marks + names(Array(zip(ordered, places)))
  }

  private func names(_ points: [(point: Point, place: Pen.Place)]) -> [Markup] {
    var space = LabelSpace(
      LabelSpace.Box(
        left: Self.left + 2, top: top - 8, right: Self.width - 4,
        bottom: Self.height - Self.bottom - 2))
    for (point, place) in points { space.keep(place, radius: point.radius) }
    let named = points.filter(\.point.isNamed)
    let ordered = named.filter { !$0.point.isFaint } + named.filter(\.point.isFaint)
    return ordered.compactMap { point, place in
      let name = Pen.cut(point.name, to: Self.longestGroup)
      guard let found = space.name(name, beside: place, radius: point.radius) else { return nil }
      return Pen.word(name, found.place, found.anchor, point.isFaint ? "tick" : "label")
    }
  }

  private func draw(_ path: Path, _ scales: (x: ChartScale, y: ChartScale)) -> Markup {
    let places = path.points.filter { isShown($0.x, $0.y) }.map {
      (x: scales.x.place($0.x), y: scales.y.place($0.y))
    }
    let line = Markup.tag(
      "polyline",
      [
        "points": Pen.path(places), "fill": "none",
        "stroke": path.group.map(Pen.colour) ?? "var(--soft)",
        "stroke-width": path.group == nil ? "1" : "2",
        "stroke-dasharray": path.group == nil ? "5 4" : "none",
      ], path.name.isEmpty ? [] : [.tag("title", [:], path.name)])
    guard let end = places.last, path.group == nil, !path.name.isEmpty else { return line }
    return .tag(
      "g", [:], [line, Pen.word(path.name, (end.x - 4, end.y + 14), "end", "tick")])
  }

  private func drawnMarks(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    yMarks.flatMap { mark -> [Markup] in
      let place = scales.y.place(mark.value)
      return [
        Pen.line((Self.left, place), (Self.width - Self.right, place), "mark"),
        Pen.word(mark.name, (Self.width - Self.right - 4, place - 5), "end", "tick"),
      ]
    }
  }
}
