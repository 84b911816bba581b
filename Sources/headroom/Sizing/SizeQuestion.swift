// SizeQuestion.swift: what `size` is asked: a scenario or four figures, and the settings of the free knobs.

import Fleet
import Hardware
import Planning
import Plans
import Text
import Units

/// The provider behind a fleet, and what it takes for tokens where that is said.
struct ProviderBehind {
  let rule: OverflowRule
  let price: ProviderPrice?
}

/// The scenarios of one call: one for each setting of the knobs.
struct SizeQuestion {
  let settings: [AxisSetting]
  let catalog: Catalog
  /// How the load of the four classic figures came about: of the first setting that can be; nil for a scenario.
  private(set) var classic: ClassicLoad?
  private let arguments: ParsedArguments
  /// What every setting varies.
  private var plan: FleetPlan

  /// The scenarios that run a call again: none of the four classic figures, which are options.
  var asked: [FleetPlan] { classic == nil ? [plan] : [] }

  /// - Throws: `UsageError`; `InputErrors`; `ReadError` of the first setting, where none can be.
  init(_ arguments: ParsedArguments, _ catalog: Catalog, window: Seconds?) throws {
    self.arguments = arguments
    self.catalog = catalog
    settings = AxisSetting.all(try SizeKnob.axes(arguments))
    let fixed = SizeKnob.without(arguments)
    let overrides = try SimulateOptions.overrides(fixed)
    if !arguments.operands.isEmpty {
      if let extra = arguments.first(of: ClassicFlags.options) {
        throw UsageError(
          message: "size: --\(extra.name) describes a load or a fleet without a scenario file",
          hint: "change the scenario's field with --set KEY=VALUE")
      }
      plan = try Self.placing(arguments) {
        try ScenarioInput.plan(
          arguments, command: "size", overrides: overrides, catalog: catalog)
      }
      return
    }
    let flags = try ClassicFlags(fixed, window: window, catalog: catalog)
    let tried = settings.lazy.map { setting in Result { try flags.load(setting, overrides) } }
    let load = try (tried.first { (try? $0.get()) != nil } ?? tried[0]).get()
    classic = load
    plan = try flags.plan(load, overrides)
  }

  /// The scenario under a setting; the part of it that `--pool` names, where that pool serves its classes alone.
  func scenario(_ setting: AxisSetting) throws -> Scenario {
    let plan = setting.applied(to: plan)
    let whole = try resolved(plan)
    guard whole.pools.count > 1, let name = arguments[Options.pool],
      let pool = whole.pools.firstIndex(where: { $0.name == name }),
      whole.obstacle(toPartingPool: pool) == nil
    else { return whole }
    return try resolved(plan.part(ofPool: pool, in: whole))
  }

  /// The fleet without the provider behind it, and the provider: a fleet that holds by itself.
  func alone() throws -> (question: Self, provider: ProviderBehind?) {
    guard plan.overflow != nil else { return (self, nil) }
    let whole = try scenario(settings[0])
    // What is sent away whatever the load belongs to it: the sizing says what it makes of that.
    guard whole.routes.allSatisfy(\.leavesLoad) else { return (self, nil) }
    var question = self
    question.plan.overflow = nil
    return (question, whole.overflow.map { ProviderBehind(rule: $0, price: whole.providerPrice) })
  }

  /// All pools of a scenario of several, each of which serves its classes alone; nil where one is to be sized.
  /// - Throws: for free knobs, which belong to one pool.
  func fleet() throws -> (plan: FleetPlan, scenario: Scenario)? {
    // One pool is no fleet of several models; whether it fits is asked under its knobs.
    guard classic == nil, !arguments.has(Options.pool), plan.pools.count > 1 else { return nil }
    let whole = try resolved(plan)
    guard whole.obstacleToParting == nil else { return nil }
    if let knob = SizeKnob.given(arguments).first {
      let pool = whole.somePoolName
      throw InputErrors(
        InputError(
          .conflict, at: knob.option.place,
          "the fleet has \(whole.pools.count) pools, and a free knob belongs to one of them",
          hint: "add --pool \(pool) to turn it there; give a pool one value with "
            + "--set \(knob.example(pool: pool))"))
    }
    return (plan, whole)
  }

  private func resolved(_ plan: FleetPlan) throws -> Scenario {
    try Self.placing(arguments) { try plan.resolved(catalog) }
  }

  /// Mistakes in the scenario, each where its option stands.
  private static func placing<T>(_ arguments: ParsedArguments, _ read: () throws -> T) throws -> T {
    do { return try read() } catch ReadError.input(let errors) {
      throw SimulateOptions.placed(errors, inFlags: arguments.operands.isEmpty)
    }
  }
}

extension ClassicLoad {
  /// Sizes for the stated concurrency.
  func apply(to options: inout SizingOptions, isDraft: Bool) {
    options.statedConcurrency = Double(inputs.concurrency)
    options.window = window
    if !isDraft { options.requestsPerReplicate = Self.requestsPerReplicate }
  }
}
