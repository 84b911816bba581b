// NightlyCommand.swift: `headroom nightly`: every scenario of a folder, judged and compared, in a folder of its night.

import Hardware
import Planning
import Plans
import Report
import Text

enum NightlyCommand {
  static let command = Command(
    name: "nightly",
    summary: "runs every scenario of a folder; one index, difference from the night before",
    forms: ["nightly DIR --out DIR [options]"],
    notes: [
      "Every .json5 and .json file of DIR is a scenario: sized where it promises something, else simulated. One that",
      "cannot be read or run is a row of the index, and the others run. --out gets a folder for the night, which is",
      "there whole or not at all, and `latest`, which points at it. What was finished before a kill is not run again.",
      "`thresholds` of a scenario, and --threshold, name figures as the JSON does: p99_ttft_ms < 800, gpus <= 16.",
      "Exit status 5 when a scenario misses its promise or a threshold, or has too few samples; 3 when an input is",
      "bad; 4 when a file cannot be read or written, or another night is at work in --out; 1 when a scenario's process",
      "ends by a fault of ours. The first of 1, 4, 3, 5 wins. A limit of time or memory that is passed is 5.",
    ],
    options: NightlyOptions.own + SizeOptions.search
      + CommandOption.list(
        Options.out.saying("the folder of the nights, made where it is missing"), Options.details),
    operands: 1...1,
    examples: [
      "mkdir -p scenarios; headroom init > scenarios/first.json5; "
        + "headroom nightly scenarios --out nights --draft --window 1m"
    ],
    run: run, interruption: "what was finished is kept; run it again to go on")

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let out = try arguments.required(Options.out, example: "nights")
    let options = try NightlyOptions(arguments)
    let time = try NightClock.stamp(named: arguments[NightlyOptions.night])
    let run = try NightRun(call, options)
    let folder = try NightFolder(locking: out)
    let past = try folder.history()
    let stamp = try folder.free(
      time, isNamed: arguments.has(NightlyOptions.night), in: past)
    let baseline = try folder.baseline(arguments[NightlyOptions.baseline])
    let records = try run.records(in: folder)
    let splits = options.splits ? try run.splits(records, baseline, in: folder) : [:]
    let night = Night(
      stamp, records, thresholds: options.thresholds, baseline: baseline, splits: splits,
      drifts: try run.drifts(
        records, arguments[NightlyOptions.observed], stamp: stamp, past: past),
      past: past)
    let document = night.document
    try folder.publish(document, of: records, stamp.name)
    if options.accepts { try folder.point(NightFolder.accepted, at: stamp.name) }
    try folder.settle(keeping: options.kept)
    return CommandOutput(document, call, warnings: [], status: options.status(of: night))
  }
}
