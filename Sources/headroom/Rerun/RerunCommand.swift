// RerunCommand.swift: `headroom rerun`: a report's question asked again, and both answers side by side.

import Foundation
import Glibc
import Planning
import Report
import Text

enum RerunCommand {
  private static let trace = RepeatedOption<String>(
    "trace", "FILE", "a trace of the report that lies elsewhere now; told by its bytes")

  static let command = Command(
    name: "rerun",
    summary: "runs a report again from its provenance: identical, or what differs",
    forms: ["rerun REPORT.json [--trace FILE] [options]"],
    notes: [
      "REPORT is a result of simulate, size, compare, cost or own: what --json printed, or the .json of --out. It holds",
      "its scenario; traces, catalog folders and model files are read where they were, from the folder in which the",
      "first run was started, and a trace must have the bytes that it had.",
      "Exit status 5 when a figure, a verdict or a word differs; 0 when only what it rests on does, such as the version.",
    ],
    options: CommandOption.list(
      trace, Options.threads.saying("parts of the run at once; changes no figure"),
      Options.out.saying("write rerun.json, rerun.html, rerun.md and changes.csv"),
      Options.details),
    operands: 1...1,
    examples: [
      "headroom init > s.json5; headroom simulate s.json5 --json > a.json; headroom rerun a.json"
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let path = call.arguments.operands[0]
    let report = try LocatedJSON.load(path: path, what: "result")
    let stored = try StoredRun(of: report)
    let moved: [String: String]
    do {
      moved = try stored.whereabouts(
        call.arguments[trace], flag: "--\(trace.name)")
    } catch let error as FileError {
      call.console.note(
        "the report names \(JSONWriter.quoted(error.path)): start where the first run was started, or give a trace with --\(trace.name) FILE"
      )
      throw error
    }
    let folder = try ReportFolder.asked(call)
    let output = try again(stored, moved, call)
    let now = try LocatedJSON.parse(output.shown, file: "the run now", what: "result")
    let answer = try RerunAnswer(report, again: now.replacing(moved.reversed))
    let document = answer.document
    try folder?.write(document)
    return CommandOutput(
      document, call, warnings: [], status: answer.hasSameFigures ? .done : .answerIsNo)
  }

  /// The same command with what the report says it was asked.
  private static func again(
    _ stored: StoredRun, _ moved: [String: String], _ call: Invocation
  ) throws -> CommandOutput {
    guard let command = Commands.named(stored.command), repeated.contains(command.name) else {
      throw InputErrors(
        InputError(
          .unknownName, at: stored.place,
          "\(JSONWriter.quoted(stored.command)) is no command that is run again",
          hint: "one of \(repeated.joined(separator: ", ")) writes such reports"))
    }
    let scratch = try Scratch()
    defer { scratch.remove() }
    var words = [Options.json.name, Options.quiet.name].map { "--\($0)" }
    for option in stored.options {
      for value in option.values {
        let value = option.name == Options.out.name ? scratch.path : value
        words.append(value.isEmpty ? "--\(option.name)" : "--\(option.name)=\(value)")
      }
    }
    if let threads = call.arguments.text(of: Options.threads) {
      words.append("--\(Options.threads.name)=\(threads)")
    }
    // Scenarios stand in the report: messages on them name its lines.
    let operands = stored.scenarios.map { _ in call.arguments.operands[0] }
    var arguments: ParsedArguments
    do {
      var parser = ArgumentParser(command, words + ["--"] + operands)
      arguments = try parser.parse()
    } catch {
      throw InputErrors(
        InputError(
          .conflict, at: stored.place, "the run cannot be asked for so: \(error.message)",
          hint: error.hint))
    }
    arguments.stored = stored.scenarios.map { $0.replacing(moved) }
    return try command.run(
      Invocation(arguments: arguments, console: Console(quiet: true, noColor: true)))
  }

  private static let repeated = ["simulate", "size", "compare", "cost", "own"]

  /// A folder for files that nobody asked to see: some answers hold more where files are written.
  private struct Scratch {
    let path: String

    /// - Throws: `FileError`; a folder of its own, whoever else is at work.
    init() throws(FileError) {
      let name = FileManager.default.temporaryDirectory
        .appendingPathComponent("headroom-rerun-XXXXXX").path
      var bytes = Array(name.utf8CString)
      guard mkdtemp(&bytes) != nil else {
        throw FileError(path: name, operation: .makeFolder, code: errno)
      }
      path = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
  }
}

extension LocatedJSON {
  /// The same tree with other texts in place of those that a table has.
  fileprivate func replacing(_ texts: [String: String]) -> LocatedJSON {
    guard !texts.isEmpty else { return self }
    var tree = self
    switch content {
    case .string(let text): if let other = texts[text] { tree.content = .string(other) }
    case .array(let values): tree.content = .array(values.map { $0.replacing(texts) })
    case .object(let members):
      tree.content = .object(
        members.map {
          Member(key: $0.key, keyLocation: $0.keyLocation, value: $0.value.replacing(texts))
        })
    default: break
    }
    return tree
  }
}

extension [String: String] {
  /// Keys by their values: of several with the same value the first by name.
  fileprivate var reversed: [String: String] {
    [String: String](
      sorted { $0.key < $1.key }.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first }
    )
  }
}
