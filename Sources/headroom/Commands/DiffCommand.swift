// DiffCommand.swift: `headroom diff`: what changed between two results, and whether that is more than chance.

import Planning
import Report
import Text

enum DiffCommand {
  private static let all = Flag("all", "what did not change too")
  private static let tolerance = Option<Double>(
    "tolerance", "SHARE",
    "what counts as worse: changes from this share on, without an interval too (any that an interval proves)"
  ) { text throws(InputErrors) in
    guard let share = text.share else { throw text.wrong(.wrongType, "a share, such as 5%") }
    guard share >= 0, share <= 1000 else { throw text.wrong(.outOfRange, "0 or more") }
    return share
  }

  static let command = Command(
    name: "diff",
    summary: "what changed between two results, in and out, and whether that is more than chance",
    forms: ["diff BEFORE.json AFTER.json [--all] [--tolerance SHARE] [options]"],
    notes: [
      "Both are results of one command, simulate, size, compare, cost or own: what --json printed, or the .json of --out.",
      "A figure changed where the 95 % intervals of both runs do not overlap; counts and prices of the answer change by",
      "any difference. Latencies, lost requests, replicas, GPUs and costs are worse when they rise, attainment and",
      "capacity when they fall; throughput follows the load and is neither.",
      "Exit status 5 when a verdict or a figure became worse.",
    ],
    options: CommandOption.list(
      all, tolerance, Options.out.saying("write diff.json, diff.html, diff.md and changes.csv"),
      Options.details),
    operands: 2...2,
    examples: [
      "headroom init > s.json5; headroom simulate s.json5 --json > a.json; "
        + "headroom simulate s.json5 --seed 2 --json > b.json; headroom diff a.json b.json"
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let tolerance = try arguments[tolerance]
    let folder = try ReportFolder.asked(call)
    let difference = try ResultDifference(
      from: StoredResult(path: arguments.operands[0]),
      to: StoredResult(path: arguments.operands[1]), tolerance: tolerance)
    let document = difference.document(showingAll: arguments[all])
    try folder?.write(document)
    let status = difference.isRegression ? ExitStatus.answerIsNo : .done
    return arguments[all]
      ? CommandOutput(all: document, call, status: status)
      : CommandOutput(document, call, warnings: [], status: status)
  }
}
