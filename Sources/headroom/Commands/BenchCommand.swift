// BenchCommand.swift: `headroom bench`: how fast headroom itself is, on fixed workloads.

import Report
import Text

enum BenchCommand {
  static let command = Command(
    name: "bench",
    summary: "the engine's own speed and memory on fixed workloads",
    forms: ["bench [--full] [--case NAME] [--trace FILE] [options]"],
    notes: [
      "Each case runs in a process of its own, so that its peak memory is its own. Times are wall times of",
      "one core; compare them on one machine only. Cases:",
    ] + BenchCases.all.map { "  \($0.name): \($0.summary)" },
    options: [
      CommandOption("full", "the long cases too"),
      CommandOption("case", "NAME", "this case alone, in this process"),
      CommandOption("trace", "FILE", "a trace for the case 'trace'"),
      CommandOption(
        "allocations", "count heap allocations an event, with valgrind where it is installed"),
      CommandOption("repeat", "N", "run each case N times and show the median (1)"),
      CommandOption(
        "scale", "S", "run a share S of each case's requests, above 0 and at most 1 (1)"),
    ],
    operands: 0...0,
    examples: [
      "headroom bench --scale 0.01", "headroom bench --case kernel-mm1 --scale 0.1 --json",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let options = BenchOptions(
      scale: try arguments.share("scale") ?? 1, trace: arguments.value("trace"))
    let repeats = try arguments.int("repeat", in: 1...99) ?? 1
    var rows: [BenchRow] = []
    if let name = arguments.value("case") {
      guard let found = BenchCases.all.first(where: { $0.name == name }) else {
        throw InputErrors(
          InputError(
            .unknownName, at: ParsedArguments.place("case"), "unknown case \"\(name)\"",
            hint: Suggestion.hint(for: name, in: BenchCases.all.map(\.name))))
      }
      var runs: [BenchRow] = []
      for _ in 0..<repeats {
        runs.append(
          BenchRow(
            found, try found.run(options), peakMemoryBytes: ChildProcess.peakMemoryBytes))
      }
      rows = [median(runs)]
    } else {
      for entry in BenchCases.all {
        let isWanted =
          entry.name == "trace"
          ? options.trace != nil : !entry.isLong || arguments.flag("full")
        guard isWanted else { continue }
        call.console.note("running \(entry.name)")
        var runs: [BenchRow] = []
        for _ in 0..<repeats { runs.append(try inChild(entry, options)) }
        rows.append(median(runs))
      }
    }
    if arguments.flag("allocations") {
      for index in rows.indices where rows[index].entry.name != "trace" {
        call.console.note("counting allocations of \(rows[index].entry.name)")
        rows[index].allocationsPerEvent = try AllocationCount.perEvent(rows[index].entry, options)
      }
    }
    let text =
      arguments.flag("json")
      ? JSONWriter.pretty(["cases": .array(rows.map(\.json))])
      : table(rows, options, console: call.console)
    return CommandOutput(text: text)
  }

  /// Runs a case as a child of this process.
  private static func inChild(_ entry: BenchCase, _ options: BenchOptions) throws -> BenchRow {
    var arguments = ["bench", "--case", entry.name, "--json", "--quiet"]
    arguments += ["--scale", NumberText.shortest(options.scale)]
    if let trace = options.trace { arguments += ["--trace", trace] }
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

  private static func table(
    _ rows: [BenchRow], _ options: BenchOptions, console: Console
  ) -> String {
    var table = TextTable()
    table.row(
      "case", "requests", "seconds", "requests/s", "per CPU s", "output tokens/s", "events",
      "ns/event", "peak MB", "allocs/event", "at least")
    for row in rows { table.row(row.cells) }
    let notes = [
      "",
      "times are wall times of this machine; the kernel's 'at least' is in events (2 a request)",
      "per CPU s: requests a second of processor time, which other programs on the core do not slow",
    ]
    return (table.lines() + notes).joined(separator: "\n") + "\n"
  }
}
