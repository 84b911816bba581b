// HelpText.swift: what `--help` prints.

import Planning

/// Help texts, made from the table of commands.
enum HelpText {
  /// What all of it is for, in one line.
  static let purpose = "how much latency, throughput and room a fleet of GPUs has for LLM traffic"

  /// The list of commands.
  static var overview: String {
    let width = Commands.all.map(\.name.count).max() ?? 0
    let lines = Commands.all.map { command in
      "  \(padded(command.name, to: width))  \(command.summary)"
    }
    let statuses = ExitStatus.allCases.map { "\($0.rawValue) \($0.meaning)" }
    return """
      headroom \(HeadroomVersion.current): \(purpose)

      usage: headroom COMMAND [INPUT] [options]

      commands:
      \(lines.joined(separator: "\n"))

      exit status: \(wrapped(statuses.joined(separator: "; "), to: 86).joined(separator: "\n  "))

      `headroom COMMAND --help` explains a command and ends with examples that run as printed:
        headroom fit --model llama-3.1-70b --gpu H200-SXM --tp 2
      `headroom --help-man` is all of it as a page for man(1), `headroom completion SHELL` a shell's completion.

      """
  }

  static func text(for command: Command) -> String {
    var lines = ["headroom \(command.name): \(command.summary)", ""]
    for (index, form) in command.forms.enumerated() {
      lines.append("\(index == 0 ? "usage: " : "       ")headroom \(form)")
    }
    if !command.notes.isEmpty { lines += [""] + command.notes }
    if !command.subcommands.isEmpty {
      let width = command.subcommands.map(\.name.count).max() ?? 0
      lines += ["", "commands:"]
      lines += command.subcommands.map { "  \(padded($0.name, to: width))  \($0.summary)" }
    }
    lines += ["", "options:"]
    let width = min(34, command.allOptions.map(\.form.count).max() ?? 0)
    for option in command.allOptions {
      let form = padded(option.form, to: width)
      let more = option.isRepeatable ? " (repeatable)" : ""
      let column = max(width, option.form.count) + 4
      let summary = wrapped("\(option.summary)\(more)", to: lineWidth - column)
      lines.append("  \(form)  \(summary[0])")
      lines += summary.dropFirst().map { padded("", to: width + 4) + $0 }
    }
    lines += ["", "examples:"] + command.examples.map { "  \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// No line of help is longer: a wide terminal shows it whole.
  private static let lineWidth = 120

  /// Words in lines of at most so many characters; one at least.
  private static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(line) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
