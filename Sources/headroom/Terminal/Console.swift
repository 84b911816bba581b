// Console.swift: remarks for people, on standard error, and nothing in them that acts on their terminal.

import Glibc
import Report
import Text

/// What is known of the two output streams, and the way to standard error.
struct Console: Sendable {
  let isQuiet: Bool
  /// Whether standard output understands and wants colours.
  let usesColor: Bool
  /// Whether other signs than ASCII can be shown: only a locale that says otherwise is believed.
  let usesUnicode: Bool
  let errorIsTerminal: Bool
  let outputIsTerminal: Bool
  /// Columns for what is fitted to them: the terminal's, or those of a pipe.
  let width: Int

  init(quiet: Bool, noColor: Bool) {
    isQuiet = quiet
    errorIsTerminal = isatty(STDERR_FILENO) == 1
    outputIsTerminal = isatty(STDOUT_FILENO) == 1
    let plain = Self.isSet("NO_COLOR") || getenv("TERM").map { String(cString: $0) } == "dumb"
    usesUnicode = Self.localeAllowsUnicode
    usesColor = outputIsTerminal && !noColor && !plain
    width = Self.columns ?? TerminalFormat.usualWidth
  }

  /// How an answer is shown on standard output.
  var format: TerminalFormat {
    TerminalFormat(width: width, colors: usesColor, unicode: usesUnicode)
  }

  /// A remark that `--quiet` silences.
  func note(_ text: String) { if !isQuiet { Self.error(text) } }

  /// A warning: silenced by `--quiet`, and where a report on the same screen already says it.
  func warn(_ text: String, isInReport: Bool) {
    if !(isInReport && errorIsTerminal && outputIsTerminal) { note("warning: \(text)") }
  }

  /// Lines whose breaks are our own: those inside a line come from names and are escaped.
  static func error(_ lines: String...) { error(lines) }
  static func error(_ lines: [String]) {
    write(lines.map { TerminalText.line($0) + "\n" }.joined())
  }

  /// Redraws the line of progress; an empty one takes it away.
  static func progress(_ line: String) { write("\r\u{1B}[2K" + TerminalText.line(line)) }

  /// Standard error has nobody to complain to: what it does not take is lost.
  private static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { return }
    }
  }

  /// Takes the places of streams that were closed before the start (`>&-`), so that no file opened later gets
  /// one of them and, with it, what was meant for the stream. Reading and writing there still fail.
  static func occupyClosedStreams() {
    for (stream, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY),
    ] where fcntl(stream, F_GETFD) < 0 {
      // The lowest free number is the stream's: those below it are taken.
      _ = open("/dev/null", mode)
    }
  }

  /// Of the terminal that standard output is; nil for anything else.
  private static var columns: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// The first of the variables that is set decides, as in setlocale(3).
  private static var localeAllowsUnicode: Bool {
    guard let name = ["LC_ALL", "LC_CTYPE", "LANG"].first(where: isSet), let value = getenv(name)
    else { return true }
    let text = String(cString: value).lowercased()
    return text.hasSuffix("utf-8") || text.hasSuffix("utf8")
  }

  /// Set and not empty, as no-color.org has it.
  private static func isSet(_ name: String) -> Bool {
    getenv(name).map { $0.pointee != 0 } ?? false
  }
}
