// GuideCaseTests.swift: every figure that a guide's own inputs give, by the calculator that answers it.

import Economics
import Foundation
import Testing
import Text

@Suite struct GuideCaseTests {
  @Test func everyCaseIsThere() {
    #expect(GuideCase.all.count == 176)
    #expect(Set(GuideCase.all.map(\.id)).count == 176)
    #expect(GuideCase.all.allSatisfy { $0.isQuoted || !$0.calculator.isEmpty })
  }

  @Test("a derived figure is reckoned within its tolerance", arguments: GuideCase.all)
  func derived(_ row: GuideCase) throws {
    guard !row.calculator.isEmpty else {
      #expect(row.isQuoted)
      return
    }
    let answer = try row.answer()
    let value = try #require(answer.value(at: row.result), "\(row.id): \(row.result)")
    // A quoted figure stands beside the reckoned one, which only has to be there.
    if !row.isQuoted { #expect(Self.isMet(row, value), "\(row.id): \(value)") }
  }

  private static func isMet(_ row: GuideCase, _ value: Figure.Value) -> Bool {
    switch value {
    case .text(let text): return text == row.expected
    case .flag(let flag): return row.expected == (flag ? "1" : "0")
    case .none(let reason):
      return !reason.isEmpty && ["inf", "none"].contains(row.expected)
    case .band(let band):
      let parts = row.tolerance.split(separator: ":")
      guard let expected = NumberText.parseDouble(row.expected),
        let room = parts.last.flatMap({ NumberText.parseDouble(String($0)) })
      else { return false }
      let off = abs(band.mid.double - expected)
      return off <= (parts[0] == "rel" ? room * abs(expected) : room)
    }
  }
}
