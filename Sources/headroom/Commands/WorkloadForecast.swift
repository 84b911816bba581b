// WorkloadForecast.swift: `headroom workload forecast`: the load of the next quarters from its history, and the fleet it takes.

import Hardware
import Planning
import Plans
import Report
import Text
internal import Traffic

enum WorkloadForecast {
  private static let events = Option<String>(
    "events", "FILE", "launches and holidays: date,name,class,kind,effect")
  private static let quarters = Option<Int>(
    "quarters", "N", in: 1...20, "quarters of the calendar ahead (4)")
  private static let perReplica = Option<ReplicaRate>(
    "per-replica", "RATE",
    "what one replica holds, headroom kept: 0.8/s, 40000/day; says N by quarter"
  ) { text throws(InputErrors) in
    guard let rate = ReplicaRate(text.text) else {
      throw text.wrong(.outOfRange, "a rate with its unit, such as 0.8/s, 2000/h or 40000/day")
    }
    return rate
  }
  private static let gpusPerReplica = Option<Int>(
    "gpus-per-replica", "N", in: 1...1024, "GPUs of a replica (1)")
  private static let size = Option<String>(
    "size", "SCENARIO", "size this, whose load is that of the last four weeks, and scale it")

  /// What only a fleet is asked.
  private static let ofFleet = CommandOption.list(StudyFlags.replicas, StudyFlags.leadTime)

  static let command = Command(
    name: "workload forecast",
    summary:
      "the load of the next quarters from its history, tried on the past; N, and when to order",
    forms: ["workload forecast HISTORY [options]"],
    notes: [
      "HISTORY is a table of counts by day or by hour (date,class,requests; class may be left out), or any trace or",
      "recording with dates; - is standard input. Each class is a trend (a share a month), a week, a season where",
      "there are two years, and the events that are named; every part is a median. It is tried on days now past",
      "and compared with repeating the last week; the 80 % band is what those trials missed by.",
    ],
    options: CommandOption.list(
      events, quarters, perReplica, gpusPerReplica, size,
      StudyFlags.replicas.saying("the fleet that is there (what the last four weeks take)"),
      StudyFlags.leadTime,
      Options.out.saying("write forecast.json, forecast.html, forecast.md and tables"),
      Options.details) + SizeOptions.search,
    operands: 1...1,
    examples: [
      "headroom workload forecast - --per-replica 400/day --lead-time 4mo < <(echo date,requests; "
        + #"for i in $(seq 99); do date -ud "2026-08-01 +$i day" +%F,$((900 + 5 * i - (i % 7 > 4) * 400)); done)"#
    ],
    run: SimulateOptions.placing(run))

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    try refuseIdleOptions(arguments)
    let known = try arguments[events].map { try LoadEvent.list(path: $0) } ?? []
    let history = try LoadHistory(path: arguments.operands[0])
    let question = try ForecastQuestion(
      history, events: known, quarters: arguments[quarters] ?? 4)
    let folder = try ReportFolder.asked(call)
    let basis = try basis(call)
    let answer = try question.answer(
      basis.map { basis in
        FleetOutlook(
          basis, replicas: try arguments[StudyFlags.replicas],
          leadMonths: try arguments[StudyFlags.leadTime])
      })
    let document = answer.document
    try folder?.write(document)
    return CommandOutput(document, call, warnings: answer.warnings, status: .done)
  }

  private static func refuseIdleOptions(_ arguments: ParsedArguments) throws(UsageError) {
    if arguments.has(perReplica), arguments.has(size) {
      throw UsageError(
        message:
          "workload forecast: --\(perReplica.name) and --\(size.name) both say what a replica holds",
        hint: "give one of them")
    }
    let isOfFleet = arguments.has(perReplica) || arguments.has(size)
    if !isOfFleet, let option = arguments.first(of: ofFleet) {
      throw UsageError(
        message: "workload forecast: --\(option.name) is of a fleet, and none is asked for",
        hint: "add --\(perReplica.name) RATE or --\(size.name) SCENARIO")
    }
    if !arguments.has(perReplica), arguments.has(gpusPerReplica) {
      throw UsageError(
        message: "workload forecast: --\(gpusPerReplica.name) goes with --\(perReplica.name)",
        hint: "a scenario says how many GPUs its replicas have")
    }
    if !arguments.has(size), let option = arguments.first(of: SizeOptions.search) {
      throw UsageError(
        message: "workload forecast: --\(option.name) says how a scenario is sized, and none is",
        hint: "add --\(size.name) SCENARIO")
    }
  }

  /// What a replica holds; nil where no fleet is asked for.
  private static func basis(_ call: Invocation) throws -> ReplicaBasis? {
    let arguments = call.arguments
    if let rate = try arguments[perReplica] {
      let gpus = try arguments[gpusPerReplica] ?? 1
      return rate.isPerDay
        ? .perDay(rate.requests, gpus: gpus) : .perSecond(rate.requests, gpus: gpus)
    }
    guard let path = arguments[size] else { return nil }
    let catalog = try CatalogOptions.load(arguments)
    let overrides = try SimulateOptions.overrides(arguments)
    let scenario = try ScenarioInput.load(
      path, command: "workload forecast", overrides: overrides, catalog: catalog)
    guard scenario.pools.count == 1 else {
      throw UsageError(
        message: "workload forecast: \(path) has \(scenario.pools.count) pools, and one is scaled",
        hint: "give a model a file of its own")
    }
    let options = try SizeOptions.read(call)
    defer { if options.progress != nil { Console.progress("") } }
    let answer = try SizingProblem(scenario, options: options).size(
      SizingLoad(scenario, window: options.window), catalog: CatalogIdentity(catalog))
    return .sized(answer)
  }
}

/// Requests a second or a day that a replica holds.
private struct ReplicaRate: Sendable {
  var requests: Double
  var isPerDay: Bool

  /// Reads "0.8/s", "30/min", "2000/h" and "40000/day".
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let value = NumberText.parseDouble(parts[0]), value > 0, value <= 1e12
    else { return nil }
    switch parts[1] {
    case "s": (requests, isPerDay) = (value, false)
    case "min": (requests, isPerDay) = (value / 60, false)
    case "h": (requests, isPerDay) = (value / 3600, false)
    case "day", "d": (requests, isPerDay) = (value, true)
    default: return nil
    }
  }
}
