// NightlyOptions.swift: what `nightly` takes beside what `size` does.

import Planning
import Plans
import Text

/// How a night is judged and kept.
struct NightlyOptions {
  static let baseline = Option<String>(
    "baseline", "DIR",
    "compare with this night; latest for the last one (the accepted one, else the last)")
  static let night = Option<String>(
    "night", "NAME", "call the night so (the time in UTC, or SOURCE_DATE_EPOCH)")
  private static let accept = Flag(
    "accept", "let later nights be compared with this one: `baseline` points at it")
  private static let keep = Option<Int>(
    "keep", "N", in: 1...100_000, "nights kept; history.csv keeps the rows of all (all)")
  private static let threshold = RepeatedOption<Threshold>(
    "threshold", "EXPR", "hold every scenario to it: \"gpus <= 16\""
  ) { text throws(InputErrors) in [try Threshold(parsing: text.text, at: text.place)] }
  private static let allowInsufficient = Flag(
    "allow-insufficient", "too few samples are no failure")
  private static let question = Option<NightRecord.Question>(
    "ask", "QUESTION", "size or simulate, of every scenario (size where there is an slo)"
  ) { text throws(InputErrors) in
    let names = NightRecord.Question.allCases.map(\.rawValue)
    return NightRecord.Question(rawValue: try text.choice(text.text, of: names)) ?? .simulate
  }

  static let own = CommandOption.list(
    baseline, accept, threshold, allowInsufficient, question, night, keep)

  let thresholds: [Threshold]
  /// Nil where each scenario decides.
  let question: NightRecord.Question?
  let accepts: Bool
  /// Nil for all.
  let kept: Int?
  private let allowsInsufficient: Bool

  init(_ arguments: ParsedArguments) throws(InputErrors) {
    thresholds = try arguments[Self.threshold]
    question = try arguments[Self.question]
    accepts = arguments[Self.accept]
    kept = try arguments[Self.keep]
    allowsInsufficient = arguments[Self.allowInsufficient]
  }

  /// The less is known, the more it weighs: a file that the system refused, a bad input, an answer that is no.
  func status(of night: Night) -> ExitStatus {
    let failures = night.rows.compactMap(\.record.failure)
    if failures.contains(where: \.isOfSystem) { return .cannotReadOrWrite }
    if !failures.isEmpty { return .badInput }
    let short = allowsInsufficient ? 0 : night.count(.insufficient)
    return night.count(.missed) + short > 0 ? .answerIsNo : .done
  }
}
