// DecisionRule.swift: a set of questions, asked in order, of which one decides.

internal import Foundation
internal import Text

/// A rule set of a guide: questions in order, each with its threshold.
public struct DecisionRule: Sendable {
  /// What a question makes of the facts.
  enum Step: Sendable {
    /// The question ends it.
    case decided(String, change: String)
    /// The next question is asked; the verdict stands if none can be answered.
    case goOn(String?)
    /// The fact that it asks for is not known.
    case unknown(String)
  }

  struct Question: Sendable {
    /// As a reader would be asked.
    var words: String
    /// With its unit.
    var threshold: String
    var ask: @Sendable (DecisionFacts) -> Step
  }

  /// What came of it.
  public struct Outcome: Hashable, Sendable {
    /// `api`, `build`, `rent` …, or nil where no question could be answered.
    public let verdict: String?
    /// The question that decided, with its number: "2: …".
    public let question: String
    public let threshold: String
    /// What would change the verdict.
    public let change: String
    /// Inputs that a question asked for in vain.
    public let missing: [String]
  }

  /// As `--rules` takes it.
  public let name: String
  public let source: String
  /// What a reader should know before trusting it.
  public let remark: String
  let questions: [Question]

  /// Asks the questions in order.
  public func judge(_ facts: DecisionFacts) -> Outcome {
    var missing: [String] = []
    var last: (verdict: String, at: Int)?
    for (index, question) in questions.enumerated() {
      switch question.ask(facts) {
      case .decided(let verdict, let change):
        return outcome(verdict, index, change, missing)
      case .goOn(let verdict): if let verdict { last = (verdict, index) }
      case .unknown(let key): missing.append(key)
      }
    }
    guard let last else {
      return Outcome(verdict: nil, question: "", threshold: "", change: "", missing: missing)
    }
    let open = missing.isEmpty ? "" : "an answer to \(missing.joined(separator: ", "))"
    return outcome(last.verdict, last.at, open, missing)
  }

  private func outcome(
    _ verdict: String, _ index: Int, _ change: String, _ missing: [String]
  ) -> Outcome {
    Outcome(
      verdict: verdict, question: "\(index + 1): \(questions[index].words)",
      threshold: questions[index].threshold, change: change, missing: missing)
  }
}

extension DecisionRule.Question {
  /// A question of yes or no.
  static func asks(
    _ words: String, _ key: FlagKey, threshold: String = "yes or no",
    yes: DecisionRule.Step, no: DecisionRule.Step
  ) -> Self {
    Self(words: words, threshold: threshold) { facts in
      guard let answer = facts[key] else { return .unknown(key.key.name) }
      return answer ? yes : no
    }
  }

  /// A question of how much: below the first limit, between, above the second.
  static func asks(
    _ words: String, _ key: BandKey, _ low: Decimal, _ high: Decimal, unit: String,
    below: DecisionRule.Step, between: DecisionRule.Step, above: DecisionRule.Step
  ) -> Self {
    let limits =
      low == high
      ? "\(CountWords.short(low))" : "\(CountWords.short(low)) and \(CountWords.short(high))"
    return Self(words: words, threshold: "\(limits) \(unit)") { facts in
      guard let value = facts[key] else { return .unknown(key.key.name) }
      return value < low ? below : value > high ? above : between
    }
  }
}
