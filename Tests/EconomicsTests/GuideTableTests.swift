// GuideTableTests.swift: the table of claims is whole, and each line is reckoned.

import Economics
import Foundation
import Testing
import Text

@Suite struct GuideTableTests {
  private static let reviewed = Result {
    try GuideTable.builtIn().reviewed(in: .test())
  }

  @Test func everyClaimIsJudged() throws {
    let claims = try Self.reviewed.get()
    #expect(claims.count > 90 && Set(claims.map(\.claim.id)).count == claims.count)
    for one in claims {
      let claim = one.claim
      #expect(claim.kind == .quoted || one.computed != nil, "\(claim.id): \(claim.result)")
      #expect((claim.kind == .quoted) == (one.verdict == .quoted), "\(claim.id)")
      #expect(one.verdict == .right || one.verdict == .quoted || !claim.note.isEmpty, "\(claim.id)")
      if case .some(.none(let reason)) = one.computed { Issue.record("\(claim.id): \(reason)") }
    }
    #expect(try GuideTable.builtIn().guides == ["000", "001", "002", "003", "004"])
    #expect(try GuideTable.builtIn().contradictions.count >= 21)
  }

  @Test(
    "verdicts of claims that were checked by hand",
    arguments: [
      ("000.1b", "wrong"), ("000.4", "right"), ("000.11a", "wrong"), ("000.14a", "right"),
      ("000.15", "infeasible"), ("001.1c", "wrong"), ("001.2a", "wrong"), ("001.2b", "wrong"),
      ("001.5a", "right"), ("001.7c", "wrong"), ("002.2d", "wrong"), ("002.3b", "right"),
      ("002.4c", "infeasible"), ("002.5", "right"), ("002.8b", "wrong"), ("003.2", "wrong"),
      ("003.3", "wrong"), ("004.2", "wrong"), ("004.3", "wrong"), ("004.6", "right"),
      ("004.7a", "infeasible"), ("004.8a", "infeasible"), ("004.11b", "wrong"),
      ("004.11c", "infeasible"), ("004.12a", "right"), ("004.15", "wrong"), ("004.17a", "wrong"),
      ("004.18b", "right"), ("004.19a", "right"), ("004.20a", "wrong"), ("004.20b", "infeasible"),
    ])
  func verdict(_ expected: (id: String, verdict: String)) throws {
    let one = try #require(try Self.reviewed.get().first { $0.claim.id == expected.id })
    #expect(
      one.verdict.rawValue == expected.verdict,
      "\(one.claim.claim): \(String(describing: one.computed))")
  }

  @Test func oneGuideIsAPart() throws {
    let table = try GuideTable.builtIn()
    let parts = try table.guides.map { try table.reviewed(guide: $0, in: .test()).count }
    #expect(parts.reduce(0, +) == table.claims.count && parts.allSatisfy { $0 > 4 })
  }
}
