// CalculatorCommand.swift: each calculator as a command: its inputs as options, or from a file.

import Economics
import Foundation
import Report
import Text

enum CalculatorCommand {
  /// `headroom calc NAME`: every calculator there is.
  static let group = Command.group(
    "calc", summary: "the small calculators: costs, rates, memory, times, each with its formula",
    forms: ["calc NAME [FILE] [options]"],
    notes: ["`headroom calc NAME --help` lists the inputs of one, each with its unit and default."],
    of: Calculators.all.map { command($0, named: "calc \($0.name)") })

  /// Those that are commands of their own.
  static let own = Calculators.all.filter(\.isCommand).map { command($0, named: $0.name) }

  private static func command(_ calculator: Calculator, named name: String) -> Command {
    Command(
      name: name, summary: calculator.summary,
      forms: ["\(name) [FILE] [options]"],
      notes: calculator.notes + [
        "Inputs come from FILE ({ \(calculator.keys.first.map { $0.key.name } ?? "key"): … }), from options, or both: "
          + "an option goes before the file.",
        "An amount may be a range, as in 3.5..5.5 or low..middle..high; results then have their own.",
      ],
      options: KeyOptions.options(calculator.keys)
        + CommandOption.list(
          Options.explain, Options.out.saying("write \(calculator.name).json, .html, .md and .csv"),
          CatalogOptions.folders),
      operands: 0...1, examples: calculator.examples.map { "headroom \(name) \($0)" },
      run: { try run(calculator, $0) })
  }

  private static func run(_ calculator: Calculator, _ call: Invocation) throws -> CommandOutput {
    let inputs = try KeyOptions.inputs(
      calculator.keys, call.arguments, over: call.arguments.operands.first)
    var setting = try MoneySetting.load(call.arguments)
    for case let key as FileKey in calculator.keys {
      if let path = inputs[key] { setting.files[path] = try text(path) }
    }
    let calculation = try calculator.answer(inputs, in: setting)
    let document = Document(calculation, explaining: call.arguments[Options.explain])
    try ReportFolder.asked(call)?.write(document)
    return CommandOutput(
      all: document, call, status: calculation.verdict == .no ? .answerIsNo : .done)
  }

  /// The text of a file that an input names.
  private static func text(_ path: String) throws -> String {
    let (bytes, complete) = try ByteSource(path: path).readAll(limit: 1 << 20)
    let place = SourceLocation(file: path)
    if let error = LocatedJSON.refusal(ofFirstBytes: bytes, at: place) { throw InputErrors(error) }
    guard complete else {
      throw InputErrors(
        InputError(.tooLarge, at: place, "it has more than 1 MiB", hint: "give the one manifest"))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
