// SVG.swift: the marks that charts are drawn with.

/// Elements of a picture. Places are in units of its `viewBox`, written to a tenth.
enum SVG {
  /// Where a text stands to its place.
  enum Anchor: String { case start, middle, end }

  /// A picture of a size.
  static func picture(
    _ title: String, width: Double, height: Double, _ parts: [Markup]
  ) -> Markup {
    .tag(
      "svg",
      [
        "viewBox": "0 0 \(number(width)) \(number(height))", "role": "img", "aria-label": title,
      ], [.tag("title", [:], title)] + parts)
  }

  static func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ style: String
  ) -> Markup {
    .tag(
      "line",
      [
        "x1": number(from.x), "y1": number(from.y), "x2": number(to.x), "y2": number(to.y),
        "class": style,
      ])
  }

  static func word(
    _ words: String, _ place: (x: Double, y: Double), _ anchor: Anchor = .start,
    _ style: String = "label"
  ) -> Markup {
    .tag(
      "text",
      [
        "x": number(place.x), "y": number(place.y), "text-anchor": anchor.rawValue, "class": style,
      ], words)
  }

  /// - Parameter told: what it says when pointed at; empty for nothing.
  static func bar(
    _ corner: (x: Double, y: Double), _ size: (width: Double, height: Double), fill: String,
    told: String = ""
  ) -> Markup {
    .tag(
      "rect",
      [
        "x": number(corner.x), "y": number(corner.y), "width": number(max(0, size.width)),
        "height": number(max(0, size.height)), "fill": fill,
      ], told.isEmpty ? [] : [.tag("title", [:], told)])
  }

  /// A rectangle with a look of the page's style.
  static func area(
    _ corner: (x: Double, y: Double), _ size: (width: Double, height: Double), _ style: String,
    told: String = ""
  ) -> Markup {
    .tag(
      "rect",
      [
        "x": number(corner.x), "y": number(corner.y), "width": number(max(0, size.width)),
        "height": number(max(0, size.height)), "class": style,
      ], told.isEmpty ? [] : [.tag("title", [:], told)])
  }

  static func polyline(_ points: [(x: Double, y: Double)], stroke: String) -> Markup {
    .tag(
      "polyline",
      [
        "points": points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " "),
        "fill": "none", "stroke": stroke, "stroke-width": "2", "stroke-linejoin": "round",
      ])
  }

  /// The line that follows a pointer; the page's script moves and shows it.
  static func cross(from top: Double, to ground: Double) -> Markup {
    line((0, top), (0, ground), "cross")
  }

  /// The colour of a series, by its place among them.
  static func colour(_ index: Int) -> String { "var(--s\(index % 6))" }

  /// About how wide a text of 12 pixels is.
  static func width(of words: String) -> Double { Double(words.count) * 6.7 }

  static func number(_ value: Double) -> String {
    let text = FigureText.fixed(value, 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Rows for texts beside each other, each in the first in which it touches no other.
  /// - Parameter spans: from left to right, of each text; in the order of its importance.
  static func rows(_ spans: [ClosedRange<Double>]) -> [Int] {
    var taken: [[ClosedRange<Double>]] = []
    return spans.map { span in
      let row = taken.firstIndex { !$0.contains { $0.overlaps(span) } } ?? taken.count
      if row == taken.count { taken.append([]) }
      taken[row].append(span)
      return row
    }
  }
}
