// YAMLText.swift: YAML of what is built as JSON: a name in it can be nothing but a text.

internal import Text

/// Writes YAML 1.2 in blocks. Every text is quoted as JSON quotes it, which YAML reads alike, and so is a key that is
/// no plain word.
enum YAMLText {
  /// Documents one after another, each with comments above it.
  static func documents(_ parts: [(comments: [String], value: JSONValue)]) -> String {
    parts.map { part in
      (part.comments.map { "# " + TerminalText.line($0) } + lines(part.value))
        .joined(separator: "\n") + "\n"
    }.joined(separator: "---\n")
  }

  private static func lines(_ value: JSONValue) -> [String] {
    switch value {
    case .object(let members) where !members.isEmpty:
      return members.flatMap { key, value -> [String] in
        let name = isPlain(key) ? key : JSONWriter.quoted(key)
        if isShort(value) { return ["\(name): \(short(value))"] }
        return ["\(name):"] + lines(value).map { "  " + $0 }
      }
    case .array(let elements) where !elements.isEmpty:
      return elements.flatMap { element -> [String] in
        if isShort(element) { return ["- \(short(element))"] }
        let inner = lines(element)
        return ["- \(inner[0])"] + inner.dropFirst().map { "  " + $0 }
      }
    default: return [short(value)]
    }
  }

  private static func isShort(_ value: JSONValue) -> Bool {
    switch value {
    case .object(let members): members.isEmpty
    case .array(let elements): elements.isEmpty
    default: true
    }
  }

  private static func short(_ value: JSONValue) -> String {
    if case .string(let text) = value { JSONWriter.quoted(text) } else { JSONWriter.compact(value) }
  }

  /// Letters, and signs that mean nothing inside a key; no word that YAML reads as something else has a capital or a slash
  /// alone, and none of ours is one.
  private static func isPlain(_ key: String) -> Bool {
    guard let first = key.utf8.first, (97...122).contains(first) else { return false }
    let special = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    return !special.contains(key.lowercased())
      && key.utf8.allSatisfy { byte in
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
          || "-_./".utf8.contains(byte)
      }
  }
}
