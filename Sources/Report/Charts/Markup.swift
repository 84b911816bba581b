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
    [
      "p", "tr", "table", "section", "h1", "h2", "svg", "g", "style", "title", "head", "dd", "li",
      "dl", "div", "meta", "details", "summary", "figure", "main", "header", "nav",
    ]
    .contains(name)
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
