// ManualPage.swift: what `--help-man` prints: the help of everything as one page for man(1).

import Planning

/// The manual page in mdoc(7), made from the table of commands.
enum ManualPage {
  static var text: String {
    var page = MdocText()
    page.macro("Dd", HeadroomVersion.day)
    page.macro("Dt", "HEADROOM", "1")
    page.macro("Os")
    head(&page)
    page.macro("Sh", "COMMANDS")
    for command in Commands.withSubcommands { section(of: command, &page) }
    page.macro("Sh", "OPTIONS OF EVERY COMMAND")
    list(Options.common, &page)
    page.macro("Sh", "ENVIRONMENT")
    tagged(&page, environment) { $1.macro("It", "Ev", $0.name) }
    page.macro("Sh", "EXIT STATUS")
    tagged(&page, ExitStatus.allCases.map { ("\($0.rawValue)", $0.meaning) }) {
      $1.macro("It", $0.name)
    }
    page.macro("Sh", "EXAMPLES")
    page.literal(Commands.all.compactMap(\.examples.first))
    return page.text
  }

  private static func head(_ page: inout MdocText) {
    page.macro("Sh", "NAME")
    page.macro("Nm", "headroom")
    page.macro("Nd", HelpText.purpose)
    page.macro("Sh", "SYNOPSIS")
    page.macro("Nm")
    page.macro("Ar", "COMMAND")
    page.macro("Op", "Ar", "INPUT")
    page.macro("Op", "Ar", "options")
    for option in Commands.topOptions {
      page.macro("Nm")
      page.macro("Fl", "\(option.dropFirst())")
    }
    page.macro("Sh", "DESCRIPTION")
    page.paragraph(
      "A command answers a question about a fleet that serves language models. Results go to standard output, "
        + "progress and warnings to standard error. This is version \(HeadroomVersion.current). Where a command reads a file, \"-\" is standard input."
    )
  }

  private static func section(of command: Command, _ page: inout MdocText) {
    page.macro("Ss", command.name)
    page.paragraph(command.summary + ".")
    page.literal(command.forms.map { "headroom \($0)" })
    var prose: [String] = []
    for note in command.notes {
      if note.hasPrefix(" ") {
        page.paragraph(prose.joined(separator: " "))
        prose = []
        page.literal([String(note.drop { $0 == " " })])
      } else {
        prose.append(note)
      }
    }
    page.paragraph(prose.joined(separator: " "))
    list(command.options, &page)
  }

  private static func list(_ options: [CommandOption], _ page: inout MdocText) {
    guard !options.isEmpty else { return }
    page.macro("Bl", "-tag", "-width", "Ds")
    for option in options {
      let name = ["It", "Fl", "-\(option.name)"]
      switch option.value {
      case .none: page.macro(name)
      case .required(let placeholder): page.macro(name + ["Ar", placeholder])
      case .optionalCount(let placeholder): page.macro(name + ["Op", "Ar", placeholder])
      }
      page.sentences(option.summary + (option.isRepeatable ? " (repeatable)" : ""))
    }
    page.macro("El")
  }

  private typealias Tagged = (name: String, meaning: String)

  private static func tagged(
    _ page: inout MdocText, _ entries: [Tagged], item: (Tagged, inout MdocText) -> Void
  ) {
    page.macro("Bl", "-tag", "-width", "Ds")
    for entry in entries {
      item(entry, &page)
      page.sentences(entry.meaning)
    }
    page.macro("El")
  }

  /// What the terminal's part of the program looks at.
  private static let environment: [Tagged] = [
    ("NO_COLOR", "set and not empty: no colours, as --no-color"),
    ("TERM", "dumb: no colours"),
    ("LC_ALL", "with LC_CTYPE and LANG: whether block characters can be shown"),
  ]
}
