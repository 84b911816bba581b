// Decide.swift: what each rule set of the guides makes of the same case.

internal import Text

enum Decide {
  static let rules = NameKey(
    "rules", of: ["all"] + DecisionRules.all.map(\.name), noun: "rule set", default: "all",
    "the rule set that judges")

  static let calculator = Calculator(
    "decide", "own, rent or call an API, by the rule sets of the guides with their thresholds",
    keys: [rules] + DecisionFacts.keys,
    notes: [
      "No rule is ours: each verdict stands beside the rule that gave it, the question that decided and what would",
      "change it. The rule sets disagree; `headroom cost` reckons instead.",
    ],
    examples: [
      "--compliance false --monthly-api-spend 30000 --capacity-utilization 0.45 --tokens-per-month 5e9 "
        + "--horizon-years 3 --has-team true --is-deployed true --operations-experience true",
      "--rules 003 --tokens-per-month 5e9 --capacity-utilization 0.7",
    ], isCommand: true, answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let asked = try work.inputs.needed(rules)
    let rules = DecisionRules.all.filter { asked == "all" || $0.name == asked }
    let facts = DecisionFacts(work.inputs)
    let outcomes = rules.map { ($0, $0.judge(facts)) }
    table(outcomes, &work)
    for (rule, _) in outcomes { work.remark("\(rule.name): \(rule.remark)") }
    let verdicts = outcomes.compactMap { $0.1.verdict }
    guard let first = verdicts.first else {
      let missing = outcomes.flatMap { $0.1.missing }.reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      throw InputErrors(
        InputError(
          .missingKey, at: SourceLocation(file: "headroom decide"),
          "no question can be answered: nothing is known of \(missing.joined(separator: ", "))",
          hint: "give what is known, such as --monthly-api-spend 30000"))
    }
    let agree = verdicts.allSatisfy { $0 == first }
    work.figure(
      Figure("verdict", "verdict", .text(agree ? first : "undecided"), source: sources(outcomes)))
    guard outcomes.count > 1 else { return single(work, outcomes[0]) }
    let list = outcomes.compactMap { rule, outcome in outcome.verdict.map { "\(rule.name) \($0)" } }
    return work.answer(
      agree
        ? "\(first): all \(verdicts.count) rule sets that could be asked agree"
        : "undecided: the rule sets disagree (\(list.joined(separator: ", ")))")
  }

  private static func single(
    _ work: Working, _ asked: (rule: DecisionRule, outcome: DecisionRule.Outcome)
  ) -> Calculation {
    var work = work
    work.figure(Figure("deciding_question", "decided by", .text(asked.outcome.question)))
    work.figure(Figure("threshold", "threshold", .text(asked.outcome.threshold)))
    if !asked.outcome.change.isEmpty {
      work.figure(Figure("would_change", "would change it", .text(asked.outcome.change)))
    }
    return work.answer(
      "\(asked.outcome.verdict ?? ""): by \(asked.rule.source), question \(asked.outcome.question)")
  }

  private static func sources(_ outcomes: [(DecisionRule, DecisionRule.Outcome)]) -> String {
    outcomes.map(\.0.source).joined(separator: "; ")
  }

  private static func table(
    _ outcomes: [(DecisionRule, DecisionRule.Outcome)], _ work: inout Working
  ) {
    var table = FigureTable(
      "rule_sets", "Rule sets",
      [
        ("rule", "rules"), ("verdict", "verdict"), ("deciding_question", "decided by question"),
        ("threshold", "threshold"), ("would_change", "would change it"), ("source", "source"),
      ])
    for (rule, outcome) in outcomes {
      let needs = "needs " + outcome.missing.joined(separator: ", ")
      table.row([
        .text(rule.name), outcome.verdict.map { .text($0) } ?? .none(needs),
        .text(outcome.question),
        .text(outcome.threshold), .text(outcome.change), .text(rule.source),
      ])
    }
    work.table(table)
  }
}
