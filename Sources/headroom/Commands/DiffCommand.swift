// DiffCommand.swift: `headroom diff`: what changed between two results, and whether that is more than chance.

import Foundation
import Hardware
import Planning
import Plans
import Report
import Text
internal import Traffic
import Workload

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

  private static let upgrade = Flag(
    "upgrade", "both are scenarios with one load: an old and a new engine, model or set of flags")
  private static let pairs = Option<Int>(
    "pairs", "N", in: 10...1000, "with --upgrade: pairs of runs, or of resamples of a trace (20)")

  static let command = Command(
    name: "diff",
    summary: "what changed between two results, in and out, and whether that is more than chance",
    forms: [
      "diff BEFORE.json AFTER.json [--all] [--tolerance SHARE] [options]",
      "diff --upgrade OLD.json5 NEW.json5 [--set KEY=VALUE] [options]",
    ],
    notes: [
      "Both are results of one command, simulate, size, compare, cost or own: what --json printed, or the .json of --out.",
      "A figure changed where the 95 % intervals of both runs do not overlap; counts and prices of the answer change by",
      "any difference. Latencies, lost requests, replicas, GPUs and costs are worse when they rise, attainment and",
      "capacity when they fall; throughput follows the load and is neither.",
      "With --upgrade two scenarios of one load are run on the same replicates, and the differences of pairs are told with",
      "their 95 % intervals: does the new one hold, what does it cost a token. --set changes the new one alone.",
      "Exit status 5 when a verdict or a figure became worse; with --upgrade when the new one misses its promise, or that",
      "is undecided, or a figure is worse where nothing is promised.",
    ],
    options: CommandOption.list(
      all, tolerance, upgrade, pairs,
      Options.set.saying("with --upgrade: override a field of the new scenario"),
      Options.threads.saying("with --upgrade: runs at once; changes no figure"),
      CatalogOptions.folders,
      Options.out.saying("write diff.json, diff.html, diff.md and changes.csv; upgrade.*"),
      Options.details),
    operands: 2...2,
    examples: [
      "headroom init > s.json5; headroom simulate s.json5 --json > a.json; "
        + "headroom simulate s.json5 --seed 2 --json > b.json; headroom diff a.json b.json",
      "headroom init > s.json5; headroom diff --upgrade s.json5 s.json5 --set fleet.pools[0].maxNumSeqs=64",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    guard !arguments[upgrade] else { return try judge(call) }
    if let option = arguments.first(of: pairs, Options.set, Options.threads) {
      throw UsageError(
        message: "diff: --\(option.name) is of runs, and results have run already",
        hint: "add --\(upgrade.name), and name two scenarios")
    }
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

  /// Two scenarios on the same replicates.
  private static func judge(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    if let option = arguments.first(of: all, tolerance) {
      throw UsageError(
        message: "diff: --\(option.name) is of two results",
        hint: "leave it out: --\(upgrade.name) tells every figure with its interval")
    }
    let catalog = try CatalogOptions.load(arguments)
    let pairs = try arguments[pairs] ?? 20
    let threads =
      try arguments[Options.threads] ?? ProcessInfo.processInfo.activeProcessorCount
    let paths = arguments.operands
    let changes = [[], try SimulateOptions.overrides(arguments)]
    let sides = try zip(paths, changes).map { path, overrides in
      try ScenarioInput.load(path, command: "diff", overrides: overrides, catalog: catalog)
        .resampled(pairs, catalog)
    }
    let folder = try ReportFolder.asked(call)
    let answer = try UpgradeQuestion(sides[0], sides[1], replicates: pairs).answer(
      catalog: CatalogIdentity(catalog), threads: threads)
    let document = answer.document((paths[0], paths[1]))
    try folder?.write(document)
    return CommandOutput(
      document, call, warnings: [], status: answer.isYes ? .done : .answerIsNo)
  }
}

extension Scenario {
  /// The same scenario, its trace to be resampled where all of its load is one.
  fileprivate func resampled(_ count: Int, _ catalog: Catalog) throws -> Scenario {
    guard workload.parts.allSatisfy({ $0.trace != nil }) else { return self }
    return try plan.setting(RunKeys.replications, to: nil)
      .setting(RunKeys.bootstrap, to: count).resolved(catalog)
  }
}
