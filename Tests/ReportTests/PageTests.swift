// PageTests.swift: what a page promises beside its words: one policy, nothing from outside, no empty place.

import Foundation
import Testing
import Text

@testable import Report

@Suite struct PageTests {
  private static func page(_ screen: Screen = Screen("x"), _ sections: [Section] = []) -> String {
    HTMLFormat(
      Document(
        Document.Names(figures: "f", page: "p"), title: "t", screen: screen, sections: sections,
        provenance: "v", figures: { .null })
    ).text()
  }

  /// What stands between two marks.
  private static func between(_ start: String, _ end: String, in text: String) -> String {
    String(text.components(separatedBy: start)[1].components(separatedBy: end)[0])
  }

  @Test("the policy names the hashes of the very style and script that are in the page")
  func policy() {
    let page = Self.page()
    let policy = Self.between("Content-Security-Policy\" content=\"", "\"", in: page)
    #expect(policy.hasPrefix("default-src &#39;none&#39;"))
    for (source, start, end) in [
      ("style-src", "<style>", "</style>"), ("script-src", "<script>", "</script>"),
    ] {
      var hash = SHA256()
      hash.update(Array(Self.between(start, end, in: page).utf8))
      let name = Data(hash.digest()).base64EncodedString()
      #expect(policy.contains("\(source) &#39;sha256-\(name)&#39;"), "\(source)")
    }
    #expect(!policy.contains("unsafe") && !page.contains(" style="))
  }

  @Test("the script holds no sign of markup, so that a page stays plain to parse")
  func script() {
    #expect(!PageScript.text.contains("<") && !PageStyle.text.contains("<"))
  }

  @Test("a long table is folded, a short one is not, and one without rows says so")
  func tables() {
    func table(_ rows: Int) -> Section {
      Section(
        "S", [.table(DocumentTable(["a"], rows: (0..<rows).map { ["\($0)"] }))], isFolded: false)
    }
    #expect(
      Self.page(Screen("x"), [table(16)]).contains("<details class=\"rows\"><summary>16 rows: a"))
    #expect(!Self.page(Screen("x"), [table(15)]).contains("<details class=\"rows\">"))
    #expect(Self.page(Screen("x"), [table(0)]).contains("No rows."))
  }

  @Test("sections without a chart are folded where there are many, and each is in the contents")
  func sections() {
    let chart = Chart.lines(
      LineChart(title: "c", xName: "x", yName: "y", lines: [.init(name: "l", points: [(1, 2)])]))
    let parts = (0..<6).map { index in
      Section("Part \(index)", [.text("t")] + (index == 4 ? [.chart(chart)] : []))
    }
    let page = Self.page(Screen("x"), parts)
    #expect(page.components(separatedBy: "<details class=\"part\">").count == 6)
    #expect(page.contains("<section class=\"part\" id=\"part-5\">"))
    for index in 1...6 {
      #expect(page.contains("href=\"#part-\(index)\"") && page.contains("id=\"part-\(index)\""))
    }
    #expect(!Self.page(Screen("x"), Array(parts.prefix(3))).contains("<details class=\"part\">"))
  }

  @Test("the verdict is the one that is set, or the first short word of the answer that is marked")
  func verdicts() {
    #expect(Screen("verdict: \(good: "holds"): all").shownVerdict == .holds)
    #expect(Screen("plain").shownVerdict == nil)
    #expect(Screen(.good("a sentence that is far too long")).shownVerdict == nil)
    var screen = Screen("\(good: "holds")")
    screen.verdict = .undecided
    #expect(Self.page(screen).contains("? undecided"))
  }

  @Test("a thinned table keeps its ends and says how many rows it left out", arguments: 0..<300)
  func thinning(rows: Int) {
    let table = DocumentTable(["n"], rows: (0..<rows).map { ["\($0)"] })
    let thin = table.thinned(to: 60)
    #expect(thin.rows.count <= 60)
    #expect(thin.rows.first == table.rows.first && thin.rows.last == table.rows.last)
    #expect(thin.remark.isEmpty == (rows <= 60) && (rows > 60 || thin.rows == table.rows))
  }
}
