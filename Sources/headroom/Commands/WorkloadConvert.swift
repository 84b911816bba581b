// WorkloadConvert.swift: `headroom workload convert`: a trace in another format, several merged into one.

import Glibc
import Text
internal import Traffic

enum WorkloadConvert {
  static let command = Command(
    name: "workload convert",
    summary: "translate a trace, or merge several; says what is lost",
    forms: ["workload convert FILE... --to FORMAT [--out FILE] [options]"],
    notes: [
      "FILE is a trace; - is standard input. Several are merged by time, each from its first arrival. Of a",
      "recording of rates that has lengths (a ServeGen folder), requests are made, with --seed.",
      "Formats: " + TraceWriterFormat.all.map(\.name).joined(separator: ", ")
        + ". Times are exact where the format allows; what it cannot hold is",
      "counted on standard error. Memory does not grow with the file, unless --sort is given.",
    ],
    options: CommandOption.list(
      WorkloadGenerate.format.saying("the format to write"),
      Options.out.saying(
        "where to write, whole or not at all (standard output)", placeholder: "FILE"),
      TraceReadingOptions.format.saying(
        "the format read, where it cannot be told from the content"),
      TraceReadingOptions.sort, TraceReadingOptions.lenient,
      Options.seed.saying("of the requests made from a recording of rates (1)")),
    operands: 1...100,
    examples: [
      #"printf 'arrival_s,input_tokens,output_tokens\n0,900,150\n2.5,1200,80\n' | "#
        + "headroom workload convert - --to mooncake"
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let name = try arguments.required(WorkloadGenerate.format, example: "mooncake")
    guard let format = TraceWriterFormat.named(name) else {
      let names = TraceWriterFormat.all.map(\.name)
      throw UsageError(
        message: "workload convert: --to has no format \(JSONWriter.quoted(name))",
        hint: Suggestion.hint(for: name, in: names))
    }
    let out = arguments[Options.out]
    if arguments[Options.json] && out == nil {
      throw UsageError(
        message: "workload convert: --json prints a summary where the trace would go",
        hint: "add --out FILE")
    }
    guard arguments.operands.filter({ $0 == "-" }).count <= 1 else {
      throw UsageError(
        message: "workload convert: standard input cannot be read twice",
        hint: "name - once")
    }
    if let out, arguments.operands.contains(where: { isSameFile($0, out) }) {
      throw UsageError(
        message: "workload convert: --out \(out) would overwrite the trace that is read",
        hint: "write to another file")
    }
    var options = TraceOptions()
    options.format = arguments[TraceReadingOptions.format] ?? "auto"
    options.sorts = arguments[TraceReadingOptions.sort]
    options.isLenient = arguments[TraceReadingOptions.lenient]
    options.keepsDetails = true
    let seed = try arguments[Options.seed] ?? 1
    let (sources, notes) = try open(arguments.operands, options, seed: seed)
    guard !notes.isEmpty || !arguments.has(Options.seed) else {
      throw UsageError(
        message: "workload convert: --seed is for recordings of rates; these files hold requests",
        hint: "leave it out")
    }
    var conversion = TraceConversion(sources, to: format)
    try write(&conversion, format, to: out)
    for line in notes + remarks(conversion.losses, format, out: out) { call.console.note(line) }
    for (path, counts) in zip(arguments.operands, conversion.counts) {
      for line in counts?.remarks(on: path) ?? [] { call.console.note("  " + line) }
    }
    guard arguments[Options.json] else { return CommandOutput(text: "") }
    return CommandOutput(
      text: JSONWriter.pretty(
        summary(conversion.losses, format, seed: notes.isEmpty ? nil : seed, notes: notes)))
  }

  /// What the files hold, and what is to be said of those whose requests are made.
  private static func open(_ paths: [String], _ options: TraceOptions, seed: Int) throws -> (
    sources: [ConversionSource], notes: [String]
  ) {
    var notes: [String] = []
    // A file's place among them tells its random numbers from those of the others.
    let sources = try paths.enumerated().map { place, path -> ConversionSource in
      switch try TrafficFile.open(path: path, options: options) {
      case .requests(let trace): return .trace(trace)
      case .rates(let recording):
        let made = try recording.requests(
          path: path, seed: UInt64(seed), name: place == 0 ? "" : String(place))
        notes.append(
          "\(path) holds rates (\(recording.format)): its requests are made, not recorded, with seed \(seed)"
        )
        notes += recording.notes.map { "  \($0)" }
        return .made(made)
      }
    }
    return (sources, notes)
  }

  /// - Throws: `FileError`, what the traces throw; with a file, nothing is left of it then.
  private static func write(
    _ conversion: inout TraceConversion, _ format: TraceWriterFormat, to out: String?
  ) throws {
    guard let out else {
      do {
        while let piece = try conversion.next() { try StandardOutput.write(piece) }
      } catch OutputError.closedByReader {
        return  // who stops reading early has what he wanted
      } catch OutputError.file(let failure) {
        throw failure
      }
      return
    }
    let file = try AtomicFile(path: out)
    while let piece = try conversion.next() { try file.write(piece) }
    let header = try format.header.map { text in
      let header = try AtomicFile(path: headerPath(out))
      try header.write(text)
      try header.flush()
      return header
    }
    try file.flush()
    try file.commit()
    try header?.commit()
  }

  /// Whether two paths lead to one file that is there.
  private static func isSameFile(_ one: String, _ other: String) -> Bool {
    guard one != "-", let one = realpath(one, nil) else { return false }
    defer { free(one) }
    guard let other = realpath(other, nil) else { return false }
    defer { free(other) }
    return strcmp(one, other) == 0
  }

  private static func headerPath(_ out: String) -> String { out + ".yaml" }

  private static func remarks(
    _ losses: ConversionLosses, _ format: TraceWriterFormat, out: String?
  ) -> [String] {
    var lines: [String] = []
    if losses.roundedTimes > 0 {
      lines.append("times of \(losses.roundedTimes) requests were rounded")
    }
    for (part, count) in losses.droppedParts {
      lines.append(
        "\(part) of \(count) requests were left out: \(format.name) has no place for them")
    }
    if losses.quotedNames > 0 {
      lines.append(
        "\(losses.quotedNames) names that begin like a formula got a leading '")
    }
    if let remark = format.remark { lines.append(remark) }
    if let header = format.header {
      lines.append(
        out.map { "the header is in \(headerPath($0))" }
          ?? "the header, a file of its own, is written with --out; it holds "
          + header.split(separator: "\n").joined(separator: ", "))
    }
    let verdict = losses.isLossless ? "nothing of them was lost" : "lost of them:"
    return ["\(losses.requests) requests as \(format.name); \(verdict)"] + lines.map { "  " + $0 }
  }

  /// - Parameter seed: of requests that were made; nil when all were recorded.
  private static func summary(
    _ losses: ConversionLosses, _ format: TraceWriterFormat, seed: Int?, notes: [String]
  ) -> JSONValue {
    .object([
      ("format", .string(format.name)),
      ("requests", .int(losses.requests)),
      ("lossless", .bool(losses.isLossless)),
      ("rounded_times", .int(losses.roundedTimes)),
      ("quoted_names", .int(losses.quotedNames)),
      ("seed", seed.map { .int($0) } ?? .null), ("notes", .array(notes.map { .string($0) })),
      (
        "left_out",
        .object(
          losses.droppedParts.map {
            ($0.part.split(separator: " ").joined(separator: "_"), JSONValue.int($0.requests))
          })
      ),
    ])
  }
}
