// ZshCompletion.swift: the completion of zsh, with what each command and option is for.

import Planning

/// Tables as functions that fill arrays of `word:meaning`, and a function that looks up what stands before the cursor.
enum ZshCompletion {
  static var script: String {
    """
    #compdef headroom
    # Completion of headroom \(HeadroomVersion.current) in zsh, made by `headroom completion zsh`.

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
        (*) return 1 ;;
      esac
    }

    # The second words of a command.
    _headroom_second() {
      case $1 in
    \(Commands.all.filter { !$0.subcommands.isEmpty }.map(second).joined(separator: "\n"))
        (*) return 1 ;;
      esac
    }

    \(lookup)

    if [[ $funcstack[1] == _headroom ]]; then
      _headroom "$@"
    else
      compdef _headroom headroom
    fi

    """
  }

  private static func command(_ command: Command) -> String {
    let options = command.allOptions.map { described("--\($0.name)", $0.summary) }
    let words = command.words()
    return "    (\(command.name.shellQuoted)) options=(\(options.joined(separator: " ")))"
      + (words.isEmpty ? "" : " names=(\(list(words)))")
      + (command.takesPaths ? " paths=yes" : "") + " ;;"
  }

  private static func values(_ command: Command) -> [String] {
    command.allOptions.filter(\.takesValue).map { option in
      let choices = option.choices()
      return "    (\("\(command.name) --\(option.name)".shellQuoted))"
        + (choices.isEmpty ? "" : " names=(\(list(choices)))")
        + (option.takesPath ? " paths=yes" : "") + " ;;"
    }
  }

  private static func second(_ command: Command) -> String {
    let words = zip(command.secondWords, command.subcommands).map { described($0, $1.summary) }
    return "    (\(command.name.shellQuoted)) names=(\(words.joined(separator: " "))) ;;"
  }

  private static func list(_ words: [String]) -> String {
    words.map(\.shellQuoted).joined(separator: " ")
  }

  private static func described(_ word: String, _ meaning: String) -> String {
    "\(word):\(meaning)".shellQuoted
  }

  private static var commands: String {
    (Commands.all.map { described($0.name, $0.summary) }
      + ["help".shellQuoted] + Commands.topOptions.map(\.shellQuoted)).joined(separator: " ")
  }

  private static let lookup = """
    _headroom() {
      local current=$words[CURRENT] previous=$words[CURRENT-1] command=$words[2] paths=
      local -i at=2
      local -a options names
      if [[ $command == help ]] && (( CURRENT > 2 )); then
        command=$words[3] at=3
      fi
      if (( CURRENT == at )); then
        names=(\(commands))
      elif (( CURRENT == at + 1 )) && [[ $current != -* ]] && _headroom_second "$command"; then
        :
      elif (( at == 2 )); then
        if _headroom_second "$command" && [[ $words[3] != -* ]]; then
          command+=" $words[3]"
        fi
        names=()
        if [[ $current == --*=* ]]; then
          previous=${current%%=*}
          compset -P '*='
        fi
        if ! _headroom_value "$command $previous"; then
          _headroom_command "$command"
          if [[ $current == -* ]]; then
            names=($options) paths=
          fi
        fi
      fi
      if (( $#names )); then _describe headroom names && return; fi
      if [[ -n $paths ]]; then _files; fi
    }
    """
}
