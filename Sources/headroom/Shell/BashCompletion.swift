// BashCompletion.swift: the completion of bash, from its own builtins alone.

import Planning

/// Two tables as functions, and a function that looks up what stands before the cursor.
enum BashCompletion {
  static var script: String {
    """
    # Completion of headroom \(HeadroomVersion.current) in bash, made by `headroom completion bash`.

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
        *) return 1 ;;
      esac
    }

    # The second words of a command.
    _headroom_second() {
      case $1 in
    \(Commands.all.filter { !$0.subcommands.isEmpty }.map(second).joined(separator: "\n"))
        *) return 1 ;;
      esac
    }

    \(lookup)

    complete -F _headroom headroom

    """
  }

  private static func command(_ command: Command) -> String {
    let options = command.allOptions.map { "--\($0.name)" }
    let words = command.words()
    return "    \(command.name.shellQuoted)) options=\(list(options))"
      + (words.isEmpty ? "" : " names=\(list(words))")
      + (command.takesPaths ? " paths=yes" : "") + " ;;"
  }

  private static func values(_ command: Command) -> [String] {
    command.allOptions.filter(\.takesValue).map { option in
      let choices = option.choices()
      return "    \("\(command.name) --\(option.name)".shellQuoted))"
        + (choices.isEmpty ? "" : " names=\(list(choices))")
        + (option.takesPath ? " paths=yes" : "") + " ;;"
    }
  }

  private static func second(_ command: Command) -> String {
    "    \(command.name.shellQuoted)) names=\(list(command.secondWords)) ;;"
  }

  private static func list(_ words: [String]) -> String {
    words.joined(separator: " ").shellQuoted
  }

  /// `--option=value` is three words here: `=` breaks words.
  private static let lookup = """
    _headroom() {
      local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
      local command=${COMP_WORDS[1]} at=1 options= names= paths=
      COMPREPLY=()
      if [[ $command == help && $COMP_CWORD -gt 1 ]]; then
        command=${COMP_WORDS[2]} at=2
      fi
      if ((COMP_CWORD == at)); then
        names=\(list(Commands.all.map(\.name) + ["help"] + Commands.topOptions))
      elif ((COMP_CWORD == at + 1)) && [[ $current != -* ]] && _headroom_second "$command"; then
        :
      elif ((at == 1)); then
        if _headroom_second "$command" && [[ ${COMP_WORDS[2]} != -* ]]; then
          command+=" ${COMP_WORDS[2]}"
        fi
        names=
        if [[ $current == = ]]; then
          current=
        elif [[ $previous == = ]]; then
          previous=${COMP_WORDS[COMP_CWORD - 2]}
        fi
        if ! _headroom_value "$command $previous"; then
          _headroom_command "$command"
          if [[ $current == -* ]]; then
            names=$options paths=
          fi
        fi
      fi
      mapfile -t COMPREPLY < <(compgen -W "$names" -- "$current")
      if [[ $paths && ${#COMPREPLY[@]} -eq 0 ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
      fi
    }
    """
}
