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
      return try SizeFleet.run(call, fleet, catalog, asked, spans: spans)
    }
    let folder = try ReportFolder.asked(call)
    var options = try SizeOptions.read(call)
    question.classic?.apply(to: &options, isDraft: arguments[SizeOptions.draft])
    defer { if options.progress != nil { Console.progress("") } }
    let sized = try answer(question, call, options, span: spans?.train)
    let problem = sized.problem
    let tested = try spans.map { spans in
      TestedSpan(
        try SizingLoad(problem.scenario, window: options.window, span: spans.test),
        trained: spans.train, tested: spans.test)
    }
    let study = try problem.study(
      sized.answer, sized.load, classic: question.classic, options: asked,
      settings: sized.settings, tested: tested)
    let document = Document(study)
    try folder?.write(document)
    return CommandOutput(
      document, call, warnings: study.answer.warnings, status: study.holds ? .done : .answerIsNo)
  }

  /// Sizes the scenario that a call names, for a question that begins there.
  /// - Throws: `UsageError` for a fleet of several models.
  static func sized(
    _ call: Invocation
  ) throws -> SizedQuestion {
    let catalog = try CatalogOptions.load(call.arguments)
    let question = try SizeQuestion(
      call.arguments, catalog,
      window: call.arguments.has(SizeOptions.window) ? SizeOptions.read(call).window : nil)
    if try question.fleet() != nil {
      throw UsageError(
        message: "the fleet serves several models, each with pools of its own",
        hint: "name one with --pool NAME")
    }
    let options = try SizeOptions.read(call)
    defer { if options.progress != nil { Console.progress("") } }
    return try answer(question, call, options, span: nil)
  }

  /// Sizes every setting of the free knobs on the same load and keeps the answer of the cheapest.
  private static func answer(
    _ question: SizeQuestion, _ call: Invocation, _ options: SizingOptions, span: LoadSpan?
  ) throws -> SizedQuestion {
    let settings = question.settings
    let identity = CatalogIdentity(question.catalog)
    var load: SizingLoad?
    var sized: [SizedSetting] = []
    var answers: [(answer: SizingAnswer, problem: SizingProblem)?] = []
    var refusals: [InputErrors] = []
    for setting in settings {
      do {
        let scenario = try question.scenario(setting)
        let pool = try pool(scenario, call.arguments)
        let own = try load ?? SizingLoad(scenario, window: options.window, span: span)
        load = own
        let problem = SizingProblem(scenario, pool: pool, options: options)
        let found = try problem.size(own, catalog: identity)
        answers.append((found, problem))
        sized.append(SizedSetting(setting, found))
      } catch let errors as InputErrors where settings.count > 1 && isOfTheSetting(errors) {
        refusals.append(errors)
        answers.append(nil)
        sized.append(SizedSetting(setting, reason: errors.errors[0].message))
      }
    }
    // Where nothing holds, the first that was tried is told; where nothing could be, that is the input's fault.
    let index = SizedSetting.best(sized) ?? answers.firstIndex { $0 != nil }
    guard let index, let found = answers[index], let load else { throw refusals[0] }
    return SizedQuestion(
      answer: found.answer, problem: found.problem, load: load,
      settings: settings.count > 1 ? sized : [])
  }

  /// It does not fit, or cannot be as fast as is asked: another setting may.
  private static func isOfTheSetting(_ errors: InputErrors) -> Bool {
    errors.errors.allSatisfy { $0.code == .doesNotFit || $0.location.file == "slo" }
      && !errors.errors.contains { $0.code == .missingKey }
  }

  /// The pool by name; the only one where there is one.
  private static func pool(_ scenario: Scenario, _ arguments: ParsedArguments) throws -> Int {
    let names = scenario.pools.map(\.name)
    if let name = arguments[Options.pool] {
      if let index = names.firstIndex(of: name) { return index }
      throw InputErrors(
        InputError(
          .unknownName, at: Options.pool.place,
          "no pool is called \(JSONWriter.quoted(name))",
          hint: Suggestion.hint(for: name, in: names)))
    }
    guard names.count > 1 else { return 0 }
    throw InputErrors(
      InputError(
        .missingKey, at: SourceLocation(file: arguments.operands[0]),
        "the fleet has \(names.count) pools that cannot be sized each by itself: "
          + (scenario.obstacleToParting ?? "one of them is free"),
        hint: "size one with --pool \(names[0]); the others stay as they are"))
  }
}

/// The answer of the best setting, with what it is an answer to.
struct SizedQuestion {
  let answer: SizingAnswer
  let problem: SizingProblem
  let load: SizingLoad
  /// What became of each setting; empty where no knob was free.
  let settings: [SizedSetting]
}
