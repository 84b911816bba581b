// TerminalText.swift: what may reach a terminal: text that shows itself, and colours that are ours.

/// The one place where text from files, names and paths is made harmless for a terminal.
///
/// A scalar that moves the cursor, changes colours, turns the direction of writing or shows nothing is written as its
/// JSON escape (`\u001b`, `\n`, `\u202e`), so a name reads as what it is and no name can forge another line. Colours
/// are marks of `TerminalStyle`, which no input can guess, and become escape sequences here alone.
public enum TerminalText {
  /// Control characters (C0, DEL, C1), direction marks, invisible and noncharacter scalars.
  /// - Source: Unicode 16, general categories Cc, Cf, Zl, Zp; the bidirectional marks are those of UAX #9.
  public static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20, scalar.value < 0x7F { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    default: return scalar.properties.isNoncharacterCodePoint
    }
  }

  /// One line as it may be shown: everything unsafe escaped, line breaks too, and our colours in place.
  /// - Complexity: O(text); plain ASCII is looked at once.
  public static func line(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var output = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == TerminalStyle.key[0], let code = TerminalStyle.code(after: &rest) {
        output.append(contentsOf: "\u{1B}[\(code)m".unicodeScalars)
      } else if isUnsafe(scalar) {
        output.append(contentsOf: escape(scalar).unicodeScalars)
      } else {
        output.append(scalar)
      }
    }
    return String(output)
  }

  /// Text whose line breaks are our own: each line as it may be shown.
  public static func lines(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0 != "\n" && isUnsafe($0) }) else { return text }
    return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line(String($0)) }.joined(separator: "\n")
  }

  /// The JSON escape of a scalar: two of them beyond the basic plane.
  static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: UTF16.encode(scalar).map { $0.map(escape).joined() } ?? ""
    }
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

/// Colours inside text, as marks that become escape sequences where the text is shown.
public enum TerminalStyle {
  /// Eight noncharacters, drawn anew by each process: a name that was written before cannot hold them.
  static let key: [Unicode.Scalar] = (0..<8).compactMap { _ in
    Unicode.Scalar(UInt32.random(in: 0xFDD0...0xFDEF))
  }

  /// Text between a colour's mark and the mark that ends it.
  /// - Parameter code: an SGR code of ECMA-48: digits alone.
  public static func wrap(_ text: String, code: String) -> String {
    mark(code) + text + mark("0")
  }

  private static func mark(_ code: String) -> String {
    var mark = String.UnicodeScalarView(key)
    mark.append(contentsOf: "\(code)m".unicodeScalars)
    return String(mark)
  }

  /// The code of a mark whose first scalar was taken; `rest` moves behind it, or stays where there is none.
  static func code(after rest: inout Substring.UnicodeScalarView) -> String? {
    guard rest.prefix(key.count - 1).elementsEqual(key.dropFirst()) else { return nil }
    let tail = rest.dropFirst(key.count - 1)
    let code = tail.prefix { ("0"..."9").contains($0) }
    guard tail.dropFirst(code.count).first == "m" else { return nil }
    rest = tail.dropFirst(code.count + 1)
    return String(code)
  }
}
