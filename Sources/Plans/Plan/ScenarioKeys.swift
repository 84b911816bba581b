// ScenarioKeys.swift: the keys of a scenario, one line each, for templates and explanations.

public import Text
internal import Workload

/// What is said of every key of a scenario.
public enum ScenarioKeys {
  /// Every key, in the order of a scenario file.
  public static let all: [DeclaredKey] = top + workload + fleet + pool + promise

  private static let top: [DeclaredKey] =
    [
      TopKeys.name.said,
      .init("description", "", "a sentence for readers; changes no figure"),
      TopKeys.model.said,
      .init("workload", "", "what comes in: one object, or a list of classes that run together"),
      .init("fleet", "", "what serves it"),
      .init("slo", "", "what is promised; exit status 5 when it is missed"),
      .init("headroom", "", "how much load beyond what was seen a fleet is sized for"),
      .init("cost", "", "prices of ways to own or rent; see `headroom cost`"),
      TopKeys.engine.said, TopKeys.stepTime.said,
    ] + RunKeys.all.map(\.said)

  private static let workload: [DeclaredKey] = [
    .init("workload.name", "\"default\"", "the class, in reports and in slo.classes"),
    .init("workload.tenant", "", "whose requests they are; tenants are reported apart"),
    .init("workload.model", "the scenario's", "the model the class asks for"),
    .init(
      "workload.priority", "0",
      "lower comes first in pools of schedulingPolicy \"priority\"; else it changes no figure",
      values: .int(WorkloadLimits.priorities)),
    .init(
      "workload.pools", "all of its model", "the pools that serve the class: a name, or several"),
    .init(
      "workload.provider.share", "0",
      "share of its requests that go to the provider of fleet.overflow whatever the load",
      values: .number(0...1)),
    .init(
      "workload.escalate", "none",
      "{ share, to }, or a list of stages: answers that are thrown away, and who is asked then"),
    .init(
      "workload.escalate.share", "", "of the answers of the stage before, those thrown away",
      values: .number(0...1)),
    .init(
      "workload.escalate.to", "",
      "a pool's name, several, or \"provider\": it is asked the same again when the answer is thrown away"
    ),
    .init(
      "workload.residency", "\"anywhere\"",
      "anywhere, or fleet: its requests never go to a provider, however full the fleet is"),
    .init("workload.slo", "the scenario's", "the class's own promise, with the keys of slo"),
    .init(
      "workload.trace.path", "", "a trace; relative to the scenario's folder, - is standard input"),
    .init("workload.trace.format", "\"auto\"", "auto, or the name of a trace format"),
    .init("workload.trace.sort", "false", "puts rows that are out of order into order, in memory"),
    .init("workload.trace.rateScale", "1", "load relative to the trace, burstiness kept"),
    .init("workload.trace.timeScale", "1", "speed of the trace's clock: its rate too"),
    .init("workload.trace.independent", "1", "shifted copies of the trace on top of each other"),
    .init(
      "workload.trace.growth", "none", "{ perYear, years } or { perMonth, months } of its rate"),
    .init("workload.trace.season", "none", "{ every, multipliers } of its rate, round and round"),
    .init("workload.trace.tokenScale", "1", "another tokenizer: a factor, or { prompt, output }"),
    .init("workload.trace.tenants", "all", "the tenants whose requests are played"),
    .init(
      "workload.trace.deQuantise", unit: "s", "none",
      "width of the tick over which arrivals are spread, or auto"),
    .init("workload.trace.missing", "none", "{ from, to } windows without a recording, cut out"),
    .init("workload.trace.from", unit: "s", "0", "where the played part begins"),
    .init("workload.trace.to", unit: "s", "the end", "where the played part ends"),
    .init("workload.trace.repeat", "1", "how often it is played"),
    .init(
      "workload.trace.repeatShift", unit: "s", "0", "time without load between two repetitions"),
    .init("workload.trace.classColumn", "", "the column that tells classes apart"),
    .init("workload.trace.classes", "", "the labels in that column: names, or objects"),
    .init(
      "workload.arrivals.process", "", ArrivalKind.all.map(\.name).joined(separator: ", ")),
    .init("workload.arrivals.ratePerSecond", unit: "requests/s", "", "mean rate of arrivals"),
    .init("workload.arrivals.concurrency", "", "clients of a closed loop"),
    .init(
      "workload.arrivals.thinkTime", unit: "s", "0",
      "from an answer to the next request, or a distribution of it"),
    .init("workload.arrivals.cv", "1", "coefficient of variation of the gaps"),
    .init("workload.arrivals.noise", "none", "log-normal factor on the rate: sigma, correlation"),
    .init(
      "workload.arrivals.deadline", unit: "s", "none",
      "of a batch, from the start of its release; deadline_met counts who makes it"),
    .init("workload.promptTokens", unit: "tokens", "", "a number, or a length distribution"),
    .init("workload.outputTokens", unit: "tokens", "", "a number, or a length distribution"),
    .init(
      "workload.sharedPrefixTokens", unit: "tokens", "its conversations' system prompt, else 0",
      "all prompts of the class begin with the same tokens, so many: what a prefix cache computes once",
      values: .int(0...WorkloadLimits.tokensPerRequest)),
    .init(
      "workload.correlation", "0", "of prompts with outputs: of their normal scores, −1 to 1"),
    .init("workload.requests", "", "how many arrive in all"),
    .init("workload.duration", unit: "s", "", "how long they arrive"),
  ]

  private static let fleet: [DeclaredKey] =
    FleetKeys.all.map(\.said) + OverflowKeys.said + [
      DeclaredKey("fleet.pools", "", "lists of replicas that are alike")
    ]

  private static let pool: [DeclaredKey] = PoolKeys.all.map(\.said)

  private static let promise: [DeclaredKey] =
    [
      .init("slo.ttftMs", unit: "ms", "", "time to first token, by percentile: { p95: 1000 }"),
      .init(
        "slo.tpotMs", unit: "ms", "", "mean time per further token of a request, by percentile"),
      .init("slo.itlMs", unit: "ms", "", "each gap between tokens, by percentile"),
      .init("slo.e2eMs", unit: "ms", "", "time to last token, by percentile"),
      .init("slo.attainment", "", "share of arrived requests that must meet every limit, in 0…1"),
      .init("slo.classes", "", "promises of single classes, by name, in place of the common one"),
    ] + HeadroomKeys.all.map(\.said)
}

extension ScenarioKeys {
  /// The key of a path; indexes such as `[0]` stand for `[]`.
  public static func named(_ path: String) -> DeclaredKey? {
    let plain = generic(path)
    return all.first { $0.path == plain }
  }

  /// The key of a path, or the keys that are written so inside their objects.
  public static func found(_ words: String) -> [DeclaredKey] {
    if let key = named(words) { return [key] }
    let plain = generic(words)
    return all.filter { $0.path.hasSuffix("." + plain) }
  }

  private static func generic(_ path: String) -> String {
    var plain = ""
    var isInside = false
    for character in path {
      if character == "]" { isInside = false }
      if !isInside { plain.append(character) }
      if character == "[" { isInside = true }
    }
    return plain
  }
}
