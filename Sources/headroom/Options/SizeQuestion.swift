// SizeQuestion.swift: what `size` is asked: a scenario or four figures, and the settings of the free knobs.

import Hardware
import Planning
import Text
import Units

/// The scenarios of one call: one for each setting of the knobs.
struct SizeQuestion {
  let settings: [KnobSetting]
  let catalog: Catalog
  /// How the load of the four classic figures came about: of the first setting that can be; nil for a scenario.
  private(set) var classic: ClassicLoad?
  private let arguments: ParsedArguments
  private let overrides: [JSONOverride]
  /// The scenario's file, read once; nil for the four figures.
  private var file: ScenarioSource?

  /// - Throws: `UsageError`; `InputErrors`; `ReadError` of the first setting, where none can be.
  init(_ arguments: ParsedArguments, _ catalog: Catalog, window: Seconds?) throws {
    self.arguments = arguments
    self.catalog = catalog
    settings = KnobSetting.all(try SizeKnobs.knobs(arguments))
    overrides = try SimulateOptions.overrides(arguments)
    guard arguments.operands.isEmpty else {
      if let extra = arguments.first(of: ClassicFlags.options) {
        throw UsageError(
          message: "size: --\(extra) describes a load or a fleet without a scenario file",
          hint: "change the scenario's field with --set KEY=VALUE")
      }
      let path = arguments.operands[0]
      file = try Self.placed(path) { () throws(ReadError) in try ScenarioSource(path: path) }
      return
    }
    let flags = try ClassicFlags(arguments, window: window, catalog: catalog)
    var refusal: (any Error)?
    for setting in settings where classic == nil {
      do { classic = try flags.load(changes(setting)) } catch { refusal = refusal ?? error }
    }
    if classic == nil, let refusal { throw refusal }
  }

  /// The scenario under a setting; the part of it that `--pool` names, where that pool serves its classes alone.
  func scenario(_ setting: KnobSetting) throws -> Scenario {
    let changes = try changes(setting)
    if let classic {
      return try ClassicFlags.read(arguments, classic, changes: changes, catalog: catalog)
    }
    let (source, whole) = try read(changes)
    guard whole.pools.count > 1, let name = arguments.value("pool"),
      let pool = whole.pools.firstIndex(where: { $0.name == name }),
      whole.obstacle(toPartingPool: pool) == nil
    else { return whole }
    return try scenario(source.part(ofPool: pool, in: whole))
  }

  /// All pools of a scenario of several, each of which serves its classes alone; nil where one is to be sized.
  /// - Throws: for free knobs, which belong to one pool.
  func fleet() throws -> (source: ScenarioSource, scenario: Scenario)? {
    guard let file, !arguments.flag("pool") else { return nil }
    // One pool is no fleet of several models; whether it fits is asked under its knobs.
    if case .array(let pools)? = file.tree["fleet"]?["pools"]?.content, pools.count == 1 {
      return nil
    }
    let (source, whole) = try read(overrides)
    guard whole.pools.count > 1, whole.obstacleToParting == nil else { return nil }
    if let knob = SizeKnobs.given(arguments).first {
      throw InputErrors(
        InputError(
          .conflict, at: ParsedArguments.place(knob.name),
          "the fleet has \(whole.pools.count) pools, and a free knob belongs to one of them",
          hint: "add --pool \(whole.pools[0].name) to turn it there; give a pool one value with "
            + "--set \(knob.example(pool: whole.pools[0].name))"))
    }
    return (source, whole)
  }

  private func read(
    _ changes: [JSONOverride]
  ) throws -> (source: ScenarioSource, whole: Scenario) {
    guard var source = file else { preconditionFailure("only a scenario's file is read") }
    for change in changes { try change.apply(to: &source.tree) }
    return (source, try scenario(source))
  }

  private func scenario(_ source: ScenarioSource) throws -> Scenario {
    let catalog = catalog
    return try Self.placed(arguments.operands[0]) { () throws(ReadError) in
      try source.scenario(catalog: catalog)
    }
  }

  private static func placed<T>(_ path: String, _ read: () throws(ReadError) -> T) throws -> T {
    do {
      return try ScenarioInput.telling(path, command: "size", read)
    } catch ReadError.input(let errors) {
      throw SimulateOptions.placed(errors, inFlags: false)
    }
  }

  private func changes(_ setting: KnobSetting) throws -> [JSONOverride] {
    try overrides + setting.overrides.map { try JSONOverride(parsing: $0) }
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
