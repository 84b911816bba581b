// ClaimTokens.swift: a stated sentence cut into words, numbers and signs.

internal import Text

/// A word, a number or a sign of a sentence.
struct ClaimToken: Equatable {
  enum Kind: Equatable {
    case word, sign
    /// A comma, a bracket: nothing is read across it.
    case stop
    /// `inThousands` when a `k` follows, which is not in the value.
    case number(Double, inThousands: Bool)
  }

  var kind: Kind
  /// In lower case, as compared.
  var text: String
  /// Where it stands among the characters of the text.
  var start: Int
  var end: Int
}

/// A text as tokens.
struct ClaimTokens {
  private(set) var all: [ClaimToken] = []
  /// Numbers with commas and how they were read.
  private var commas: [(text: String, plain: String)] = []
  /// How a number was read that could have meant another.
  var remarks: [String] { commas.map { "\($0.text) is read as \($0.plain)" } }
  private var characters: [Character]

  init(_ text: String) {
    characters = []
    for character in text {
      // `18..28` is a range.
      if character == ".", characters.last == "." {
        characters[characters.count - 1] = "-"
      } else if character != "." || characters.last != "-" {
        characters += Self.spelling(of: character)
      }
    }
    joinThousands()
    var at = 0
    while at < characters.count { at = read(at) }
  }

  /// The text of tokens, as written.
  func text(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    return String(characters[all[first].start..<all[last].end])
  }

  /// Signs that have more than one form, in one.
  private static func spelling(of character: Character) -> [Character] {
    switch character {
    case "\u{2010}", "\u{2011}", "\u{2012}", "–", "—", "−", "…": ["-"]
    case "×", "✕": ["x"]
    case "→", "⇒": [":"]
    case "≤", "⩽": ["<", "="]
    case "≥", "⩾": [">", "="]
    case "≈", "∼", "≃", "～": ["~"]
    case "µ", "μ": ["u"]
    default: [character.isWhitespace ? " " : character]
    }
  }

  /// `1,500` is 1500: one to three digits, then a comma and three digits, once or more.
  private mutating func joinThousands() {
    var joined: [Character] = []
    var at = 0
    while at < characters.count {
      let isInWord =
        joined.last.map { $0.isLetter || $0.isWholeNumber || "._".contains($0) } ?? false
      let head = isInWord ? 0 : digits(from: at)
      var end = at + head
      while (1...3).contains(head), end < characters.count, characters[end] == ",",
        digits(from: end + 1) == 3
      {
        end += 4
      }
      if head > 0, end > at + head {
        let plain = characters[at..<end].filter { $0 != "," }
        commas.append((String(characters[at..<end]), String(plain)))
        joined += plain
        at = end
      } else {
        joined += characters[at..<(at + max(1, head))]
        at += max(1, head)
      }
    }
    characters = joined
  }

  private func digits(from start: Int) -> Int {
    characters[min(start, characters.count)...].prefix(while: Self.isDigit).count
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  private func character(_ at: Int) -> Character {
    at < characters.count ? characters[at] : " "
  }

  /// Reads what stands at a place and gives the next one.
  private mutating func read(_ at: Int) -> Int {
    let first = characters[at]
    if first == " " { return at + 1 }
    if Self.isDigit(first) { return readNumber(at) }
    if first.isLetter || (first == "/" && character(at + 1).isLetter) { return readWord(at) }
    if ",;()[].!?".contains(first) { return add(.stop, at, at + 1) }
    if "<>=".contains(first), character(at + 1) == "=" { return add(.sign, at, at + 2) }
    return add(.sign, at, at + 1)
  }

  /// A number, a `k`, and the unit written right behind it: `18ms`, `4k-token`, `2xH200`, `70B`.
  private mutating func readNumber(_ start: Int) -> Int {
    var end = start + digits(from: start)
    if character(end) == ".", digits(from: end + 1) > 0 { end += 1 + digits(from: end + 1) }
    guard let value = NumberText.parseDouble(String(characters[start..<end])) else {
      return add(.sign, start, end)
    }
    let next = character(end + 1)
    let isThousands = "kK".contains(character(end)) && !next.isLetter && !Self.isDigit(next)
    end = add(.number(value, inThousands: isThousands), start, end + (isThousands ? 1 : 0))
    if "xX".contains(character(end)) { return add(.word, end, end + 1) }
    // `70B-class`, `4-bit`: the hyphen stays a sign of its own; `/s` and `ms/token` are units.
    let unit = characters[end...].prefix { $0.isLetter || $0 == "/" }.count
    return unit > 0 ? add(.word, end, end + unit) : end
  }

  private mutating func readWord(_ start: Int) -> Int {
    // `H200 x2`.
    if "xX".contains(characters[start]), Self.isDigit(character(start + 1)) {
      return add(.word, start, start + 1)
    }
    var end =
      start
      + characters[start...].prefix { $0.isLetter || $0.isNumber || "-._/".contains($0) }.count
    while end > start + 1, "-._/".contains(characters[end - 1]) { end -= 1 }
    // `A100-80GB` is a name and its memory.
    let memory = characters[start..<end].lastIndex(of: "-").flatMap { dash in
      let last = lowercased(dash + 1, end)
      return last.hasSuffix("gb") && last.count > 2 && last.dropLast(2).allSatisfy(\.isWholeNumber)
        ? dash : nil
    }
    if let memory, memory > start { end = memory }
    let isAbbreviation = character(end) == "." && ["ca", "approx"].contains(lowercased(start, end))
    return add(.word, start, end) + (isAbbreviation ? 1 : 0)
  }

  private func lowercased(_ start: Int, _ end: Int) -> String {
    String(characters[start..<end]).lowercased()
  }

  private mutating func add(_ kind: ClaimToken.Kind, _ start: Int, _ end: Int) -> Int {
    all.append(
      ClaimToken(kind: kind, text: lowercased(start, end), start: start, end: end))
    return end
  }
}
