// NightSplitRun.swift: the sizings that tell the causes of a change apart.

import Foundation
import Planning
import Text

/// Sizes a scenario with some of its causes of change in.
struct NightSplitRun: Sendable {
  /// Options of a night that change figures and stand in no scenario.
  static let shaping: [any DeclaredOption] = [
    SizeOptions.window, SizeOptions.maxReplicas, SizeOptions.draft, SizeOptions.relativeError,
    SizeOptions.maxReplicates,
  ]

  private let call: Invocation
  private let asker: ScenarioAsker
  private let threads: Int

  init(_ call: Invocation, _ asker: ScenarioAsker, threads: Int) {
    (self.call, self.asker, self.threads) = (call, asker, threads)
  }

  /// - Returns: nil where nothing is to be told apart.
  /// - Throws: `FileError` where nothing can be written.
  func split(
    _ before: NightRecord, _ after: NightRecord, in folder: NightFolder
  ) throws -> NightSplit? {
    let here = FileManager.default.currentDirectoryPath
    guard let plan = NightSplitPlan(before, after, folder: here) else { return nil }
    let answers = try plan.runs.map { run -> LocatedJSON? in
      try folder.withScratch { scratch in
        let path = "\(scratch)/scenario.json"
        try AtomicFile.write(JSONWriter.pretty(run.scenario), to: path)
        guard let options = try? arguments(run.options) else { return nil }
        let question = ScenarioAsker.Question(
          kind: .size, path: path, out: "\(scratch)/answer", threads: threads, options: options)
        do { _ = try asker.ask(question) } catch {
          // A scenario that cannot be is no mistake of anybody: its causes are told together.
          guard NightFailure.of(error) != nil else { throw error }
          return nil
        }
        return try LocatedJSON.load(path: "\(scratch)/answer/size.json", what: "answer")
      }
    }
    return plan.split(answers)
  }

  /// The night's call with the options of a record. What overrides a scenario is in its record already.
  private func arguments(_ options: String) throws -> ParsedArguments {
    let own = call.arguments.without(
      NightlyOptions.own + Self.shaping.map(\.declared)
        + CommandOption.list(Options.set, Options.seed))
    let words = options.split(separator: " ").map(String.init) + own.words
    var parser = ArgumentParser(NightlyCommand.command, words)
    return try parser.parse()
  }
}
