// BenchCommand.swift: `headroom bench`: how fast headroom itself is, on fixed workloads.

import Report
import Text

enum BenchCommand {
  private static let full = Flag(
    "full", "the long cases too, the generators on 5 M requests and the readers on 20 M rows each")
  private static let oneCase = Option<String>("case", "NAME", "this case alone, in this process")
    .offering(BenchCases.all.map(\.name))
  private static let trace = Option<String>("trace", "FILE", "a trace for the case 'trace'")
  private static let allocations = Flag(
    "allocations", "count heap allocations an event, with valgrind where it is installed")
  private static let repeats = Option<Int>(
    "repeat", "N", in: 1...99, "run each case N times and show the median (1)")
  private static let scale = Option<Double>(
    share: "scale", "S", "run a share S of each case's requests, above 0 and at most 1 (1)")

  static let command = Command(
    name: "bench",
    summary: "the engine's own speed and memory on fixed workloads",
    forms: ["bench [--full] [--case NAME] [--trace FILE] [options]"],
    notes: [
      "Each case runs in a process of its own, so that its peak memory is its own. Times are wall times of",
      "one core; compare them on one machine only. The last column, requests for each event of the kernel case in",
      "the same run, can be compared between machines. Each case is printed as it ends. Cases:",
    ] + BenchCases.all.map { "  \($0.name): \($0.summary)" },
    options: CommandOption.list(full, oneCase, trace, allocations, repeats, scale),
    operands: 0...0,
    examples: [
      "headroom bench --scale 0.01", "headroom bench --case kernel-mm1 --scale 0.1 --json",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let options = BenchOptions(
      scale: try arguments[scale] ?? 1, trace: arguments[trace],
      isFull: arguments[full])
    let isJSON = arguments[Options.json]
    if !isJSON { try show(BenchRow.line(BenchRow.columns.map(\.title))) }
    let repeats = try arguments[Self.repeats] ?? 1
    var rows: [BenchRow] = []
    if let name = arguments[oneCase] {
      guard let found = BenchCases.all.first(where: { $0.name == name }) else {
        throw InputErrors(
          InputError(
            .unknownName, at: oneCase.place, "unknown case \"\(name)\"",
            hint: Suggestion.hint(for: name, in: BenchCases.all.map(\.name))))
      }
      var runs: [BenchRow] = []
      for _ in 0..<repeats {
        runs.append(
          BenchRow(
            found, try found.run(options), peakMemoryBytes: ChildProcess.peakMemoryBytes))
      }
      rows = [try finished(median(runs), nil, call, options)]
    } else {
      for entry in BenchCases.all {
        let isWanted =
          entry.name == "trace"
          ? options.trace != nil : !entry.isLong || options.isFull
        guard isWanted else { continue }
        call.console.note("running \(entry.name)")
        var runs: [BenchRow] = []
        for _ in 0..<repeats { runs.append(try inChild(entry, options)) }
        rows.append(try finished(median(runs), rows.first, call, options))
      }
    }
    return CommandOutput(
      json: ["cases": .array(rows.map(\.json))],
      lines: [
        "",
        "times are wall times of this machine; the kernel's 'at least' is in events (2 a request)",
        "per CPU s: requests a second of processor time, which other programs on the core do not slow",
        "per kernel event: requests a second over the events a second of kernel-mm1 in this run",
      ], isJSON: isJSON)
  }

  /// A case that has ended: its figures beside the kernel's, printed where they are not part of JSON.
  private static func finished(
    _ row: BenchRow, _ first: BenchRow?, _ call: Invocation, _ options: BenchOptions
  ) throws -> BenchRow {
    var row = row
    if call.arguments[allocations], row.entry.name != "trace" {
      call.console.note("counting allocations of \(row.entry.name)")
      row.allocationsPerEvent = try AllocationCount.perEvent(row.entry, options)
    }
    if let kernel = first ?? row as BenchRow?, kernel.entry.name == KernelBench.mm1.name {
      row.ratioToKernel = row.requestsPerSecond / kernel.eventsPerSecond
    }
    if !call.arguments[Options.json] { try show(BenchRow.line(row.cells)) }
    return row
  }

  /// A line of the table, as soon as it is known.
  private static func show(_ line: String) throws {
    do { try StandardOutput.write(CommandOutput(lines: [line]).shown) } catch {
      // Who reads no further has what he wanted.
      if case .file(let failure) = error { throw failure }
    }
  }

  /// Runs a case as a child of this process.
  private static func inChild(_ entry: BenchCase, _ options: BenchOptions) throws -> BenchRow {
    var arguments = ["bench", "--case", entry.name, "--json", "--quiet"]
    arguments += ["--scale", NumberText.shortest(options.scale)]
    if let trace = options.trace { arguments += ["--trace", trace] }
    if options.isFull { arguments.append("--full") }
    let (output, seconds) = try ChildProcess.run(arguments)
    let tree = try LocatedJSON.parse(output, file: "bench --case \(entry.name)", what: "result")
    guard var row = BenchRow(entry, tree) else {
      throw InputErrors(
        InputError(
          .wrongType, at: tree.location, "the case's result is incomplete", hint: "run it alone"))
    }
    // Reading the trace is part of the case.
    if entry.name == "trace" { row.measurement.seconds = seconds }
    return row
  }

  /// The run of median time.
  private static func median(_ rows: [BenchRow]) -> BenchRow {
    rows.sorted { $0.measurement.seconds < $1.measurement.seconds }[rows.count / 2]
  }
}
