// Command.swift: what a command is, and the table of them.

/// What a command leaves behind: its whole result for standard output, and the verdict.
struct CommandOutput: Sendable {
  var text: String
  var status = ExitStatus.done
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

  /// Options that every command knows.
  static let commonOptions: [CommandOption] = [
    CommandOption("json", "print one JSON object and nothing else"),
    CommandOption("quiet", "no progress and no remarks on standard error"),
    CommandOption("no-color", "no colours (NO_COLOR does the same)"),
    CommandOption("help", "this text"),
  ]

  var allOptions: [CommandOption] { options + Self.commonOptions }
}

/// Every command there is: a new one is one file and one line here.
enum Commands {
  static let all: [Command] = [
    SimulateCommand.command,
    SizeCommand.command,
    FitCommand.command,
    StepCommand.command,
    ClaimCommand.command,
    CatalogCommand.command,
    InitCommand.command,
    BenchCommand.command,
  ]

  static func named(_ name: String) -> Command? { all.first { $0.name == name } }
}
