// ClaimSentence.swift: "70B, bf16, one H200, ITL 18–28 ms" as the options that say the same.

import Hardware
import Planning
import Text

/// A claim in words: parts between commas, each a model, a format, a number of GPUs, or a figure.
struct ClaimSentence {
  /// By option of `claim`.
  private(set) var options: [String: String] = [:]

  static let example = #""70B, bf16, one H200, ITL 18-28 ms""#
  private static let place = SourceLocation(file: "claim")
  private static let numbers = ["one": "1", "two": "2", "four": "4", "eight": "8"]
  private static let metrics = ["itl": "itl", "tpot": "itl", "prefill": "prefill", "ttft": "ttft"]

  /// - Throws: `InputErrors` with every part that says nothing known.
  init(_ text: String, catalog: Catalog) throws(InputErrors) {
    let problems = InputProblems()
    for part in text.split(separator: ",") {
      let words = part.replacing("×", with: " x ").replacing("–", with: "-")
        .split(whereSeparator: \.isWhitespace).map(String.init)
      guard !words.isEmpty else { continue }
      if !read(words, catalog) {
        problems.add(
          InputError(
            .syntax, at: Self.place,
            "\(JSONWriter.quoted(words.joined(separator: " "))) says nothing known",
            hint: "write parts such as \(Self.example), or use options: `headroom claim --help`"))
      }
    }
    try problems.check()
  }

  private mutating func read(_ words: [String], _ catalog: Catalog) -> Bool {
    let first = words[0].lowercased()
    if words.count == 1 { return readWord(words[0], catalog) }
    if words.count == 2, ["batch", "context"].contains(first) {
      return take(first, words[1])
    }
    if words.count == 2, ["token", "tokens"].contains(words[1].lowercased()),
      NumberText.parseInt(words[0]) != nil
    {
      return take("tokens", words[0])
    }
    if readFigure(words) { return true }
    return readDevices(words, catalog)
  }

  /// `70B`, `fp8`, `H200` or the name of a model.
  private mutating func readWord(_ word: String, _ catalog: Catalog) -> Bool {
    if NumberType(named: word) != nil { return take("precision", word.lowercased()) }
    if let last = word.last, "bB".contains(last),
      NumberText.parseDouble(String(word.dropLast())) != nil
    {
      return take("params", word)
    }
    if (try? catalog.model(named: word, at: Self.place)) != nil { return take("model", word) }
    return readDevices(["1", word], catalog)
  }

  /// `one H200`, `2 x H100-SXM`, `2x H100`.
  private mutating func readDevices(_ words: [String], _ catalog: Catalog) -> Bool {
    var words = words
    var count = "1"
    let head = words[0].lowercased()
    if let number = Self.numbers[head] ?? Self.leadingCount(head) {
      count = number
      words.removeFirst()
      if words.first?.lowercased() == "x" { words.removeFirst() }
    }
    let name = words.joined(separator: " ")
    guard !name.isEmpty, (try? catalog.accelerator(named: name, at: Self.place)) != nil else {
      return false
    }
    return take("gpu", name) && take("gpus", count)
  }

  private static func leadingCount(_ word: String) -> String? {
    let digits = word.hasSuffix("x") ? String(word.dropLast()) : word
    return NumberText.parseInt(digits) == nil ? nil : digits
  }

  /// `ITL 18-28 ms`, `TTFT 16384 1.5-2.5 s`, `35-55 tok/s`, `1500-2500 tok/s at batch 32`.
  private mutating func readFigure(_ words: [String]) -> Bool {
    var words = words
    let metric = Self.metrics[words[0].lowercased()]
    if metric != nil { words.removeFirst() }
    if words.count >= 5, words[words.count - 3] == "at", words[words.count - 2] == "batch" {
      guard take("batch", words[words.count - 1]) else { return false }
      words.removeLast(3)
    }
    guard words.count >= 2, let unit = words.popLast(), let range = words.popLast() else {
      return false
    }
    guard let scale = Self.scales[unit.lowercased()] else { return false }
    if let tokens = words.first {
      guard metric != nil, words.count == 1, take("tokens", tokens) else { return false }
    }
    if scale.isTime {
      guard let metric else { return false }
      return take("metric", metric) && take("claim", Self.scaled(range, by: scale.factor))
    }
    let isWhole = options["batch"] != nil
    return metric == nil && take("metric", isWhole ? "tokens-per-second" : "tokens-per-user")
      && take("claim", range)
  }

  private static let scales: [String: (isTime: Bool, factor: Double)] = [
    "ms": (true, 1), "s": (true, 1000), "tok/s": (false, 1), "tokens/s": (false, 1),
    "tok/s/user": (false, 1), "tokens/s/user": (false, 1),
  ]

  /// `1.5-2.5` seconds as `1500-2500` milliseconds.
  private static func scaled(_ range: String, by factor: Double) -> String {
    range.split(separator: "-", omittingEmptySubsequences: false).map { part in
      NumberText.parseDouble(String(part)).map { NumberText.shortest($0 * factor) } ?? String(part)
    }.joined(separator: "-")
  }

  /// False when the option was said before.
  private mutating func take(_ option: String, _ value: String) -> Bool {
    guard options[option] == nil else { return false }
    options[option] = value
    return true
  }
}
