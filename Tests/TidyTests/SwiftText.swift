// SwiftText.swift: Swift source as text, with what is only said in comments and strings blanked out.

/// A Swift file's code: comments and string literals are spaces, line ends stay where they were.
struct SwiftText {
  let code: [Character]

  init(_ source: String) {
    var scanner = Scanner(source: Array(source))
    scanner.scanCode(until: nil)
    code = scanner.code
  }

  var lines: [Substring] {
    String(code).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// A function, initializer, subscript or computed property.
  struct Function {
    let name: String
    /// Counts from 1.
    let line: Int
    let lineCount: Int
  }

  /// Everything that begins with `func`, `init`, `subscript` or `var` and has braces of its own.
  var functions: [Function] {
    var found: [Function] = []
    for (word, start) in words where ["func", "init", "subscript", "var"].contains(word) {
      // `.init(…)` and `self.init(…)` are calls.
      if start > 0, code[start - 1] == "." { continue }
      let open = openingBrace(after: start + word.count, onOneLine: word == "var")
      guard let open else { continue }
      let close = closingBrace(from: open)
      let line = 1 + code[..<start].count { $0 == "\n" }
      let tail = code[start...].prefix { $0 != "\n" && $0 != "{" }
      found.append(
        Function(
          name: String(tail), line: line,
          lineCount: 1 + code[start...close].count { $0 == "\n" }))
    }
    return found
  }

  /// Words of the code with where they begin.
  private var words: [(String, Int)] {
    var found: [(String, Int)] = []
    var index = 0
    while index < code.count {
      guard code[index].isIdentifier else {
        index += 1
        continue
      }
      let start = index
      while index < code.count, code[index].isIdentifier { index += 1 }
      found.append((String(code[start..<index]), start))
    }
    return found
  }

  /// The brace that opens the body of a declaration; nil for a requirement of a protocol, or a call.
  private func openingBrace(after start: Int, onOneLine: Bool) -> Int? {
    var depth = 0
    var index = start
    while index < code.count {
      switch code[index] {
      case "(", "[": depth += 1
      case ")", "]":
        depth -= 1
        if depth < 0 { return nil }
      case "{" where depth == 0: return index
      case "}" where depth == 0, "=" where depth == 0 && !isComparison(index): return nil
      case "\n" where depth == 0:
        if onOneLine { return nil }
        let next = code[(index + 1)...].drop { $0 == " " || $0 == "\n" }
        let word = String(next.prefix(while: \.isIdentifier))
        if Self.starters.contains(word) { return nil }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// `==` of a generic constraint or an operator's name, or `->`, rather than an assignment.
  private func isComparison(_ index: Int) -> Bool {
    func isOperator(_ other: Int) -> Bool {
      code.indices.contains(other) && "=<>!+-*/%&|^~".contains(code[other])
    }
    return isOperator(index - 1) || isOperator(index + 1)
  }

  private static let starters: Set<String> = [
    "func", "init", "var", "let", "static", "mutating", "public", "private", "internal", "struct",
    "enum", "extension", "protocol", "associatedtype", "subscript",
  ]

  private func closingBrace(from open: Int) -> Int {
    var depth = 0
    for index in open..<code.count {
      if code[index] == "{" { depth += 1 }
      if code[index] == "}" {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return code.count - 1
  }
}

extension Character {
  var isIdentifier: Bool { isLetter || isNumber || self == "_" }
}

/// Copies code and blanks the rest.
private struct Scanner {
  let source: [Character]
  var code: [Character] = []
  var index = 0

  init(source: [Character]) { self.source = source }

  private func starts(_ text: String) -> Bool {
    let end = index + text.count
    return end <= source.count && source[index..<end].elementsEqual(text)
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where index < source.count {
      code.append(source[index].isNewline ? "\n" : " ")
      index += 1
    }
  }

  /// Copies up to the end, or to the parenthesis that closes an interpolation.
  mutating func scanCode(until closing: Character?) {
    var depth = 0
    while index < source.count {
      if starts("//") {
        while index < source.count, !source[index].isNewline { blank() }
      } else if starts("/*") {
        while index < source.count, !starts("*/") { blank() }
        blank(2)
      } else if let hashes = stringHashes() {
        scanString(hashes: hashes)
      } else {
        let next = source[index]
        if next == closing, depth == 0 { return }
        if next == "(" { depth += 1 }
        if next == ")" { depth -= 1 }
        code.append(next.isNewline ? "\n" : next)
        index += 1
      }
    }
  }

  /// How many `#` stand before the quote here; nil where no string begins.
  private func stringHashes() -> Int? {
    let hashes = source[index...].prefix { $0 == "#" }.count
    let quote = index + hashes
    return quote < source.count && source[quote] == "\"" ? hashes : nil
  }

  private mutating func scanString(hashes: Int) {
    blank(hashes)
    let pounds = String(repeating: "#", count: hashes)
    let quote = starts("\"\"\"") ? "\"\"\"" : "\""
    blank(quote.count)
    while index < source.count, !starts(quote + pounds) {
      if starts("\\" + pounds + "(") {
        blank(2 + hashes)
        scanCode(until: ")")
        blank()
      } else {
        blank(starts("\\" + pounds) ? 2 + hashes : 1)
      }
    }
    blank(quote.count + hashes)
  }
}
