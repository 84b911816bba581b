// Command.swift: what a command is, and the table of them.

import Report
import Text

/// What a command leaves behind: its whole result for standard output, and the verdict.
///
/// What it says is shown through `TerminalText`: no name or path in it acts on the reader's terminal.
struct CommandOutput: Sendable {
  /// As it may be shown.
  let shown: String
  var status = ExitStatus.done

  /// A text whose line breaks are all our own, such as JSON.
  init(text: String, status: ExitStatus = .done) {
    shown = TerminalText.lines(text)
    self.status = status
  }

  /// Lines of a report: a line break inside one comes from a name, and is escaped.
  init(lines: [String], status: ExitStatus = .done) {
    shown = lines.map { TerminalText.line($0) + "\n" }.joined()
    self.status = status
  }

  /// A report as one JSON object, or as lines.
  init(
    json: @autoclosure () -> JSONValue, lines: @autoclosure () -> [String], isJSON: Bool,
    status: ExitStatus = .done
  ) {
    self =
      isJSON
      ? CommandOutput(text: JSONWriter.pretty(json()), status: status)
      : CommandOutput(lines: lines(), status: status)
  }
}

extension CommandOutput {
  /// An answer: as JSON, its first screen, or all of it.
  /// - Parameter warnings: go to standard error too, unless the report is on the same screen.
  init(_ document: Document, _ call: Invocation, warnings: [String], status: ExitStatus) {
    let isJSON = call.arguments[Options.json]
    for warning in warnings { call.console.warn(warning, isInReport: !isJSON) }
    let format = call.console.format
    self.init(
      json: document.figures,
      lines: call.arguments[Options.details]
        ? DetailText(document, format).lines() : ScreenText(document, format).lines(),
      isJSON: isJSON, status: status)
  }

  /// An answer of a command without a first screen: as JSON, or all of it.
  init(all document: Document, _ call: Invocation, status: ExitStatus = .done) {
    let format = call.console.format
    self.init(
      json: document.figures, lines: DetailText(document, format, isTitled: false).lines(),
      isJSON: call.arguments[Options.json], status: status)
  }
}

/// One use of a command: its arguments and where its remarks go.
struct Invocation: Sendable {
  let arguments: ParsedArguments
  let console: Console
}

/// A command of headroom.
struct Command: Sendable {
  let name: String
  /// One line for the list of commands.
  let summary: String
  /// The forms of its arguments, without `headroom`.
  let forms: [String]
  /// What a reader should know before the options.
  let notes: [String]
  let options: [CommandOption]
  /// How many arguments it takes that are no options.
  let operands: ClosedRange<Int>
  /// Command lines that run as printed, in any folder.
  let examples: [String]
  /// - Throws: `UsageError`, `InputErrors`, `FileError`, `ReadError`; nothing is on standard output then.
  let run: @Sendable (Invocation) throws -> CommandOutput
  /// Commands that are named by a second word, such as `workload describe`; most commands have none.
  var subcommands: [Command] = []
  /// What a run that is stopped says of its work.
  var interruption = "nothing was written; run it again for a whole result"
  /// `--out` names a file, not a folder.
  var outIsFile = false
  /// What its first argument can be, where that is a list; asked for when a shell is to offer them.
  var words: @Sendable () -> [String] = { [] }

  var allOptions: [CommandOption] { options + Options.common }

  /// A word that does nothing but hold commands.
  /// - Parameters:
  ///   - forms: in place of those of every command in it.
  ///   - subcommands: their names begin with `name` and a blank.
  static func group(
    _ name: String, summary: String, forms: [String]? = nil, notes: [String] = [],
    of subcommands: [Command]
  ) -> Command {
    Command(
      name: name, summary: summary, forms: forms ?? subcommands.flatMap(\.forms), notes: notes,
      options: [], operands: 0...0, examples: subcommands.compactMap(\.examples.first),
      run: { _ in
        throw UsageError(
          message: "\(name): it takes one of its commands",
          hint: "write one of: \(subcommands.map(\.name).joined(separator: ", "))")
      }, subcommands: subcommands)
  }

  /// The command that a second word names.
  func subcommand(_ word: String) throws(UsageError) -> Command {
    if let found = subcommands.first(where: { $0.name == "\(name) \(word)" }) { return found }
    let words = subcommands.map { String($0.name.dropFirst(name.count + 1)) }
    throw UsageError(
      message: "\(name): unknown command \(JSONWriter.quoted(word))",
      hint: Suggestion.hint(for: word, in: words))
  }
}

/// Every command there is: a new one is one file and one line here.
enum Commands {
  static let all: [Command] =
    [
      SimulateCommand.command,
      SizeCommand.command,
      CompareCommand.command,
      FitCommand.command,
      StepCommand.command,
      ClaimCommand.command, GuidesCommand.command,
      ValidateCommand.command, CalibrateCommand.command,
      CatalogCommand.command,
      DiffCommand.command, RerunCommand.command,
      InitCommand.command, ExplainCommand.command, SchemaCommand.command, CompletionCommand.command,
      WorkloadCommand.command, CostCommand.command, OwnCommand.command, NightlyCommand.command,
    ] + CalculatorCommand.own + [BenchCommand.command, CalculatorCommand.group]

  static func named(_ name: String) -> Command? { all.first { $0.name == name } }
}
