// SizeCommand.swift: `headroom size`: the smallest fleet that holds the SLO, with its proof.

import Fleet
import Foundation
import Hardware
import Planning
import Plans
import Report
import Text
import Units

enum SizeCommand {
  static let command = Command(
    name: "size",
    summary: "smallest and cheapest fleet that holds the SLO at p95 load plus headroom, proven",
    forms: [
      "size SCENARIO [options]",
      "size --concurrency N --context-p50 T --context-p99 T --tokens-per-second-per-user R --max-queue N …",
    ],
    notes: [
      "SCENARIO is a JSON5 file with an slo, or - for standard input. Its `headroom` says which percentile of",
      "the load and which margin (95 and 0.3); the replicas written in it do not matter. A knob with several",
      "values is free: every combination is sized on the same load, and the cheapest is the answer.",
      "Pools that serve classes of their own (several models) are sized each by itself and packed on the nodes they",
      "share; --pool sizes one of them, and turns its knobs.",
      "Without a scenario the four classic figures make the load and the promise; the report says how.",
      "With --replicas a fleet that is there is judged by the same gates, beside the one that would be needed.",
      "Exit status 5 when no number of replicas holds the SLO, or the fleet that is there does not.",
    ],
    options: ClassicFlags.options + SizeOptions.all + SimulateOptions.failure + SizeKnob.options
      + StudyFlags.options + CommandOption.list(Options.details),
    operands: 0...1,
    examples: [
      "headroom init | headroom size - --draft --window 1m",
      "headroom size --concurrency 100 --context-p50 2000 --context-p99 8000 --tokens-per-second-per-user 25 "
        + "--max-queue 10 --model llama-3.1-70b --gpu H200-SXM --tp 2 --precision fp8 --draft",
    ],
    run: SimulateOptions.placing(run))

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let catalog = try CatalogOptions.load(arguments)
    let spans = try StudyFlags.spans(arguments)
    let asked = try StudyFlags.options(arguments)
    let question = try SizeQuestion(
      arguments, catalog,
      window: arguments.has(SizeOptions.window) ? SizeOptions.read(call).window : nil)
    if let fleet = try question.fleet() {
      return try SizeFleet.run(
        call, fleet, catalog, asked, spans: spans, RunRequest("size", call, question.asked))
    }
    let folder = try ReportFolder.asked(call)
    var options = try SizeOptions.read(call)
    question.classic?.apply(to: &options, isDraft: arguments[SizeOptions.draft])
    defer { if options.progress != nil { Console.progress("") } }
    let sized = try question.sized(call, options, span: spans?.train)
    let problem = sized.problem
    let tested = try spans.map { spans in
      TestedSpan(
        try SizingLoad(problem.scenario, window: options.window, span: spans.test),
        trained: spans.train, tested: spans.test)
    }
    let study = try problem.study(
      sized.answer, sized.load, classic: question.classic, options: asked,
      settings: sized.settings, tested: tested)
    var document = Document(study)
    document.request = try RunRequest("size", call, question.asked)
    try folder?.write(document)
    return CommandOutput(
      document, call, warnings: study.answer.warnings, status: study.holds ? .done : .answerIsNo)
  }
}
