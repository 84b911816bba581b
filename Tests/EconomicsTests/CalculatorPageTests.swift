// CalculatorPageTests.swift: the article on money lists every calculator as it is.

import Economics
import Foundation
import Testing
import Text

@Suite struct CalculatorPageTests {
  private static let article = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources/headroom/Documentation.docc/Money.md")
  private static let heading = "## Every calculator\n\n"

  // Remade by: HEADROOM_REMAKE=1 swift test --filter CalculatorPageTests
  @Test func articleIsInStep() throws {
    let text = try String(contentsOf: Self.article, encoding: .utf8)
    let parts = text.components(separatedBy: Self.heading)
    let pages = try Calculators.all.map { try $0.page() }.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["HEADROOM_REMAKE"] == "1" {
      try (parts[0] + Self.heading + pages).write(
        to: Self.article, atomically: true, encoding: .utf8)
      return
    }
    #expect(parts.count == 2 && parts[1] == pages, "run it with HEADROOM_REMAKE=1")
    for calculator in Calculators.all {
      #expect(text.contains("`\(calculator.name)`"))
      for key in calculator.keys { #expect(text.contains("`\(key.key.name)`")) }
    }
  }
}
