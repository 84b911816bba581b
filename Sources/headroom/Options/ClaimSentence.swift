// ClaimSentence.swift: "70B, bf16, one H200, ITL 18–28 ms" as the options that say the same.

import Hardware
import Planning
import Text

/// A claim in words: a model, formats, a number of GPUs, a load and one figure, in any order.
///
/// Every word is understood or refused; those without a meaning of their own ("on", "with") are listed, and how a
/// doubtful one was read is in `remarks`.
struct ClaimSentence {
  /// By option of `claim`.
  private(set) var options: [String: String] = [:]
  /// How doubtful words were read.
  private(set) var remarks: [String] = []

  static let example = #""70B, bf16, one H200, ITL 18-28 ms""#
  static let place = SourceLocation(file: "claim")

  /// - Throws: `InputErrors` with every part that says nothing known, or something twice.
  init(_ text: String, catalog: Catalog) throws(InputErrors) {
    var parser = ClaimParser(text, catalog: catalog)
    parser.readAll()
    parser.settle()
    try parser.problems.check()
    options = parser.options
    remarks = parser.remarks
  }
}

/// The stated figure.
struct ClaimFigure {
  /// How the number was introduced.
  enum Manner { case exact, about, atMost, upTo, atLeast }

  /// In ms or tokens/s.
  var low: Double
  var high: Double
  var unit: ClaimUnit
  var manner: Manner
  /// As written.
  var text: String

  /// "about" admits figures so much worse (a guess at what people mean by it).
  static let tolerance = 0.1

  /// The range that the bound is held against.
  var range: ClosedRange<Double> {
    guard manner == .about, low == high else { return low...high }
    return unit.isTime ? low...(low * (1 + Self.tolerance)) : (low * (1 - Self.tolerance))...low
  }
}

/// What a figure counts.
struct ClaimUnit {
  /// Whose tokens a rate counts.
  enum Share { case unsaid, user, whole }

  var isTime: Bool
  /// Milliseconds, or tokens a second, of one.
  var factor = 1.0
  var share = Share.unsaid
  /// The unit itself says ITL: `ms/token`.
  var isPerToken = false
}

extension ClaimParser {
  /// Turns what was read into options, once all of it is known.
  mutating func settle() {
    let isDecode = settleFigure()
    settleTokens(isDecode: isDecode)
  }

  /// - Returns: whether the claim is one of decode steps; nil when no metric is said.
  private mutating func settleFigure() -> Bool? {
    if let figure { settle(figure) } else if let metric { take("metric", metric, metric) }
    guard let name = options["metric"] else { return nil }
    return ClaimMetric(rawValue: name)?.isDecode
  }

  private mutating func settle(_ figure: ClaimFigure) {
    guard figure.low <= figure.high else {
      return refuse(figure.text, "runs backwards", "write the lower figure first")
    }
    let text = JSONWriter.quoted(figure.text)
    if figure.unit.isTime {
      guard let metric = metric ?? (figure.unit.isPerToken ? "itl" : nil) else {
        return refuse(
          figure.text, "does not say what takes that long",
          "write ITL, TPOT, TTFT or prefill before it")
      }
      guard !figure.unit.isPerToken || metric == "itl" else {
        return refuse(figure.text, "is a time a token, which \(metric) is not", "write ms")
      }
      guard figure.manner != .atLeast else {
        return refuse(
          figure.text, "can always be true: an engine may be as slow as it likes",
          "state the time that it keeps, as in \"at most 20 ms\"")
      }
      take("metric", metric, text)
    } else {
      guard metric == nil else {
        return refuse(figure.text, "is a rate, and \(metric ?? "") is a time", "write ms or s")
      }
      guard figure.manner != .atMost else {
        return refuse(
          figure.text, "can always be true: an engine may be as slow as it likes",
          "state the rate that it reaches, as in \"at least 35 tok/s\"")
      }
      let isWhole =
        figure.unit.share == .whole || (figure.unit.share == .unsaid && options["batch"] != nil)
      take("metric", isWhole ? "tokens-per-second" : "tokens-per-user", text)
    }
    let (low, high) = (figure.range.lowerBound, figure.range.upperBound)
    let ends = low == high ? [low] : [low, high]
    take("claim", ends.map(NumberText.shortest).joined(separator: "-"), text)
    if figure.manner == .about, figure.low == figure.high {
      remarks.append(
        "\(text) is read as up to \(Int(ClaimFigure.tolerance * 100)) % worse than stated")
    }
  }

  /// A decode step has a context, a prefill a prompt; what the metric has no use for is refused, not left out.
  private mutating func settleTokens(isDecode: Bool?) {
    guard let isDecode else { return }
    let (used, other) = isDecode ? ("context", "tokens") : ("tokens", "context")
    if let count = options[other] {
      if let said = options[used], said != count {
        let what = isDecode ? "a decode step has a context" : "a prefill has a prompt"
        problems.add(
          InputError(
            .conflict, at: ClaimSentence.place,
            "\(what), and the sentence says both \(said) and \(count) tokens",
            hint: "leave the \(isDecode ? "prompt" : "context") out"))
      }
      options[other] = nil
      options[used] = count
      remarks.append(
        isDecode
          ? "\(count) prompt tokens are read as the context that a decode step attends to"
          : "\(count) tokens of context are read as the prompt")
    }
    if !isDecode, let batch = options["batch"] {
      refuse(
        "batch \(batch)", "does not enter: a prompt is bounded by itself, with nothing beside it",
        "leave it out, or state an ITL or a rate")
    }
  }
}
