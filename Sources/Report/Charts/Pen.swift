// Pen.swift: the shapes of pictures, with coordinates to a tenth of a pixel.

/// Shapes of an SVG picture. Styles are classes of the page; texts are escaped when written.
enum Pen {
  /// A place, in pixels from the upper left corner.
  typealias Place = (x: Double, y: Double)

  /// A whole picture with its label for those who cannot see it.
  static func picture(
    _ title: String, width: Double, height: Double, _ parts: [Markup]
  ) -> Markup {
    .tag(
      "svg",
      ["viewBox": "0 0 \(number(width)) \(number(height))", "role": "img", "aria-label": title],
      [.tag("title", [:], title)] + parts)
  }

  static func line(_ from: Place, _ to: Place, _ style: String) -> Markup {
    .tag(
      "line",
      [
        "x1": number(from.x), "y1": number(from.y), "x2": number(to.x), "y2": number(to.y),
        "class": style,
      ])
  }

  /// A line that no class of the page styles.
  static func stroke(
    _ from: Place, _ to: Place, colour: String = "var(--ink)", width: Double = 1.5,
    isDashed: Bool = false
  ) -> Markup {
    .tag(
      "line",
      [
        "x1": number(from.x), "y1": number(from.y), "x2": number(to.x), "y2": number(to.y),
        "stroke": colour, "stroke-width": number(width),
        "stroke-dasharray": isDashed ? "5 4" : "none",
      ])
  }

  /// - Parameter anchor: `start`, `middle` or `end` of the text lies at the place.
  static func word(
    _ words: String, _ place: Place, _ anchor: String, _ style: String = "label"
  ) -> Markup {
    .tag(
      "text",
      ["x": number(place.x), "y": number(place.y), "text-anchor": anchor, "class": style], words)
  }

  /// A filled rectangle that says what it shows when pointed at.
  static func bar(
    _ corner: Place, width: Double, height: Double, fill: String, opacity: Double = 1,
    told: String
  ) -> Markup {
    .tag(
      "rect",
      [
        "x": number(corner.x), "y": number(corner.y), "width": number(width),
        "height": number(height), "fill": fill, "fill-opacity": number(opacity),
      ], [.tag("title", [:], told)])
  }

  static func path(_ places: [Place]) -> String {
    places.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
  }

  /// A coordinate with a tenth of a pixel.
  static func number(_ value: Double) -> String { FigureText.fixed(value, 1) }

  /// The colour of a series: six that are told apart without seeing red or green.
  static func colour(_ series: Int) -> String { "var(--s\(series % 6))" }

  // MARK: Texts

  /// Pixels that a text of 12 pixels takes, rather too many: an average of the letters of wide fonts.
  static func width(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 7.2 : 13) }
  }

  /// A text that takes so many pixels at most; what is cut is shown by an ellipsis.
  static func cut(_ text: String, to pixels: Double) -> String {
    guard width(text) > pixels else { return text }
    var short = ""
    for character in text {
      guard width(short + String(character) + "…") <= pixels else { break }
      short.append(character)
    }
    return short + "…"
  }

  /// A figure beside a chart: whole ones without decimals, none for what is no number.
  static func told(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    return abs(value) < 1000 && value == value.rounded()
      ? FigureText.grouped(Int(value)) : FigureText.short(value)
  }
}
