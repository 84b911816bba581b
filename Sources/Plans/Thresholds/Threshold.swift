// Threshold.swift: what a figure of an answer must stay within: "p99_ttft_ms < 800".

public import Text

/// A figure, a relation and a number.
public struct Threshold: Hashable, Sendable, CustomStringConvertible {
  /// How the figure must stand to the number.
  public enum Relation: String, CaseIterable, Hashable, Sendable {
    // Longer signs first: "<=" is not "<" with something behind it.
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case unlike = "!="
    case below = "<"
    case above = ">"
  }

  /// The class whose figure it is; nil for all requests together.
  public let className: String?
  public let figure: ThresholdFigure
  public let relation: Relation
  public let limit: Double

  /// "p99_ttft_ms < 800", "classes.chat.p99_ttft_ms < 800".
  public var description: String {
    "\(name) \(relation.rawValue) \(NumberText.shortest(limit))"
  }

  /// What is held: "p99_ttft_ms", "classes.chat.p99_ttft_ms".
  public var name: String {
    (className.map { "\(Self.classes)\($0)." } ?? "") + figure.name
  }

  /// What a class's figure begins with, as in tables.
  fileprivate static let classes = "classes."

  /// The alerts of the guides, each with its metric named: a p99 above 100 ms can only be meant of ITL, as no large
  /// model's TTFT is below it; less than 40 % of the capacity in use is too much capacity.
  /// - Source: seed guide 001, "Monitoring and alerts".
  public static let guideAlerts = ["p99_itl_ms <= 100", "capacity_utilization >= 0.4"]

  public func holds(_ value: Double) -> Bool {
    switch relation {
    case .atMost: value <= limit
    case .atLeast: value >= limit
    case .equal: value == limit
    case .unlike: value != limit
    case .below: value < limit
    case .above: value > limit
    }
  }

  /// Reads "p99_ttft_ms < 800"; blanks around the parts do not count.
  /// - Parameter place: of the text, for messages, which say at which character of it the mistake is.
  /// - Throws: the first mistake.
  public init(parsing text: String, at place: SourceLocation) throws(InputErrors) {
    var scan = ThresholdScan(text, place)
    (className, figure) = try scan.figure()
    relation = try scan.relation()
    limit = try scan.limit()
  }
}

/// Reads a threshold from left to right.
private struct ThresholdScan {
  private let text: String
  private let place: SourceLocation
  private var rest: Substring

  init(_ text: String, _ place: SourceLocation) {
    (self.text, self.place) = (text, place)
    rest = text[...]
    skipBlanks()
  }

  mutating func figure() throws(InputErrors) -> (className: String?, figure: ThresholdFigure) {
    if rest.hasPrefix(Threshold.classes) { return try figureOfClass() }
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    guard !name.isEmpty else {
      throw wrong(.missingKey, "a figure is missing", hint: Self.form)
    }
    guard let figure = ThresholdFigure.named(String(name)) else {
      throw wrong(
        .unknownName, "no figure is called \(JSONWriter.quoted(String(name)))",
        hint: Suggestion.hint(for: String(name), in: ThresholdFigure.all.map(\.name)))
    }
    rest = rest.dropFirst(name.count)
    skipBlanks()
    return (nil, figure)
  }

  /// "classes.NAME.FIGURE": a class's name may hold points and blanks, so that the figure is told from the end.
  private mutating func figureOfClass() throws(InputErrors) -> (String?, ThresholdFigure) {
    let text = rest.prefix { !"<>=!".contains($0) }
    var path = text.dropFirst(Threshold.classes.count)
    while path.last == " " { path.removeLast() }
    let all = ThresholdFigure.all.filter(\.isOfClass)
    let found = all.filter { path.hasSuffix(".\($0.name)") }.max { $0.name.count < $1.name.count }
    guard let found, path.count > found.name.count + 1 else {
      let name = path.split(separator: ".").last.map(String.init) ?? ""
      throw wrong(
        .unknownName, "no figure of a class is called \(JSONWriter.quoted(name))",
        hint: "write classes.NAME.FIGURE. \(Suggestion.hint(for: name, in: all.map(\.name)))")
    }
    rest = rest.dropFirst(text.count)
    return (String(path.dropLast(found.name.count + 1)), found)
  }

  mutating func relation() throws(InputErrors) -> Threshold.Relation {
    guard let found = Threshold.Relation.allCases.first(where: { rest.hasPrefix($0.rawValue) })
    else {
      throw wrong(
        .syntax, "a relation is missing", hint: "write one of < <= > >= == != behind the figure")
    }
    rest = rest.dropFirst(found.rawValue.count)
    skipBlanks()
    return found
  }

  mutating func limit() throws(InputErrors) -> Double {
    guard !rest.isEmpty else { throw wrong(.missingKey, "a number is missing", hint: Self.form) }
    var digits = String(rest)
    while digits.last == " " { digits.removeLast() }
    guard let limit = NumberText.parseDouble(digits) else {
      throw wrong(
        .wrongType, "\(JSONWriter.quoted(digits)) is no number",
        hint: "write the number alone, in the unit that the figure's name ends in")
    }
    return limit
  }

  private static let form = "write a figure, a relation and a number, such as p99_ttft_ms < 800"

  private mutating func skipBlanks() { rest = rest.drop { $0 == " " } }

  private func wrong(_ code: InputError.Code, _ what: String, hint: String) -> InputErrors {
    let character = text.distance(from: text.startIndex, to: rest.startIndex) + 1
    return InputErrors(
      InputError(
        code, at: place,
        "threshold \(JSONWriter.quoted(text)), character \(character): \(what)", hint: hint))
  }
}
