// DecisionRules.swift: the rule sets of the guides, with every threshold as the guide has it.

internal import Foundation

/// Rule sets by name. They disagree by up to 470 times in volume: no verdict is shown without its rule.
public enum DecisionRules {
  /// A new one is one element here.
  public static let all: [DecisionRule] = [framework, thumb, roi, operations, checklist]

  public static func named(_ name: String) -> DecisionRule? { all.first { $0.name == name } }

  /// Guide 000: five questions, in order.
  static let framework = DecisionRule(
    name: "000", source: "guide 000, decision framework",
    remark: "its lower band is below what it says owning costs: 61,000 USD a month",
    questions: [
      .asks(
        "does compliance forbid an API?", DecisionFacts.compliance,
        yes: .decided("build", change: "data that may leave the house"), no: .goOn(nil)),
      .asks(
        "what does the API cost a month?", DecisionFacts.monthlyApiSpend, 15_000, 50_000,
        unit: "USD/month",
        below: .decided("api", change: "a bill of 15,000 USD a month or more"),
        between: .goOn("analyse"), above: .goOn("full-tco")),
      .asks(
        "is there a team that runs GPUs?", DecisionFacts.hasTeam,
        yes: .goOn(nil),
        no: .decided("api", change: "a team: its hiring and ramp belong into the cost of owning")),
      .asks(
        "how full is the fleet?", DecisionFacts.capacityUtilization, 0.60, 0.60,
        unit: "of capacity", below: .decided("api", change: "a utilization of 60 % or more"),
        between: .goOn(nil), above: .goOn(nil)),
      .asks(
        "how long will the load last?", DecisionFacts.horizonYears, 2, 3, unit: "years",
        below: .decided("api", change: "a horizon of two years or more"),
        between: .decided("analyse", change: "a horizon above three years, or below two"),
        above: .decided("build", change: "a horizon below three years")),
    ])

  /// Guide 000: what to look at closely.
  static let thumb = DecisionRule(
    name: "000-thumb", source: "guide 000, rule of thumb",
    remark: "contradicts the same guide's sum: owning costs 61,000 USD a month there",
    questions: [
      .asks(
        "will it last two years?", DecisionFacts.horizonYears, 2, 2, unit: "years",
        below: .decided("api", change: "a horizon of two years or more"), between: .goOn(nil),
        above: .goOn(nil)),
      .asks(
        "what does the API cost a month?", DecisionFacts.monthlyApiSpend, 30_000, 40_000,
        unit: "USD/month", below: .decided("api", change: "a bill of 30,000 USD a month or more"),
        between: .decided("borderline", change: "a bill above 40,000 or below 30,000 USD a month"),
        above: .decided("analyse", change: "a bill of 40,000 USD a month or less")),
    ])

  /// Guide 001: utilization and patience.
  static let roi = DecisionRule(
    name: "001", source: "guide 001, when to self-host",
    remark: "it does not say which utilization: the one of capacity is asked for here",
    questions: [
      .asks(
        "what latency do users put up with?", DecisionFacts.latencyToleranceMs, 100, 500,
        unit: "ms", below: .goOn("self-host"), between: .goOn(nil),
        above: .decided("api", change: "users who wait no longer than 500 ms")),
      .asks(
        "how full is the fleet?", DecisionFacts.capacityUtilization, 0.30, 0.50,
        unit: "of capacity", below: .decided("cloud", change: "a utilization of 30 % or more"),
        between: .decided("borderline", change: "a utilization above 50 %, or below 30 %"),
        above: .decided("self-host", change: "a utilization of 50 % or less")),
    ])

  /// Guide 003: volume, then utilization.
  static let operations = DecisionRule(
    name: "003", source: "guide 003, rent or buy",
    remark:
      "its two limits conflict below 3.4 billion tokens a month: 200 million are 3.8 % of one GPU",
    questions: [
      .asks(
        "how many tokens a month?", DecisionFacts.tokensPerMonth, 200_000_000, 200_000_000,
        unit: "tokens/month", below: .decided("rent", change: "200 million tokens a month or more"),
        between: .goOn(nil), above: .goOn(nil)),
      .asks(
        "how full is the fleet, around the clock?", DecisionFacts.capacityUtilization, 0.65, 0.65,
        unit: "of capacity", below: .decided("rent", change: "a utilization above 65 %"),
        between: .decided("rent", change: "a utilization above 65 %"),
        above: .decided("buy", change: "a utilization of 65 % or less")),
    ])

  /// Guide 004: a checklist of four, after the one thing that overrides it.
  static let checklist = DecisionRule(
    name: "004", source: "guide 004, checklist",
    remark: "the bill is that of one family of models",
    questions: [
      .asks(
        "sovereign or air-gapped?", DecisionFacts.sovereign,
        yes: .decided("self-host", change: "data that may leave the site"), no: .goOn(nil)),
      .asks(
        "what does the API cost a month?", DecisionFacts.monthlyApiSpend, 15_000, 25_000,
        unit: "USD/month", below: .decided("api", change: "a bill of 15,000 USD a month or more"),
        between: .goOn("borderline"), above: .goOn("self-host")),
      .asks(
        "is the workload in production?", DecisionFacts.isDeployed,
        yes: .goOn(nil),
        no: .decided("api", change: "a load that is known from production")),
      .asks(
        "has the team run GPU serving?", DecisionFacts.operationsExperience,
        yes: .goOn(nil), no: .decided("api", change: "experience in operations, hired or learnt")),
    ])
}
