// TerminalTextTests.swift: nothing from outside acts on a terminal, and our own colours still do.

import Testing

@testable import Text

@Suite struct TerminalTextTests {
  /// Every scalar that acts on a terminal, turns the direction of writing or shows nothing.
  static let unsafe: [Unicode.Scalar] = {
    let ranges: [ClosedRange<UInt32>] = [
      0x00...0x1F, 0x7F...0x9F, 0x61C...0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2064,
      0x2066...0x206F, 0xFEFF...0xFEFF, 0xAD...0xAD, 0xE0001...0xE0001, 0xE0020...0xE007F,
      0xFDD0...0xFDEF,
    ]
    return ranges.flatMap { $0 }.compactMap(Unicode.Scalar.init)
  }()

  @Test("an unsafe scalar is written as its JSON escape, wherever it stands")
  func escapes() throws {
    for scalar in Self.unsafe {
      let text = "a\(scalar)b"
      let shown = TerminalText.line(text)
      #expect(!shown.unicodeScalars.contains(where: TerminalText.isUnsafe), "\(scalar.value)")
      // Exact: the escape is JSON's, so that it can be read back.
      let read = try LocatedJSON.parse("\"\(shown)\"", file: "test")
      #expect(read.content == .string(text), "\(scalar.value)")
    }
  }

  @Test("what shows itself stays as it is", arguments: ["plain", "ünï – ✓ 模型 🚀", "a\\nb", ""])
  func keeps(text: String) {
    #expect(TerminalText.line(text) == text)
    #expect(TerminalText.lines(text + "\n" + text) == text + "\n" + text)
  }

  @Test("our colours become escape sequences, and those of a name do not")
  func colours() {
    let forged = "\u{1B}[31mred\u{1B}[0m"
    let shown = TerminalText.line("x " + TerminalStyle.wrap(forged, code: "32") + " y")
    #expect(shown == "x \u{1B}[32m\\u001b[31mred\\u001b[0m\u{1B}[0m y")
  }

  @Test("a half of a mark is no mark")
  func halfMark() {
    let mark = String(TerminalStyle.wrap("", code: "1").unicodeScalars.prefix(5))
    #expect(!TerminalText.line(mark + "[31m").unicodeScalars.contains(where: TerminalText.isUnsafe))
  }

  @Test("text of ours keeps its line breaks, and a name's are escaped")
  func lineBreaks() {
    #expect(TerminalText.lines("a\nb\u{202E}\n") == "a\nb\\u202e\n")
    #expect(TerminalText.line("a\nb") == "a\\nb")
  }

  @Test("JSON for people has no unsafe scalar and reads back exactly; hashed JSON keeps its bytes")
  func json() throws {
    for scalar in Self.unsafe {
      let value: JSONValue = ["name\(scalar)": .string("v\(scalar)")]
      let text = JSONWriter.pretty(value)
      #expect(!text.unicodeScalars.contains { $0 != "\n" && TerminalText.isUnsafe($0) })
      let read = try LocatedJSON.parse(text, file: "test")
      #expect(read["name\(scalar)"]?.content == .string("v\(scalar)"), "\(scalar.value)")
    }
    #expect(JSONWriter.canonical(.string("\u{202E}")) == "\"\u{202E}\"")
  }
}
