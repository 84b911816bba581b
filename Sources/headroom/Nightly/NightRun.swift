// NightRun.swift: the scenarios of a night, run side by side as `size` and `simulate` run one.

import Foundation
import Hardware
import Metrics
import Planning
import Plans
import Synchronization
import Text
import Workload

/// A scenario was not begun: one before it has ended the night.
private struct NightOver: Error {}

/// Asks each scenario its question; one that fails is a record like the others.
struct NightRun: Sendable {
  private let scenarios: [NightScenario]
  private let call: Invocation
  private let asker: ScenarioAsker
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
    asker = ScenarioAsker(call, limits: options.limits)
    question = options.question
    catalog = try CatalogOptions.load(arguments)
    identity = CatalogIdentity(catalog)
    overrides = try SimulateOptions.overrides(arguments)
    // A mistake in an option is one, not one of every scenario.
    threads = try SizeOptions.read(call).threads
    self.options = NightSplitRun.shaping.filter { arguments.has($0.declared) }.map { option in
      let text = arguments.text(of: option) ?? ""
      return "--\(option.name)" + (text.isEmpty ? "" : "=\(text)")
    }.joined(separator: " ")
    scenarios = try NightScenario.all(in: arguments.operands[0])
  }

  /// One record a scenario, those that an unfinished night left among them: the same on any number of threads.
  /// - Throws: `FileError` where nothing can be written.
  func records(in folder: NightFolder) throws -> [NightRecord] {
    try folder.keepOnly(scenarios.map(\.name))
    let (run, all, inner) = (self, scenarios, max(1, threads / scenarios.count))
    let done = Mutex(0)
    let isOver = Mutex(false)
    let shows = call.console.errorIsTerminal && !call.console.isQuiet
    defer { if shows { Console.progress("") } }
    return try parallelMap(all.count, threads: threads) { index in
      // Where one report cannot be written, the others are not worth their time.
      if isOver.withLock({ $0 }) { throw NightOver() }
      let record: NightRecord
      do { record = try run.record(all[index], in: folder, threads: inner) } catch {
        isOver.withLock { $0 = true }
        throw error
      }
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

  /// What each cause did to the fleets that are others than in the baseline, by scenario.
  func splits(
    _ records: [NightRecord], _ baseline: NightBaseline?, in folder: NightFolder
  ) throws -> [String: NightSplit] {
    let split = NightSplitRun(call, asker, threads: threads)
    var found: [String: NightSplit] = [:]
    for record in records {
      guard let old = baseline?.records.first(where: { $0.name == record.name }) else { continue }
      found[record.name] = try split.split(old, record, in: folder)
    }
    return found
  }

  /// How the traffic that came stands to what each scenario was sized for.
  func drifts(
    _ records: [NightRecord], _ observed: String?, stamp: Night.Stamp, past: NightHistory
  ) throws -> [String: NightDriftResult] {
    guard let observed else { return [:] }
    let traffic = try ObservedTraffic(observed, scenarios: records.map(\.name))
    var found: [String: NightDriftResult] = [:]
    for record in records {
      guard let path = traffic.path(of: record.name), record.question == .size,
        let answer = record.answer, let entry = scenarios.first(where: { $0.name == record.name })
      else { continue }
      do {
        let design = try ScenarioInput.load(
          entry.path, command: NightlyCommand.command.name, overrides: overrides, catalog: catalog)
        let load = try LoadDrift(
          ObservedLoad(design, path: path, answer: answer, catalog: catalog), answer: answer)
        found[record.name] = .success(
          NightDrift(
            load, latencies: traffic.latencies(of: record.name), answer: answer, history: past,
            scenario: record.name, hash: record.hash, stamp: stamp))
      } catch {
        guard let failure = NightFailure.of(error) else { throw error }
        found[record.name] = .failure(failure)
      }
    }
    return found
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
      record.isYes = try asker.ask(
        ScenarioAsker.Question(
          kind: record.question, path: entry.path, out: folder.scenario(entry.name),
          threads: threads))
      record.answer = try folder.answer(of: record)
    } catch {
      guard let failure = NightFailure.of(error) else { throw error }
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
