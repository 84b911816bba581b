// ShellTables.swift: what stands where, as functions that bash and zsh read alike.

/// A word that a shell offers, and what it is for where it shows that.
struct OfferedWord: Sendable {
  let word: String
  var meaning: String?
}

/// Three tables: by command, by option, by first word. The shells differ in how a list is written, and in what a pattern
/// begins with.
struct ShellTables: Sendable {
  /// "" or "(".
  let opening: String
  /// A list as the value of a variable.
  let list: @Sendable ([OfferedWord]) -> String

  var functions: String {
    """
    # What may follow a command: its options, and its words or paths.
    _headroom_command() {
      case $1 in
    \(Commands.withSubcommands.map(command).joined(separator: "\n"))
      esac
    }

    # What an option takes: names, a path, both, or a text of the user's own.
    _headroom_value() {
      case $1 in
    \(Commands.withSubcommands.flatMap(values).joined(separator: "\n"))
        \(opening)*) return 1 ;;
      esac
    }

    # The second words of a command.
    _headroom_second() {
      case $1 in
    \(Commands.all.filter { !$0.subcommands.isEmpty }.map(second).joined(separator: "\n"))
        \(opening)*) return 1 ;;
      esac
    }
    """
  }

  /// What may stand in the place of a command.
  var commands: String {
    list(
      Commands.all.map { OfferedWord(word: $0.name, meaning: $0.summary) }
        + (["help"] + Commands.topOptions).map { OfferedWord(word: $0) })
  }

  private func command(_ command: Command) -> String {
    let options = command.allOptions.map {
      OfferedWord(word: "--\($0.name)", meaning: $0.summary)
    }
    return line(
      command.name, "options=\(list(options))", names: command.words(), paths: command.takesPaths)
  }

  private func values(_ command: Command) -> [String] {
    command.allOptions.filter(\.takesValue).map { option in
      line(
        "\(command.name) --\(option.name)", names: option.choices(), paths: option.takesPath)
    }
  }

  private func second(_ command: Command) -> String {
    let words = zip(command.secondWords, command.subcommands).map {
      OfferedWord(word: $0, meaning: $1.summary)
    }
    return line(command.name, "names=\(list(words))", names: [], paths: false)
  }

  private func line(
    _ pattern: String, _ first: String? = nil, names: [String], paths: Bool
  ) -> String {
    let parts = [
      "\(opening)\(pattern.shellQuoted))", first,
      names.isEmpty ? nil : "names=\(list(names.map { OfferedWord(word: $0) }))",
      paths ? "paths=yes" : nil, ";;",
    ]
    return "    " + parts.compactMap { $0 }.joined(separator: " ")
  }
}
