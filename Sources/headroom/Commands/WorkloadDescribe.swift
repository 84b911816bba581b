// WorkloadDescribe.swift: `headroom workload describe`: what a trace holds, or a scenario would send.

import Hardware
import Report
import Text
internal import Traffic
import Units
import Workload

enum WorkloadDescribe {
  private static let isScenario = Flag(
    "scenario", "FILE is a scenario (needed for standard input)")
  private static let start = Option(
    "start", "DATE", "local clock at the first arrival: \"2025-09-10 12:00:00\""
  ) { text throws(InputErrors) in
    guard let start = ClockText.date(text.text) else {
      throw text.wrong(.wrongType, "a date and time such as \"2025-09-10 12:00:00\"")
    }
    return start
  }
  private static let zone = Option(
    "zone", "±HH:MM", "added to the file's clock, for the table of hours"
  ) { text throws(InputErrors) in
    guard let zone = ClockText.zone(text.text) else {
      throw text.wrong(.wrongType, "Z, or such as +08:00 or -0330")
    }
    return zone
  }
  private static let context = Option<Int>(
    "context", "N", in: 1...WorkloadLimits.tokensPerRequest,
    "count requests of more than N tokens, input and output")

  static let command = Command(
    name: "workload describe",
    summary: "what a trace holds: rates, bursts, lengths, hours, names, faults",
    forms: ["workload describe FILE [options]"],
    notes: [
      "FILE is a trace, a recording of rates, or a scenario, whose load is generated and described; - is",
      "standard input. Memory does not grow with the file, unless --sort is given.",
    ],
    options: CommandOption.list(
      TraceReadingOptions.format, isScenario, TraceReadingOptions.sort,
      TraceReadingOptions.lenient, TraceReadingOptions.from, TraceReadingOptions.to, start, zone,
      context, ReplicaOptions.model.saying("count requests longer than the context of this model"),
      Options.seed.saying("of a scenario's random numbers (1)"),
      Options.set.saying("override a field of a scenario, such as workload.requests=1000"),
      Options.out.saying("write traffic.json, traffic.html and traffic.md"),
      CatalogOptions.folders),
    operands: 1...1,
    examples: [
      #"printf 'arrival_s,input_tokens,output_tokens\n0,900,150\n2.5,1200,80\n' | "#
        + "headroom workload describe -",
      "headroom init | headroom workload describe --scenario -",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let path = arguments.operands[0]
    let request = try request(call)
    let folder = try ReportFolder.asked(call)
    let description: TrafficDescription
    if let tree = try WorkloadInput.scenario(path, isNamed: arguments[isScenario]) {
      try refuseTraceOptions(arguments)
      let file = try WorkloadInput.load(tree, path: path, arguments)
      description = try TrafficDescription(file.specification, seed: file.seed, request)
    } else {
      try refuseScenarioOptions(arguments)
      switch try TrafficFile.open(path: path, options: request.options) {
      case .requests(let trace): description = try TrafficDescription(trace, request)
      case .rates(let recording):
        let report = RateRecordingReport(RateDescription(recording, zone: request.zone))
        return try output(Document(report), folder, call)
      }
    }
    return try output(Document(description, unicode: call.console.usesUnicode), folder, call)
  }

  private static func output(
    _ document: Document, _ folder: ReportFolder?, _ call: Invocation
  ) throws(FileError) -> CommandOutput {
    try folder?.write(document)
    return CommandOutput(all: document, call)
  }

  private static func refuseTraceOptions(_ arguments: ParsedArguments) throws(UsageError) {
    let ofTraces = arguments.first(
      of: TraceReadingOptions.format, TraceReadingOptions.sort, TraceReadingOptions.lenient)
    if let option = ofTraces {
      throw UsageError(
        message:
          "workload describe: --\(option.name) says how a trace is read, and this file is a scenario",
        hint: "leave it out, or write it in the scenario's trace")
    }
  }

  private static func refuseScenarioOptions(_ arguments: ParsedArguments) throws(UsageError) {
    if let option = arguments.first(of: Options.seed, Options.set) {
      throw UsageError(
        message:
          "workload describe: --\(option.name) is for scenarios, and this file holds traffic",
        hint: "leave it out")
    }
  }

  private static func request(_ call: Invocation) throws -> DescriptionRequest {
    let arguments = call.arguments
    var request = DescriptionRequest()
    request.options.format = arguments[TraceReadingOptions.format] ?? "auto"
    request.options.sorts = arguments[TraceReadingOptions.sort]
    request.options.isLenient = arguments[TraceReadingOptions.lenient]
    request.options.keepsDetails = true
    if let from = try arguments[TraceReadingOptions.from] { request.from = from }
    if let to = try arguments[TraceReadingOptions.to] { request.to = to }
    guard request.from < request.to else {
      throw TraceReadingOptions.to.wrong(
        .outOfRange, arguments.text(of: TraceReadingOptions.to) ?? "", "later than --from")
    }
    request.context = try context(call)
    if let start = try arguments[start] { request.start = start }
    if let zone = try arguments[zone] { request.zone = zone }
    return request
  }

  /// Tokens of the longest request that fits.
  private static func context(_ call: Invocation) throws -> Int? {
    let given = try call.arguments[Self.context]
    guard let name = call.arguments[ReplicaOptions.model] else { return given }
    guard given == nil else {
      throw UsageError(
        message: "workload describe: --model and --context name two limits",
        hint: "give one of the two")
    }
    var catalog = try CatalogOptions.load(call.arguments)
    let model = try CatalogOptions.model(name, in: &catalog)
    if let note = model.note { call.console.note(note) }
    return model.entry.maxPositionEmbeddings
  }
}
