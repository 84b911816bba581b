// MdocText.swift: a page in mdoc(7), with everything in it that roff would take for its own made harmless.

/// Collects the lines of a page.
struct MdocText {
  private(set) var text = ""

  /// Longest line of running text, as mandoc's lint wants it.
  private static let lineBytes = 78

  /// A macro with its arguments, some of which are macros themselves.
  mutating func macro(_ words: String...) { macro(words) }

  mutating func macro(_ words: [String]) {
    let arguments = words.dropFirst().map { word in
      Self.macros.contains(word) ? word : Self.argument(word)
    }
    add("." + ([words[0]] + arguments).joined(separator: " "))
  }

  /// Sentences behind a blank line; nothing for an empty text.
  mutating func paragraph(_ text: String) {
    guard !text.isEmpty else { return }
    if !self.text.hasSuffix("DESCRIPTION\n"), !lastLine.hasPrefix(".Ss") { add(".Pp") }
    sentences(text)
  }

  /// Lines that are shown as they are.
  mutating func literal(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    add(".Bd -literal -offset indent")
    for line in lines { add(Self.line(Self.escaped(line, isLiteral: true))) }
    add(".Ed")
  }

  /// Running text: a sentence begins a line, and no line is long.
  mutating func sentences(_ text: String) {
    var line = ""
    for word in text.split(separator: " ").map({ Self.escaped(String($0)) }) {
      if !line.isEmpty, line.utf8.count + 1 + word.utf8.count > Self.lineBytes {
        add(Self.line(line))
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
      if Self.endsSentence(word) {
        add(Self.line(line))
        line = ""
      }
    }
    if !line.isEmpty { add(Self.line(line)) }
  }

  private mutating func add(_ line: String) { text += line + "\n" }

  private var lastLine: Substring { text.dropLast().split(separator: "\n").last ?? "" }

  private static func endsSentence(_ word: String) -> Bool {
    let bare = word.reversed().drop { ")\"'".contains($0) }
    return bare.first.map { ".!?".contains($0) } ?? false
  }

  /// A dot or a quote at the start of a line would make it a request.
  private static func line(_ text: String) -> String {
    text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }

  /// An argument of a macro: no name of a macro and no punctuation is taken for one.
  private static func argument(_ text: String) -> String {
    let safe = escaped(text).replacing("\"", with: "\\(dq")
    return text.contains(" ") ? "\"\(safe)\"" : text.count <= 3 ? "\\&" + safe : safe
  }

  /// - Parameter isLiteral: quotes and dashes too are to be copied as they are.
  private static func escaped(_ text: String, isLiteral: Bool = false) -> String {
    text.unicodeScalars.reduce(into: "") { escaped, sign in
      switch sign {
      case "\\": escaped += "\\e"
      case "`": escaped += "\\(ga"
      case "^": escaped += "\\(ha"
      case "~": escaped += "\\(ti"
      case "'" where isLiteral: escaped += "\\(aq"
      case "-" where isLiteral: escaped += "\\-"
      case _ where sign.isASCII: escaped.unicodeScalars.append(sign)
      default:
        let digits = String(sign.value, radix: 16, uppercase: true)
        escaped += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      }
    }
  }

  /// Those that stand as arguments on our pages.
  private static let macros: Set<String> = [
    "Ar", "Fl", "Op", "Ev", "-tag", "-width", "Ds", "1",
  ]
}
