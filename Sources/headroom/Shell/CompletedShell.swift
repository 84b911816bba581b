// CompletedShell.swift: the shells that have a completion, and what their scripts have in common.

/// A shell that can offer what may stand on a command line of headroom.
enum CompletedShell: String, CaseIterable, Sendable {
  case bash, zsh, fish

  /// A script to be sourced, made from the table of commands.
  var script: String {
    switch self {
    case .bash: BashCompletion.script
    case .zsh: ZshCompletion.script
    case .fish: FishCompletion.script
    }
  }
}

extension Commands {
  /// Those of two words too, each behind the one that holds it.
  static var withSubcommands: [Command] { all.flatMap { [$0] + $0.subcommands } }

  /// What may stand in the place of a command.
  static let topOptions = ["--" + Options.help.name, "--help-man", "--version"]
}

extension Command {
  /// The second words of its commands.
  var secondWords: [String] { subcommands.map { String($0.name.dropFirst(name.count + 1)) } }

  /// Whether arguments that are no options are paths.
  var takesPaths: Bool { operands.upperBound > 0 && words().isEmpty }
}

extension CommandOption {
  /// Whether the next word is its value, whatever that is.
  var takesValue: Bool { if case .required = value { true } else { false } }
}

extension String {
  /// Between single quotes, as bash and zsh read them.
  var shellQuoted: String {
    "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }
}
