// KubernetesLines.swift: the keys of a manifest with their values and lines, by indentation.

internal import Foundation
internal import Text

/// Every `key: value` of a manifest and every element of its lists, document by document.
struct KubernetesLines {
  struct Entry {
    /// Keys from the top; elements of lists have that of their list.
    var path: [String]
    /// Without quotes; block texts on one line.
    var value: String
    var line: Int
  }

  private(set) var documents: [[Entry]] = [[]]

  /// A key that is open at a line, with the column at which it stands.
  private struct Open {
    var column: Int
    var key: String
  }

  init(_ text: String, file: String, problems: InputProblems) {
    var open: [Open] = []
    var block: (column: Int, path: [String], words: [String], line: Int)?
    func close(_ documents: inout [[Entry]]) {
      guard let ended = block else { return }
      documents[documents.count - 1].append(
        Entry(path: ended.path, value: ended.words.joined(separator: " "), line: ended.line))
      block = nil
    }
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let number = index + 1
      let column = raw.prefix { $0 == " " }.count
      if raw.dropFirst(column).first == "\t" {
        problems.add(
          .syntax, at: SourceLocation(file: file, line: number, column: column + 1),
          "a tab indents this line", hint: "YAML indents with blanks")
        return
      }
      let content = Self.withoutComment(raw.dropFirst(column))
      if content.isEmpty { continue }
      if let inside = block, column > inside.column {
        block?.words.append(content.hasSuffix("\\") ? String(content.dropLast()).trimmed : content)
        continue
      }
      close(&documents)
      if content == "---" {
        documents.append([])
        open = []
        continue
      }
      let ended = line(content, at: column, number, &open)
      for entry in ended.entries { documents[documents.count - 1].append(entry) }
      if let path = ended.block { block = (ended.column, path, [], number) }
    }
    close(&documents)
  }

  /// What one line says; a block text begins where its value is `|` or `>`.
  private func line(
    _ text: String, at start: Int, _ number: Int, _ open: inout [Open]
  ) -> (entries: [Entry], block: [String]?, column: Int) {
    var (content, column, isElement) = (text, start, false)
    while content == "-" || content.hasPrefix("- ") {
      isElement = true
      // A list may stand at the column of its key.
      open.removeAll { $0.column > column }
      let rest = content.dropFirst()
      let blanks = rest.prefix { $0 == " " }.count
      content = String(rest.dropFirst(blanks))
      column += 1 + blanks
    }
    guard let key = Self.key(of: content) else {
      // An element that is a text.
      let path = open.map(\.key)
      if isElement, Self.isBlock(content) { return ([], path, start) }
      return (isElement ? [Entry(path: path, value: Self.bare(content), line: number)] : [], nil, 0)
    }
    open.removeAll { $0.column >= column }
    let value = String(content.dropFirst(key.length)).trimmed
    open.append(Open(column: column, key: key.name))
    let path = open.map(\.key)
    if Self.isBlock(value) { return ([], path, column) }
    if value.hasPrefix("["), value.hasSuffix("]") {
      let parts = value.dropFirst().dropLast().split(separator: ",")
      return (parts.map { Entry(path: path, value: Self.bare(String($0)), line: number) }, nil, 0)
    }
    if value.hasPrefix("{"), value.hasSuffix("}"), !value.hasPrefix("{{") {
      let parts = value.dropFirst().dropLast().split(separator: ",")
      return (
        parts.compactMap { part in
          let pair = part.split(separator: ":", maxSplits: 1).map { Self.bare(String($0)) }
          return pair.count == 2
            ? Entry(path: path + [pair[0]], value: pair[1], line: number) : nil
        }, nil, 0
      )
    }
    return (value.isEmpty ? [] : [Entry(path: path, value: Self.bare(value), line: number)], nil, 0)
  }

  private static func isBlock(_ value: String) -> Bool {
    ["|", ">", "|-", ">-", "|+", ">+"].contains(value)
  }

  /// The key that a line begins with, and how long it is with its colon.
  private static func key(of content: String) -> (name: String, length: Int)? {
    guard
      let colon = content.range(of: ": ")?.lowerBound
        ?? (content.hasSuffix(":") ? content.index(before: content.endIndex) : nil)
    else { return nil }
    let name = content[..<colon]
    guard !name.isEmpty, !name.contains(" "), !name.hasPrefix("-") else { return nil }
    return (bare(String(name)), name.count + 1)
  }

  private static func bare(_ text: String) -> String {
    let text = text.trimmed
    for quote in ["\"", "'"] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote)
    {
      return String(text.dropFirst().dropLast())
    }
    return text
  }

  /// A comment begins at a `#` at the start or after a blank, outside quotes.
  private static func withoutComment(_ line: Substring) -> String {
    var (quote, last): (Character?, Character) = (nil, " ")
    var end = line.endIndex
    for index in line.indices {
      let character = line[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#", last == " " {
        end = index
        break
      }
      last = character
    }
    return String(line[..<end]).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
