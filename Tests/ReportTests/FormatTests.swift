// FormatTests.swift: laws of the formats: what fits a screen, what a name can do, and that no format leaves a sentence out.

import Foundation
import Testing
import Text

@testable import Report

@Suite struct FormatTests {
  /// Words of random lengths, some wide, some longer than a line.
  static func words(_ count: Int, _ random: inout Seeded) -> Words {
    var sum = Words("")
    for index in 0..<count {
      let long = Int.random(in: 0..<40, using: &random) == 0
      let letter = ["a", "é", "宽", "x"].randomElement(using: &random) ?? "a"
      let length = long ? 150 : Int.random(in: 1...12, using: &random)
      if index > 0 { sum += " " }
      sum += Words(
        String(repeating: letter, count: length), Bool.random(using: &random) ? .plain : .bad)
    }
    return sum
  }

  /// A generator with a seed.
  struct Seeded: RandomNumberGenerator {
    var state: UInt64
    /// - Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static func document(seed: UInt64) -> Document {
    var random = Seeded(state: seed)
    var screen = Screen(words(Int.random(in: 1...60, using: &random), &random))
    var sections: [Section] = []
    for index in 0..<Int.random(in: 0...9, using: &random) {
      let sentences = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        words(Int.random(in: 1...40, using: &random), &random)
      }
      screen.add("entry \(index)", sentences)
      var table = DocumentTable(["", "one", "two"], words: [2])
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        table.row((0..<3).map { _ in words(Int.random(in: 1...4, using: &random), &random) })
      }
      if index % 3 == 0 { screen.add("table", table) }
      sections.append(Section("Section \(index)", sentences.map(Block.text) + [.table(table)]))
    }
    return Document(
      Document.Names(figures: "f", page: "p"), title: "t", screen: screen, sections: sections,
      provenance: "v", figures: { .null })
  }

  @Test("a first screen has 24 lines at most, none wider than it is", arguments: 0..<300)
  func firstScreen(seed: Int) {
    let document = Self.document(seed: UInt64(seed))
    let width = [20, 40, 60, 80, 100][seed % 5]
    let answer = WordWrap(width: width).lines(document.screen.answer).count
    let lines = ScreenText(document, TerminalFormat(width: width)).lines()
    // The answer is never cut: one of more lines than a screen leaves room for its last line alone.
    #expect(lines.count <= max(ScreenText.lineLimit, answer + 2), "\(lines.count) lines")
    for line in lines { #expect(WordWrap.columns(line) <= width, "\(line)") }
  }

  @Test("wrapping loses no character but blanks", arguments: 0..<200)
  func wrapping(seed: Int) {
    var random = Seeded(state: UInt64(seed))
    let words = Self.words(Int.random(in: 0...80, using: &random), &random)
    for width in [1, 2, 7, 33, 80] {
      let lines = WordWrap(width: width).lines(words)
      let told = lines.map(\.text).joined().filter { $0 != " " }
      #expect(told == words.text.filter { $0 != " " })
      for line in lines { #expect(WordWrap.columns(line.text) <= max(width, 2)) }
      // The marks stay on their letters.
      func marked(_ words: [Words]) -> String {
        words.flatMap(\.runs).filter { $0.tone == .bad }.map(\.text).joined().filter { $0 != " " }
      }
      #expect(marked(lines) == marked([words]))
    }
  }

  @Test("the details cut nothing", arguments: 0..<40)
  func detailsAreWhole(seed: Int) {
    let document = Self.document(seed: UInt64(seed))
    let text = DetailText(document, TerminalFormat(width: 60)).lines().joined(separator: "\n")
    #expect(!text.contains("…"))
  }

  @Test("every section is in every format for people", arguments: 0..<40)
  func nothingIsLeftOut(seed: Int) {
    let document = Self.document(seed: UInt64(seed))
    let text = DetailText(document, TerminalFormat()).lines().joined(separator: "\n")
    let page = HTMLFormat(document).text()
    let markdown = MarkdownFormat(document).text()
    for section in document.sections {
      for whole in [text, page, markdown] { #expect(whole.contains(section.title)) }
    }
  }

  @Test(
    "a name does nothing in Markdown or HTML",
    arguments: [
      "<script>alert(1)</script>", "**bold**", "[x](http://y)", "a|b", "`code`", "line\nbreak",
      "# title", "&amp;", "\u{1B}[31mred",
    ])
  func names(_ name: String) {
    var table = DocumentTable(["a", "b"])
    table.row([name, "x"])
    var screen = Screen(Words(name))
    screen.add("who", Words(name))
    let document = Document(
      Document.Names(figures: "f", page: "p"), title: name, screen: screen,
      sections: [Section(name, [.text(Words(name)), .table(table), .code([name])])],
      provenance: name, figures: { .null })
    let page = HTMLFormat(document).withoutScript
    #expect(!page.contains("<script") && !page.contains("\u{1B}"))
    let markdown = MarkdownFormat(document).text()
    let outside = markdown.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 0 }
    for part in outside where !name.contains("`") {
      #expect(!part.element.contains("<script") && !part.element.contains("[x](http"))
    }
    for row in markdown.split(separator: "\n") where row.hasPrefix("| ") {
      // Two cells: three bars that are not escaped.
      #expect(row.replacingOccurrences(of: "\\|", with: "").count { $0 == "|" } == 3, "\(row)")
    }
    for line in DetailText(document, TerminalFormat()).lines() {
      #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }
  }

  @Test(
    "an answer in ASCII holds no other sign of ours, and no line grows too wide",
    arguments: [40, 80])
  func asciiStandIns(width: Int) throws {
    let document = MadeSummary.document(MadeSummary.summary())
    let format = TerminalFormat(width: width, unicode: false)
    let screen = ScreenText(document, format).lines()
    #expect(screen.count <= ScreenText.lineLimit)
    for line in screen + DetailText(document, format).lines() {
      #expect(line.allSatisfy(\.isASCII) && line.count <= width, "\(line)")
    }
    #expect(screen.contains { $0.contains("NO itl p99.9 <= 50.00 ms") })
  }

  @Test("a table of data is as it was filled")
  func dataTable() throws {
    var table = DataTable("t", columns: ["a", "b", "c"])
    for index in 0..<3 {
      table.row(index == 1 ? nil : "=\(index)", index, index == 2 ? nil : 0.5)
    }
    #expect(table.rowCount == 3)
    let text = String(decoding: CSVFormat(table).bytes(), as: UTF8.self)
    #expect(text == "a,b,c\n'=0,0,0.5\n,1,0.5\n'=2,2,\n")
  }
}
