// TextStyle.swift: colours for a terminal that wants them, plain text for everything else.

internal import Text

/// Marks verdicts; a pipe, a file and `NO_COLOR` get the words alone.
public struct TextStyle: Sendable {
  private let isOn: Bool

  public init(colors: Bool) { isOn = colors }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func good(_ text: String) -> String { wrap(text, "32") }
  func bad(_ text: String) -> String { wrap(text, "31") }
  func faint(_ text: String) -> String { wrap(text, "2") }

  /// SGR codes of ECMA-48, as marks that the terminal's sink turns into them.
  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? TerminalStyle.wrap(text, code: code) : text
  }
}
