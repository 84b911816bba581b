// SizedQuestion.swift: the sizing that a call asks for, for every question that begins with one.

import Fleet
import Hardware
import Planning
import Plans
import Text

/// The answer of the best setting, with what it is an answer to.
struct SizedQuestion {
  let answer: SizingAnswer
  let problem: SizingProblem
  let load: SizingLoad
  /// What became of each setting; empty where no knob was free.
  let settings: [SizedSetting]
}

extension SizeQuestion {
  /// Reads the scenario that a call names, for a question that begins with its size.
  init(_ call: Invocation) throws {
    try self.init(
      call.arguments, CatalogOptions.load(call.arguments),
      window: call.arguments.has(SizeOptions.window) ? SizeOptions.read(call).window : nil)
  }

  /// Sizes the scenario that a call names.
  /// - Throws: `UsageError` for a fleet of several models.
  static func sized(_ call: Invocation) throws -> SizedQuestion {
    let question = try SizeQuestion(call)
    if try question.fleet() != nil {
      throw UsageError(
        message: "the fleet serves several models, each with pools of its own",
        hint: "name one with --pool NAME")
    }
    return try question.sized(call)
  }

  /// Sizes the pool that a call names, or the only one.
  func sized(_ call: Invocation) throws -> SizedQuestion {
    let options = try SizeOptions.read(call)
    defer { if options.progress != nil { Console.progress("") } }
    return try sized(call, options, span: nil)
  }

  /// Sizes each model of a fleet, in the order of its pools.
  func sized(
    _ call: Invocation, each fleet: (plan: FleetPlan, scenario: Scenario)
  ) throws -> [SizedQuestion] {
    let options = try SizeOptions.read(call)
    defer { if options.progress != nil { Console.progress("") } }
    return try fleet.scenario.pools.indices.map { index in
      let part = try fleet.plan.part(ofPool: index, in: fleet.scenario).resolved(catalog)
      let problem = SizingProblem(part, options: options)
      let load = try SizingLoad(part, window: options.window)
      return SizedQuestion(
        answer: try problem.size(load, catalog: CatalogIdentity(catalog)), problem: problem,
        load: load, settings: [])
    }
  }

  /// Sizes every setting of the free knobs on the same load and keeps the answer of the cheapest.
  func sized(
    _ call: Invocation, _ options: SizingOptions, span: LoadSpan?
  ) throws -> SizedQuestion {
    let identity = CatalogIdentity(catalog)
    var load: SizingLoad?
    var sized: [SizedSetting] = []
    var answers: [(answer: SizingAnswer, problem: SizingProblem)?] = []
    var refusals: [InputErrors] = []
    for setting in settings {
      do {
        let scenario = try self.scenario(setting)
        let pool = try Self.pool(scenario, call.arguments)
        let own = try load ?? SizingLoad(scenario, window: options.window, span: span)
        load = own
        let problem = SizingProblem(scenario, pool: pool, options: options)
        let found = try problem.size(own, catalog: identity)
        answers.append((found, problem))
        sized.append(SizedSetting(setting, found))
      } catch let errors as InputErrors where settings.count > 1 && Self.isOfTheSetting(errors) {
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
        hint: scenario.handsOver
          ? PoolRole.countHint : "size one with --pool \(names[0]); the others stay as they are")
    )
  }
}
