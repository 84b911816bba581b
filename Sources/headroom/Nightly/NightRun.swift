// NightRun.swift: the scenarios of a night, run side by side as `size` and `simulate` run one.

import Foundation
import Hardware
import Metrics
import Planning
import Plans
import Synchronization
import Text
import Workload

/// Asks each scenario its question; one that fails is a record like the others.
struct NightRun: Sendable {
  private let scenarios: [NightScenario]
  private let call: Invocation
  private let question: NightRecord.Question?
  private let overrides: [JSONOverride]
  private let catalog: Catalog
  private let identity: CatalogIdentity
  private let threads: Int
  /// The options that change figures and stand in no scenario.
  private let options: String

  /// - Throws: what is wrong with the options, the catalog or the folder as a whole.
  init(_ call: Invocation, _ options: NightlyOptions) throws {
    let arguments = call.arguments
    self.call = call
    question = options.question
    catalog = try CatalogOptions.load(arguments)
    identity = CatalogIdentity(catalog)
    overrides = try SimulateOptions.overrides(arguments)
    // A mistake in an option is one, not one of every scenario.
    threads = try SizeOptions.read(call).threads
    let shaping: [any DeclaredOption] = [
      SizeOptions.window, SizeOptions.maxReplicas, SizeOptions.draft, SizeOptions.relativeError,
      SizeOptions.maxReplicates,
    ]
    self.options = shaping.compactMap { option in
      arguments.has(option.declared)
        ? "--\(option.name) \(arguments.text(of: option) ?? "")" : nil
    }.joined(separator: " ")
    scenarios = try NightScenario.all(in: arguments.operands[0])
  }

  /// One record a scenario, those that an unfinished night left among them: the same on any number of threads.
  /// - Throws: `FileError` where nothing can be written.
  func records(in folder: NightFolder) throws -> [NightRecord] {
    try folder.keepOnly(scenarios.map(\.name))
    let (run, all, inner) = (self, scenarios, max(1, threads / scenarios.count))
    let done = Mutex(0)
    let shows = call.console.errorIsTerminal && !call.console.isQuiet
    defer { if shows { Console.progress("") } }
    return try parallelMap(all.count, threads: threads) { index in
      let record = try run.record(all[index], in: folder, threads: inner)
      let count = done.withLock { done in
        done += 1
        return done
      }
      if shows {
        Console.progress("\(count) of \(all.count) scenarios: \(all[index].name) is done")
      }
      return record
    }
  }

  private func record(
    _ entry: NightScenario, in folder: NightFolder, threads: Int
  ) throws -> NightRecord {
    var record = NightRecord(
      name: entry.name, key: "", question: question ?? .simulate, options: options, isYes: false,
      scenario: .null)
    do {
      let scenario = try ScenarioInput.load(
        entry.path, command: NightlyCommand.command.name, overrides: overrides, catalog: catalog)
      record = try asked(entry, scenario)
      if let kept = folder.kept(record) { return kept }
      try folder.clear(record.name)
      record.isYes = try answer(record.question, entry, in: folder, threads: threads)
      record.answer = try folder.answer(of: record)
    } catch {
      guard let failure = Self.failure(error) else { throw error }
      record.failure = failure
      try folder.clear(record.name)
    }
    try folder.keep(record)
    return record
  }

  /// The record of a scenario before its answer.
  private func asked(_ entry: NightScenario, _ scenario: Scenario) throws -> NightRecord {
    let question = question ?? (scenario.canBeSized ? .size : .simulate)
    let key = [
      question.rawValue, options, try scenario.hash(identity), entry.path,
    ]
    return NightRecord(
      name: entry.name,
      key: SHA256.hex(of: JSONWriter.canonical(.array(key.map(JSONValue.string)))),
      question: question, options: options, isYes: false, scenario: scenario.canonical,
      costPerHour: question == .simulate ? scenario.costPerHour : nil)
  }

  /// Runs the command of the question on the scenario.
  /// - Returns: whether the answer is yes.
  private func answer(
    _ question: NightRecord.Question, _ entry: NightScenario, in folder: NightFolder, threads: Int
  ) throws -> Bool {
    var arguments = call.arguments.without(
      NightlyOptions.own
        + CommandOption.list(Options.out, Options.threads, Options.json, Options.details))
    arguments.operands = [entry.path]
    arguments.add(Options.out.declared, folder.scenario(entry.name))
    arguments.add(Options.threads.declared, "\(threads)")
    let command = question == .size ? SizeCommand.command : SimulateCommand.command
    let quiet = Console(quiet: true, noColor: true)
    return try command.run(Invocation(arguments: arguments, console: quiet)).status == .done
  }

  /// What of an error is the scenario's; nil for what stops the night.
  private static func failure(_ error: any Error) -> NightRecord.Failure? {
    switch error {
    case let error as InputErrors: return failure(error)
    case let error as UsageError:
      return .init("\(error.message); hint: \(error.hint)", isOfSystem: false)
    case ReadError.input(let errors): return failure(errors)
    case ReadError.file(let error): return failure(error)
    case let error as FileError: return failure(error)
    default: return nil
    }
  }

  /// All mistakes on one line, which a cell of a table is.
  private static func failure(_ errors: InputErrors) -> NightRecord.Failure {
    .init(
      errors.lines.map { String($0.drop { $0 == " " }) }.joined(separator: "; "),
      isOfSystem: false)
  }

  /// A file that cannot be read is the scenario's; a report that cannot be written is the night's.
  private static func failure(_ error: FileError) -> NightRecord.Failure? {
    switch error.operation {
    case .open, .read, .inspect: .init(error.description, isOfSystem: true)
    case .unpack: .init(error.description, isOfSystem: false)
    case .write, .flush, .rename, .close, .makeFolder, .lock: nil
    }
  }
}

extension Scenario {
  /// It promises something, and each of its pools is a fleet by itself.
  fileprivate var canBeSized: Bool {
    let promises =
      objectives.contains { !$0.limits.isEmpty } || workload.classes.contains { $0.deadline != nil }
    return promises && (pools.count == 1 || obstacleToParting == nil)
  }

  /// Dollars for all GPUs; nil where a pool has no price.
  fileprivate var costPerHour: Double? {
    var sum = 0.0
    for pool in pools {
      guard let price = pool.price else { return nil }
      sum += price * Double(pool.gpus)
    }
    return sum
  }
}
