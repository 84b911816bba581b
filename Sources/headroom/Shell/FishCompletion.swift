// FishCompletion.swift: the completion of fish: a line for each thing that may stand somewhere.

import Planning

/// Lines of `complete`, each with the place where it holds.
enum FishCompletion {
  static var script: String {
    """
    # Completion of headroom \(HeadroomVersion.current) in fish, made by `headroom completion fish`.

    # Whether the words before the cursor begin with these, behind `headroom`.
    function __headroom_at
        set -l words (commandline -opc)
        test (count $words) -gt (count $argv); or return 1
        test "$words[2..$(math (count $argv) + 1)]" = "$argv"
    end

    # Whether they are these and no more.
    function __headroom_alone
        set -l words (commandline -opc)
        test "$words[2..]" = "$argv"
    end

    complete -c headroom -f
    \(lines.joined(separator: "\n"))

    """
  }

  private static var lines: [String] {
    let top = Commands.topOptions.map {
      offer(at: "__headroom_alone", option: String($0.dropFirst(2)))
    }
    return top
      + ["", "help"].flatMap { place in
        Commands.all.map { offer(at: alone(place), $0.name, $0.summary) }
      }
      + Commands.all.flatMap { command in
        zip(command.secondWords, command.subcommands).flatMap { word, subcommand in
          [command.name, "help \(command.name)"].map {
            offer(at: alone($0), word, subcommand.summary)
          }
        }
      } + Commands.withSubcommands.flatMap(lines)
  }

  private static func alone(_ words: String) -> String {
    words.isEmpty ? "__headroom_alone" : "__headroom_alone \(words)"
  }

  private static func lines(_ command: Command) -> [String] {
    let place =
      command.subcommands.isEmpty ? "__headroom_at \(command.name)" : alone(command.name)
    let words = command.words()
    return (command.takesPaths ? ["complete -c headroom -n '\(place)' -F"] : [])
      + (words.isEmpty ? [] : [offer(at: alone(command.name), words.joined(separator: " "))])
      + command.allOptions.map { option in
        let choices = option.choices()
        let value =
          !option.takesValue ? "" : option.takesPath ? " -rF" : " -x"
        return offer(at: place, option: option.name) + value
          + (choices.isEmpty ? "" : " -a \(quoted(choices.joined(separator: " ")))")
          + " -d \(quoted(option.summary))"
      }
  }

  private static func offer(at place: String, _ words: String, _ meaning: String = "") -> String {
    "complete -c headroom -n '\(place)' -a \(quoted(words))"
      + (meaning.isEmpty ? "" : " -d \(quoted(meaning))")
  }

  private static func offer(at place: String, option: String) -> String {
    "complete -c headroom -n '\(place)' -l \(option)"
  }

  /// Between single quotes, in which fish reads `\\` and `\'`.
  private static func quoted(_ text: String) -> String {
    "'"
      + text.reduce(into: "") { quoted, sign in
        if sign == "'" || sign == "\\" { quoted += "\\" }
        quoted.append(sign)
      } + "'"
  }
}
