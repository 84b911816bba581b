// WorkloadGenerate.swift: `headroom workload generate`: a trace made to a specification.

import Report
import Text
internal import Traffic
import Units
internal import Workload

enum WorkloadGenerate {
  private static let replication = Option<Int>(
    "replication", "N", in: 0...Int(Int32.max),
    "with other random numbers of the same seed, from 0 (0)")
  static let format = Option<String>(
    "to", "FORMAT", TraceWriterFormat.all.map(\.name).joined(separator: ", ") + " (headroom)"
  ).offering(TraceWriterFormat.all.map(\.name))

  static let command = Command(
    name: "workload generate",
    summary: "a trace made from the load of a scenario",
    forms: ["workload generate SCENARIO [options]"],
    notes: [
      "SCENARIO is a scenario, or its workload alone, or - for standard input. The trace goes",
      "to standard output or --out; the same seed gives the same bytes.",
    ],
    options: CommandOption.list(
      SimulateOptions.requests.counted("so many requests"), SimulateOptions.duration, Options.seed,
      replication,
      Options.set.saying("override a field, such as workload.arrivals.ratePerSecond=8"), format,
      Options.out.saying(
        "write a file; with --json, what it holds is printed", placeholder: "FILE")),
    operands: 1...1,
    examples: [
      "headroom init | headroom workload generate - --requests 5",
      "headroom init | headroom workload generate - --requests 5000 | headroom workload describe -",
    ],
    run: run, outIsFile: true)

  /// Bytes gathered before they are handed on.
  private static let chunk = 1 << 18

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let path = arguments.operands[0]
    let out = arguments[Options.out]
    guard out != nil || !arguments[Options.json] else {
      throw UsageError(
        message: "workload generate: --json prints what a file holds, and there is none",
        hint: "add --out FILE, or leave --json out")
    }
    let replication = try arguments[replication] ?? 0
    let file = try load(path, arguments)
    var stream = try file.specification.makeStream(seed: file.seed, replication: replication)
    var table = TraceTable(to: try format(arguments), classes: file.specification.classes)
    var statistics = TrafficStatistics()
    let sink = try TraceSink(path: out)
    while let request = try stream.next() {
      table.add(request, session: stream.sessionNumber)
      if out != nil { statistics.add(request) }
      guard table.bytes.count >= chunk else { continue }
      if try !sink.write(table.bytes) { return CommandOutput(text: "") }
      table.removeBytes()
    }
    _ = try sink.write(table.bytes)
    try sink.commit()
    guard let out else { return CommandOutput(text: "") }
    return summary(statistics, file, replication, path: out, call)
  }

  private static func format(_ arguments: ParsedArguments) throws(UsageError) -> TraceWriterFormat {
    let name = arguments[format] ?? "headroom"
    if let format = TraceWriterFormat.named(name) { return format }
    throw UsageError(
      message: "workload generate: --to has no format \(JSONWriter.quoted(name))",
      hint: Suggestion.hint(for: name, in: TraceWriterFormat.all.map(\.name)))
  }

  private static func load(_ path: String, _ arguments: ParsedArguments) throws -> WorkloadFile {
    let tree = try LocatedJSON.load(path: path, what: "scenario")
    let file = try WorkloadInput.load(tree, path: path, arguments)
    let classes = file.specification.classes
    let place = SourceLocation(file: path == "-" ? "<stdin>" : path)
    let refused = file.specification.closedLoops.map { index, _ in
      InputError(
        .unsupported, at: place,
        "class \(JSONWriter.quoted(classes[index].name)) is a closed loop: when its requests come depends "
          + "on the fleet that answers them",
        hint:
          "give it an open process such as poisson, or let `headroom simulate --out DIR --requests` "
          + "record what a fleet makes of it")
    }
    if !refused.isEmpty { throw InputErrors(refused) }
    return file
  }

  private static func summary(
    _ statistics: TrafficStatistics, _ file: WorkloadFile, _ replication: Int, path: String,
    _ call: Invocation
  ) -> CommandOutput {
    let line =
      "\(FigureText.grouped(statistics.requests)) requests in "
      + "\(FigureText.duration(statistics.span)), written to \(path)"
    let json: JSONValue = [
      "path": .string(path), "format": .string(call.arguments[format] ?? "headroom"),
      "requests": .int(statistics.requests),
      "span_s": TrafficJSON.span(statistics),
      "total_input_tokens": Int(exactly: statistics.input.sum).map(JSONValue.int)
        ?? .double(Double(statistics.input.sum)),
      "total_output_tokens": Int(exactly: statistics.output.sum).map(JSONValue.int)
        ?? .double(Double(statistics.output.sum)),
      "seed": .int(Int(file.seed)), "replication": .int(replication),
    ]
    return CommandOutput(json: json, lines: [line], isJSON: call.arguments[Options.json])
  }
}

/// Where a trace goes: a file that is there whole or not at all, or standard output.
private struct TraceSink {
  private let file: AtomicFile?

  init(path: String?) throws(FileError) {
    if let path { file = try AtomicFile(path: path) } else { file = nil }
  }

  /// - Returns: false when nobody reads any more.
  func write(_ bytes: [UInt8]) throws(FileError) -> Bool {
    if let file {
      try file.write(bytes)
      return true
    }
    do throws(OutputError) {
      try StandardOutput.write(bytes)
      return true
    } catch {
      if case .file(let failure) = error { throw failure }
      return false
    }
  }

  func commit() throws(FileError) { try file?.commit() }
}
