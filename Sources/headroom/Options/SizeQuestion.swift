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
      return
    }
    let flags = try ClassicFlags(arguments, window: window, catalog: catalog)
    var refusal: (any Error)?
    for setting in settings where classic == nil {
      do { classic = try flags.load(changes(setting)) } catch { refusal = refusal ?? error }
    }
    if classic == nil, let refusal { throw refusal }
  }

  /// The scenario under a setting.
  func scenario(_ setting: KnobSetting) throws -> Scenario {
    let changes = try changes(setting)
    if let classic {
      return try ClassicFlags.read(arguments, classic, changes: changes, catalog: catalog)
    }
    do {
      return try ScenarioInput.load(
        arguments.operands[0], command: "size", overrides: changes, catalog: catalog)
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
