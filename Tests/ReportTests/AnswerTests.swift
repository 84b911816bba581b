// AnswerTests.swift: laws of every answer in every format: nothing is cut, nothing is left out, no name acts.

import Foundation
import Testing
import Text

@testable import Report

@Suite struct AnswerTests {
  private static let widths = [40, 60, 80, 100]

  /// Runs of digits with their points and commas.
  private static func numbers(_ text: String) -> Set<String> {
    Set(
      text.split { !($0.isNumber || $0 == "." || $0 == ",") }
        .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: ".,")) }
        .filter { $0.contains(where: \.isNumber) })
  }

  @Test("no line is wider than the terminal", arguments: widths)
  func widthsAreKept(width: Int) throws {
    let format = TerminalFormat(width: width)
    for answer in try Answer.all.get() {
      let code = answer.document.code
      for line in DetailText(answer.document, format).lines() where !code.contains(line) {
        #expect(WordWrap.columns(line) <= width, "\(answer): \(line)")
      }
      let screen = ScreenText(answer.document, format).lines()
      for line in screen { #expect(WordWrap.columns(line) <= width, "\(answer): \(line)") }
    }
  }

  @Test("the details have every word of every cell, at any width", arguments: widths)
  func cellsAreWhole(width: Int) throws {
    for answer in try Answer.all.get() {
      let text = DetailText(answer.document, TerminalFormat(width: width)).lines()
      let shown = text.joined().filter { $0 != " " }
      let words = Set(text.flatMap { $0.split(separator: " ") })
      for cell in answer.document.documentTables.flatMap(\.rows).joined() {
        for word in TerminalText.line(cell.text).split(separator: " ") {
          // What is longer than its column is broken, and then only in the text as a whole.
          let isThere = words.contains { $0.hasPrefix(word) || $0.hasSuffix(word) }
          #expect(isThere || shown.contains(word.prefix(8)), "\(answer): \(word)")
        }
      }
      let hasOwn = JSONWriter.compact(answer.document.figures).contains("…")
      #expect(hasOwn || !shown.contains("…"), "\(answer)")
    }
  }

  @Test(
    "a table of the first screen is whole, or says how many rows it leaves out", arguments: widths)
  func rowsAreCounted(width: Int) throws {
    for answer in try Answer.all.get() {
      let lines = ScreenText(answer.document, TerminalFormat(width: width)).lines()
      #expect(lines.count <= ScreenText.lineLimit, "\(answer): \(lines.count) lines")
      for entry in answer.document.screen.entries {
        guard case .table(let table) = entry.content else { continue }
        let isCut = lines.contains { $0.hasSuffix(" more") }
        let isShown = table.rows.joined().allSatisfy { cell in
          let words = TerminalText.line(cell.text).split(separator: " ")
          return words.allSatisfy { word in lines.contains { $0.contains(word) } }
        }
        #expect(isShown || isCut, "\(answer): \(entry.label)")
      }
    }
  }

  @Test("what the details tell in numbers, page and Markdown tell")
  func numbersAreEverywhere() throws {
    for answer in try Answer.all.get() {
      // A terminal shows a control character of a name by its number.
      let text = DetailText(answer.document, TerminalFormat()).lines().joined(separator: "\n")
        .replacing("\\u001b", with: "")
      let page = Self.numbers(HTMLFormat(answer.document).text())
      let markdown = Self.numbers(MarkdownFormat(answer.document).text())
      #expect(Self.numbers(text).subtracting(page) == [], "\(answer): page")
      #expect(Self.numbers(text).subtracting(markdown) == [], "\(answer): Markdown")
    }
  }

  @Test("rows of a Markdown table have the columns of its head")
  func markdownColumns() throws {
    for answer in try Answer.all.get() {
      var columns: Int?
      for line in MarkdownFormat(answer.document).text().split(
        separator: "\n", omittingEmptySubsequences: false)
      {
        guard line.hasPrefix("| ") else {
          columns = nil
          continue
        }
        let bars = line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
        #expect(columns ?? bars == bars, "\(answer): \(line)")
        columns = bars
      }
    }
  }

  @Test("tags of a page close in order, and no name is one")
  func pagesAreWellFormed() throws {
    for answer in try Answer.all.get() {
      let page = HTMLFormat(answer.document).withoutScript
      #expect(!page.contains("<script") && !page.contains("\u{1B}"), "\(answer)")
      var open: [Substring] = []
      for part in page.split(separator: "<").dropFirst(page.hasPrefix("<") ? 0 : 1) {
        let tag = part.prefix { $0 != ">" }
        let name = tag.prefix { $0 != " " && $0 != "/" }
        if tag.hasPrefix("/") {
          #expect(open.popLast() == tag.dropFirst(), "\(answer): </\(tag.dropFirst())>")
        } else if !tag.hasPrefix("!"), !tag.hasSuffix("/"), name != "meta" {
          open.append(name)
        }
      }
      #expect(open == [], "\(answer)")
    }
  }

  @Test("rows of a table for programs are as long as its head, in CSV too")
  func csvRows() throws {
    for answer in try Answer.all.get() {
      for table in answer.document.tables {
        let reader = CSVReader(
          LineReader(ByteSource(bytes: CSVFormat(table).bytes(), name: table.name)))
        var rows = 0
        while try reader.nextRecord() {
          #expect(reader.fieldCount == table.columns.count, "\(answer): \(table.name)")
          rows += 1
        }
        #expect(rows == table.rowCount + 1, "\(answer): \(table.name)")
      }
    }
  }
}
