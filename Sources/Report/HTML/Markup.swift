// Markup.swift: elements, attributes and text as a tree, so that data can never become markup.

/// A piece of an HTML or SVG document. Names come from our code; text and values are escaped when written.
indirect enum Markup: Sendable {
  case element(String, [(String, String)], [Markup])
  case text(String)

  static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []
  ) -> Markup {
    .element(name, attributes.map { ($0.key, $0.value) }, children)
  }

  /// An element that holds one text.
  static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ text: String
  ) -> Markup {
    tag(name, attributes, [.text(text)])
  }

  /// Appends the document text.
  func write(to output: inout String) {
    switch self {
    case .text(let text): Self.escape(text, to: &output)
    case .element(let name, let attributes, let children):
      output += "<\(name)"
      for (key, value) in attributes {
        output += " \(key)=\""
        Self.escape(value, to: &output)
        output += "\""
      }
      output += ">"
      if Self.isVoid(name) { return }
      for child in children { child.write(to: &output) }
      output += "</\(name)>"
      if Self.endsLine(name) { output += "\n" }
    }
  }

  private static func isVoid(_ name: String) -> Bool { name == "meta" || name == "br" }

  private static func endsLine(_ name: String) -> Bool {
    ["p", "tr", "table", "section", "h1", "h2", "svg", "g", "style", "title", "head"].contains(name)
  }

  /// Writes the five characters that have a meaning as entities, and what XML forbids as U+FFFD.
  private static func escape(_ text: String, to output: inout String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      case "\t", "\n": output.unicodeScalars.append(scalar)
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}": output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Markup {
  /// A table with a header row; the first column is flush left, the others flush right.
  /// - Parameter words: further columns that are flush left.
  static func table(
    header: [String], rows: [[String]], words: [Int] = [], caption: String? = nil
  ) -> Markup {
    func side(_ column: Int) -> String { words.contains(column) ? "words" : "figure" }
    let head = tag(
      "tr", [:],
      header.enumerated().map { tag("th", ["scope": "col", "class": side($0.offset)], $0.element) })
    let body = rows.map { cells in
      tag("tr", [:], cells.enumerated().map { tag("td", ["class": side($0.offset)], $0.element) })
    }
    let title = caption.map { [tag("caption", [:], $0)] } ?? []
    return tag("table", [:], title + [tag("thead", [:], [head]), tag("tbody", [:], body)])
  }

  static func paragraph(_ text: String) -> Markup { tag("p", [:], text) }

  static func section(_ title: String, _ content: [Markup]) -> Markup {
    tag("section", [:], [tag("h2", [:], title)] + content)
  }
}
