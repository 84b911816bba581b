// Words.swift: a text for people, parts of which are good, bad, strong or faint.

/// A text with marks, which each format shows in its own way: a terminal in colours, a page by classes, a file not at all.
///
/// It is written like a string: `"the gate \(good: "holds")"`. Names in it come from files; formats make them harmless.
public struct Words: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// How a part is meant.
  public enum Tone: String, Hashable, Sendable { case plain, strong, good, bad, faint }

  /// A part of one tone.
  public struct Run: Hashable, Sendable {
    public var text: String
    public var tone: Tone
  }

  /// In order; none is empty.
  public private(set) var runs: [Run] = []

  public init(_ text: String, _ tone: Tone = .plain) { append(text, tone) }
  public init(stringLiteral text: String) { self.init(text) }
  public init(stringInterpolation parts: StringInterpolation) { self = parts.words }

  /// The text without its marks.
  public var text: String { runs.map(\.text).joined() }
  public var isEmpty: Bool { runs.isEmpty }

  /// Neighbours of one tone become one run.
  mutating func append(_ text: String, _ tone: Tone) {
    guard !text.isEmpty else { return }
    if let last = runs.last, last.tone == tone {
      runs[runs.count - 1].text += text
    } else {
      runs.append(Run(text: text, tone: tone))
    }
  }

  mutating func append(_ other: Words) { for run in other.runs { append(run.text, run.tone) } }

  /// The text behind its first characters, with its marks.
  func dropping(_ characters: Int) -> Words {
    var (words, left) = (Words(""), characters)
    for run in runs {
      words.append(String(run.text.dropFirst(left)), run.tone)
      left = max(0, left - run.text.count)
    }
    return words
  }

  /// The same with a tone for what has none.
  func toned(_ tone: Tone) -> Words {
    var words = Words("")
    for run in runs { words.append(run.text, run.tone == .plain ? tone : run.tone) }
    return words
  }

  static func + (one: Words, other: Words) -> Words {
    var sum = one
    sum.append(other)
    return sum
  }

  static func += (one: inout Words, other: Words) { one.append(other) }

  static func good(_ text: String) -> Words { Words(text, .good) }
  static func bad(_ text: String) -> Words { Words(text, .bad) }
}

extension Words {
  /// Collects the parts of a literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    var words = Words("")

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ text: String) { words.append(text, .plain) }
    public mutating func appendInterpolation(_ other: Words) { words.append(other) }
    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      words.append(value.description, .plain)
    }
    public mutating func appendInterpolation(good text: String) { words.append(text, .good) }
    public mutating func appendInterpolation(bad text: String) { words.append(text, .bad) }
  }
}

extension [Words] {
  /// "a, b, c".
  func joined(_ separator: String) -> Words {
    var sum = Words("")
    for (index, words) in enumerated() {
      if index > 0 { sum.append(separator, .plain) }
      sum.append(words)
    }
    return sum
  }
}
