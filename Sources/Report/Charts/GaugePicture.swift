// GaugePicture.swift: a gauge as a bar from 0, with the values that it is read against.

extension Gauge {
  private static let width = 600.0
  private static let (left, right) = (12.0, 12.0)
  private static let line = 15.0

  /// A bar on a line that shows the zone that is good; each mark is a line across with its name over it.
  var markup: Markup {
    let all = [value] + marks
    let shown = all.filter { $0.value.isFinite }
    let most = max(shown.map(\.value).max() ?? 1, 0)
    let scale = ChartScale(
      covering: [0, most > 0 ? most * 1.15 : 1],
      pixels: (Self.left, Self.width - Self.right))
    let named = marks.filter { $0.value.isFinite }.map { (mark: $0, text: Self.told($0)) }
    let places = named.map { Self.corner(scale.place($0.mark.value), $0.text) }
    let rows = SVG.rows(zip(places, named).map { $0...($0 + SVG.width(of: $1.text) + 12) })
    let top = Double((rows.max() ?? -1) + 1) * Self.line + 6
    let ground = top + 30
    var parts = [SVG.area((Self.left, top), (Self.width - Self.left - Self.right, 30), "shade")]
    if let good {
      let (from, to) = (scale.place(good.lowerBound), scale.place(good.upperBound))
      parts.append(
        .tag(
          "rect",
          [
            "x": SVG.number(from), "y": SVG.number(top), "width": SVG.number(to - from),
            "height": "30", "fill": "var(--good)", "fill-opacity": "0.22",
          ], [.tag("title", [:], "good")]))
    }
    parts += bar(scale, top)
    for ((mark, text), (place, row)) in zip(named, zip(places, rows)) {
      let x = scale.place(mark.value)
      let line = Double(row) * Self.line + 12
      parts.append(SVG.line((x, line + 4), (x, ground + 4), "gauge-mark"))
      parts.append(SVG.word(text, (place, line)))
    }
    parts += scale.ticks(6).map {
      SVG.word(FigureText.tick($0), (scale.place($0), ground + 16), .middle, "tick")
    }
    return SVG.picture(
      "\(title): \(words.text)", width: Self.width, height: ground + 22, parts)
  }

  private func bar(_ scale: ChartScale, _ top: Double) -> [Markup] {
    guard value.value.isFinite else { return [] }
    let colour = isGood.map { $0 ? "var(--good)" : "var(--bad)" } ?? "var(--s0)"
    let end = scale.place(value.value)
    let text = Self.told(value)
    // Inside the bar where it is long enough, else behind its end.
    let fits = end - Self.left > SVG.width(of: text) + 16
    return [
      SVG.bar((Self.left, top + 7), (end - Self.left, 16), fill: colour, told: "\(text) \(unit)"),
      SVG.word(
        text, (fits ? end - 6 : end + 6, top + 19.5), fits ? .end : .start,
        fits ? "inside bold plain" : "bold"),
    ]
  }

  private static func told(_ mark: Mark) -> String {
    "\(mark.name) \(FigureText.short(mark.value))"
  }

  /// Where the text of a mark begins: behind its line, or before it at the end of the picture.
  private static func corner(_ place: Double, _ text: String) -> Double {
    let width = SVG.width(of: text)
    return place + 4 + width > Self.width - right ? max(left, place - 4 - width) : place + 4
  }
}
