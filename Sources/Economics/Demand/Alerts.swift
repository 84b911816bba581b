// Alerts.swift: which alert rules fire on measured figures, each bound to a metric by its name.

internal import Foundation
internal import Text

enum Alerts {
  /// `p99_itl_ms > 100`.
  struct Rule: Hashable {
    var metric: String
    var isAbove: Bool
    var limit: Decimal
    var text: String { "\(metric) \(isAbove ? ">" : "<") \(limit)" }
  }

  /// As `headroom simulate --json` names them.
  static let metrics: [String] =
    ["ttft", "tpot", "itl", "e2el", "queue"].flatMap { name in
      ["mean", "median", "p90", "p95", "p99", "max"].map { "\($0)_\(name)_ms" }
    } + [
      "capacity_utilization", "busy", "mfu", "mbu", "kv_cache_usage", "slo_attainment",
      "request_throughput", "output_throughput", "preemptions",
    ]

  static let measured = NamedAmountsKey(
    "measured", unit: "metric:value",
    "what was measured or simulated: p99_itl_ms:120,capacity_utilization:0.35")
  static let rules = ValueKey<[Rule]>(
    "rules", default: usual, "when to call: metric > limit or metric < limit, parted by commas",
    "guide 001, with its metrics named", read: { read($0) },
    write: { .array($0.map { .string($0.text) }) })

  /// Guide 001: p99 latency above 100 ms, utilization below 40 %.
  private static let usual = [
    Rule(metric: "p99_itl_ms", isAbove: true, limit: 100),
    Rule(metric: "capacity_utilization", isAbove: false, limit: Decimal(shortest: 0.4)),
  ]

  static let calculator = Calculator(
    "alerts", "which alert rules fire on measured figures, each metric by its full name",
    keys: [measured, rules],
    notes: [
      "Metrics are called as `headroom simulate --json` calls them. \"Latency\" is none: only the ITL of a 70B model meets",
      "100 ms, its TTFT never does. Nor is \"GPU utilization\": busy is 1 as soon as one request runs. Exit status 5: some fired.",
    ],
    examples: [
      "--measured p99_itl_ms:62,capacity_utilization:0.55",
      "--measured p99_ttft_ms:640,busy:0.9 --rules \"p99_ttft_ms > 800, busy < 0.4\"",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let values = try work.inputs.needed(measured)
    for value in values where !metrics.contains(value.name) {
      throw InputErrors(unknown(value.name, at: SourceLocation(file: measured.key.flag)))
    }
    let rules = try work.inputs.needed(rules)
    var table = FigureTable(
      "alerts", "Rules",
      [("metric", "metric"), ("rule", "rule"), ("value", "value"), ("fired", "fired")])
    var fired: [String] = []
    var count = 0
    for rule in rules {
      guard let value = values.first(where: { $0.name == rule.metric })?.amount else {
        table.row([
          .text(rule.metric), .text(rule.text), .none("not measured"), .none("not measured"),
        ])
        continue
      }
      count += 1
      let fires = rule.isAbove ? value.mid > rule.limit : value.mid < rule.limit
      if fires { fired.append("\(rule.metric) is \(CountWords.short(value.mid)) (\(rule.text))") }
      table.row([.text(rule.metric), .text(rule.text), .band(value), .flag(fires)])
    }
    work.table(table)
    work.figure(Figure("fired_count", "rules that fire", unit: "rules", Band(fired.count)))
    guard !fired.isEmpty else {
      return work.answer(
        "none of the \(count) rules that could be asked fires", count > 0 ? .yes : .none)
    }
    return work.answer(
      "\(fired.count) of \(count) rules fire", .no, because: fired.joined(separator: "; "))
  }

  /// Names that could mean several metrics are told apart, not guessed.
  private static func unknown(_ name: String, at place: SourceLocation) -> InputError {
    let hint: String
    if name.contains("latency") {
      hint = "say which latency: p99_ttft_ms, p99_itl_ms, p99_tpot_ms or p99_e2el_ms"
    } else if name.contains("utilization") {
      hint = "say which utilization: capacity_utilization, busy, mfu, mbu or kv_cache_usage"
    } else {
      hint = Suggestion.hint(for: name, in: metrics)
    }
    return InputError(
      .unknownName, at: place, "\(JSONWriter.quoted(name)) is no metric", hint: hint)
  }

  // MARK: Reading rules

  private static func read(_ value: ValueReader) -> [Rule]? {
    let texts: [String]
    if value.isArray {
      guard let all = NamedLists.all((value.elements() ?? []).map { $0.string() }) else {
        return nil
      }
      texts = all
    } else {
      guard let text = value.string() else { return nil }
      texts = text.split(separator: ",").map { String($0) }
    }
    return NamedLists.all(texts.map { rule($0.trimmed, value) })
  }

  private static func rule(_ text: String, _ value: ValueReader) -> Rule? {
    let isAbove = text.contains(">")
    let parts = text.split(separator: isAbove ? ">" : "<").map { String($0).trimmed }
    guard parts.count == 2, let limit = NumberText.parseDouble(parts[1]), abs(limit) <= 1e15,
      limit == 0 || abs(limit) >= 1e-12
    else {
      value.report(
        .syntax, "\(JSONWriter.quoted(text)) is no rule",
        hint: "write metric > number or metric < number, such as p99_itl_ms > 100")
      return nil
    }
    guard metrics.contains(parts[0]) else {
      value.problems.add(unknown(parts[0], at: value.value.location))
      return nil
    }
    return Rule(metric: parts[0], isAbove: isAbove, limit: Decimal(shortest: limit))
  }
}
