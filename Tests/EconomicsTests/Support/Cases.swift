// Cases.swift: calculators asked from tables and examples, in a setting of their own.

import Economics
import Foundation
import Testing
import Text

/// A row of `guide_cases.csv`: a figure that a guide's inputs give.
struct GuideCase: Sendable, CustomTestStringConvertible {
  var id: String
  var calculator: String
  var inputs: String
  var result: String
  var expected: String
  var tolerance: String
  /// Of a claim that is only quoted the value is no target.
  var isQuoted: Bool

  var testDescription: String { id }

  static let all: [GuideCase] = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Data/guide_cases.csv")
    guard let bytes = try? Data(contentsOf: url) else { return [] }
    let reader = CSVReader(
      LineReader(ByteSource(bytes: Array(bytes), name: "guide_cases.csv")))
    var cases: [GuideCase] = []
    while (try? reader.nextRecord()) == true {
      let cells = reader.texts
      guard cells.count == 7, cells[0] != "id" else { continue }
      cases.append(
        GuideCase(
          id: cells[0], calculator: cells[1], inputs: cells[2], result: cells[3],
          expected: cells[4], tolerance: cells[5], isQuoted: cells[6] == "quoted-claim"))
    }
    return cases
  }()

  func answer() throws -> Calculation {
    let calculator = try #require(Calculators.named(calculator), "\(id)")
    return try calculator.answer(calculator.inputs(inputs), in: .test())
  }
}

extension Setting {
  /// The built-in prices and two GPUs.
  static func test() throws -> Setting {
    Setting(prices: try PriceCatalog.builtIn()) { name in
      ["H100-SXM", "H200-SXM"].contains(name)
        ? GPUFacts(name: name, gpusPerNode: 8, boardWatts: 700) : nil
    }
  }
}

extension Calculator {
  /// Words of a command line, quotes taken off.
  static func words(_ line: String) -> [String] {
    line.components(separatedBy: "\"").enumerated().reduce(into: [String]()) { words, part in
      if part.offset % 2 == 1 {
        words.append(part.element)
      } else {
        words += part.element.split(separator: " ").map(String.init)
      }
    }
  }

  /// The answer to one of its examples.
  func answer(example: String) throws -> Calculation {
    var options: [(key: any TypedKey, text: String)] = []
    var words = Self.words(example)[...]
    while let word = words.popFirst() {
      if word == "--explain" { continue }
      let key = try #require(keys.first { $0.key.flag == word }, "\(name): \(word)")
      let text = words.popFirst()
      options.append((key, try #require(text, "\(name): \(word)")))
    }
    var tree = LocatedJSON(.object([]), at: SourceLocation(file: name))
    return try answer(Inputs(options, over: &tree, keys), in: .test())
  }

  /// Every answer that examples and cases ask for.
  func answers() throws -> [Calculation] {
    try examples.map { try answer(example: $0) }
      + GuideCase.all.filter { $0.calculator == name }.map { try $0.answer() }
  }
}

/// Evaluates a formula in values: `(140 + 2 * 3) / 4.8`, `ceil(1..2..3)` by its middle.
struct Arithmetic {
  private var rest: Substring

  /// Nil for what is no arithmetic, such as a comparison or words.
  static func value(_ text: String) -> Double? {
    var reader = Arithmetic(rest: text[...])
    let value = reader.sum()
    reader.skipBlanks()
    return reader.rest.isEmpty ? value : nil
  }

  private mutating func skipBlanks() { rest = rest.drop { $0 == " " } }

  private mutating func takes(_ text: String) -> Bool {
    skipBlanks()
    guard rest.hasPrefix(text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private mutating func sum() -> Double? {
    guard var value = product() else { return nil }
    while true {
      if takes("+") {
        guard let next = product() else { return nil }
        value += next
      } else if takes("- ") {
        guard let next = product() else { return nil }
        value -= next
      } else {
        return value
      }
    }
  }

  private mutating func product() -> Double? {
    guard var value = factor() else { return nil }
    while true {
      if takes("*") {
        guard let next = factor() else { return nil }
        value *= next
      } else if takes("/") {
        guard let next = factor() else { return nil }
        value /= next
      } else {
        return value
      }
    }
  }

  private mutating func factor() -> Double? {
    for (name, function) in [
      ("ceil(", { ($0 - 1e-9).rounded(.up) }), ("floor(", { ($0 + 1e-9).rounded(.down) }),
    ] as [(String, (Double) -> Double)] where takes(name) {
      guard let inner = sum(), takes(")") else { return nil }
      return function(inner)
    }
    if takes("max(") {
      guard let one = sum(), takes(","), let other = sum(), takes(")") else { return nil }
      return max(one, other)
    }
    if takes("(") {
      guard let inner = sum(), takes(")") else { return nil }
      return inner
    }
    skipBlanks()
    let digits = rest.prefix { $0.isNumber || ".-+e".contains($0) }
    rest = rest.dropFirst(digits.count)
    let parts = digits.components(separatedBy: "..").compactMap { NumberText.parseDouble($0) }
    return parts.count == 3 ? parts[1] : parts.first
  }
}
