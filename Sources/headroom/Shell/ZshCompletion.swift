// ZshCompletion.swift: the completion of zsh, with what each command and option is for.

import Planning

/// Tables as functions that fill arrays of `word:meaning`, and a function that looks up what stands before the cursor.
enum ZshCompletion {
  static var script: String {
    """
    #compdef headroom
    # Completion of headroom \(HeadroomVersion.current) in zsh, made by `headroom completion zsh`.

    \(tables.functions)

    \(lookup)

    if [[ $funcstack[1] == _headroom ]]; then
      _headroom "$@"
    else
      compdef _headroom headroom
    fi

    """
  }

  private static let tables = ShellTables(opening: "(") { words in
    let items = words.map { offered in
      (offered.meaning.map { "\(offered.word):\($0)" } ?? offered.word).shellQuoted
    }
    return "(\(items.joined(separator: " ")))"
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
        names=\(tables.commands)
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
