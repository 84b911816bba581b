// BashCompletion.swift: the completion of bash, from its own builtins alone.

import Planning

/// Two tables as functions, and a function that looks up what stands before the cursor.
enum BashCompletion {
  static var script: String {
    """
    # Completion of headroom \(HeadroomVersion.current) in bash, made by `headroom completion bash`.

    \(tables.functions)

    \(lookup)

    complete -F _headroom headroom

    """
  }

  private static let tables = ShellTables(opening: "") { words in
    words.map(\.word).joined(separator: " ").shellQuoted
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
        names=\(tables.commands)
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
