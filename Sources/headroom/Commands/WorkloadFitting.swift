// WorkloadFitting.swift: `headroom workload fit`: generator parameters from a trace, and how far they are from it.

import Report
import Text
internal import Traffic
import Units

enum WorkloadFitting {
  static let command = Command(
    name: "workload fit",
    summary: "generator parameters fitted to a trace, and how far trace and fit are apart",
    forms: ["workload fit FILE [options]"],
    notes: [
      "FILE is a trace of any known format, or - for standard input, or a recording of rates that has lengths (a",
      "ServeGen folder), whose requests are made with --seed and fitted. The result ends with a class of load,",
      "ready to paste into a scenario. Arrivals are compared by their gaps and by the index of dispersion at 1 s to",
      "10 min over generated windows as long as the trace; lengths by their distribution function.",
      "Lengths that no law fits are a table of quantiles. Exit status 5 when what is printed makes arrivals,",
      "prompts or outputs that are too far from the trace's, or there are too few requests to tell: it then says",
      "what not to use it for. All requests are held in memory.",
    ],
    options: CommandOption.list(
      TraceReadingOptions.format.saying("the format, where it cannot be told from the columns"),
      TraceReadingOptions.sort, TraceReadingOptions.from, TraceReadingOptions.to,
      Options.seed.saying("of the requests made of a recording, and of the comparison (1)"),
      Options.out.saying("write the class of load to a file", placeholder: "FILE")),
    operands: 1...1,
    examples: [
      "headroom init | headroom workload generate - --requests 2000 | headroom workload fit -"
    ],
    run: run, outIsFile: true)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let path = arguments.operands[0]
    var options = TraceOptions()
    options.format = arguments[TraceReadingOptions.format] ?? "auto"
    options.sorts = arguments[TraceReadingOptions.sort]
    let (from, to) = try part(arguments)
    let seed = try arguments[Options.seed] ?? 1
    let load: RecordedLoad
    switch try TrafficFile.open(path: path, options: options) {
    case .requests(let trace):
      load = try RecordedLoad(trace, from: from, to: to, name: path)
    case .rates(let recording):
      load = try RecordedLoad(recording, from: from, to: to, seed: UInt64(seed), name: path)
      call.console.note(
        "\(path) holds rates (\(recording.format)): its requests are made, not recorded, with seed \(seed)"
      )
      for note in recording.notes { call.console.note("  \(note)") }
    }
    let fit = try WorkloadFit(load, name: path, seed: UInt64(seed))
    if let out = arguments[Options.out] {
      try AtomicFile.write(WorkloadFitClass(fit).file, to: out)
    }
    return CommandOutput(
      all: Document(fit), call, status: fit.verdict == .poor ? .answerIsNo : .done)
  }

  /// The part of the trace that is fitted.
  private static func part(
    _ arguments: ParsedArguments
  ) throws -> (from: SimulationTime, to: SimulationTime) {
    let from = try arguments[TraceReadingOptions.from] ?? .zero
    let to = try arguments[TraceReadingOptions.to] ?? .never
    guard from < to else {
      throw UsageError(
        message: "workload fit: --to is not later than --from", hint: "write a later --to")
    }
    return (from, to)
  }
}
