// CalculatorCommand.swift: each calculator as a command: its inputs as options, or from a file.

import Economics
import Foundation
import Report
import Text

enum CalculatorCommand {
  /// `headroom calc NAME`: every calculator there is.
  static let group = Command.group(
    "calc", summary: "the small calculators: costs, rates, memory, times, each with its formula",
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
      options: calculator.keys.map(option) + [
        CommandOption("explain", "print each figure's formula, its values and its source"),
        CommandOption("out", "DIR", "write \(calculator.name).json, .html, .md and .csv"),
        CatalogOptions.option,
      ],
      operands: 0...1, examples: calculator.examples.map { "headroom \(name) \($0)" },
      run: { try run(calculator, $0) })
  }

  private static func option(_ key: any TypedKey) -> CommandOption {
    let key = key.key
    let usual = key.defaultText.isEmpty ? "" : " (\(key.defaultText))"
    let placeholder: String
    switch key.values {
    case .names: placeholder = "NAME"
    case .int: placeholder = "N"
    case .number: placeholder = key.unit.isEmpty ? "X" : key.unit
    case nil: placeholder = "VALUE"
    }
    let names =
      if case .names(let names) = key.values { ": " + names.joined(separator: ", ") } else { "" }
    return CommandOption(
      String(key.flag.dropFirst(2)), placeholder, key.meaning + names + usual)
  }

  private static func run(_ calculator: Calculator, _ call: Invocation) throws -> CommandOutput {
    let calculation = try calculator.answer(
      inputs(calculator, call.arguments), in: MoneySetting.load(call.arguments))
    let document = Document(calculation, explaining: call.arguments.flag("explain"))
    try ReportFolder.asked(call)?.write(document)
    return CommandOutput(
      all: document, call, status: calculation.verdict == .no ? .answerIsNo : .done)
  }

  /// The file with the options laid over it.
  private static func inputs(_ calculator: Calculator, _ arguments: ParsedArguments) throws
    -> Inputs
  {
    var tree = LocatedJSON(.object([]), at: SourceLocation(file: "headroom \(calculator.name)"))
    if let path = arguments.operands.first {
      tree = try LocatedJSON.load(path: path, what: "file of inputs")
    }
    let problems = InputProblems()
    for key in calculator.keys {
      let name = String(key.key.flag.dropFirst(2))
      guard let text = arguments.value(name) else { continue }
      let isText = key is NameKey || key is TextKey
      do throws(InputErrors) {
        let value = isText ? JSONWriter.quoted(text) : text
        try JSONOverride(parsing: "\(key.key.name)=\(value)", flag: key.key.flag).apply(to: &tree)
      } catch { problems.add(error) }
    }
    try problems.check()
    return try Inputs(tree, calculator.keys)
  }
}
