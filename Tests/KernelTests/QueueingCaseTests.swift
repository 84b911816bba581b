// QueueingCaseTests.swift: models on the kernel agree with queueing theory.

import Foundation
import Testing

/// Statistics need optimised code: a debug build runs these some thirty times slower.
#if DEBUG
  let isOptimised = false
#else
  let isOptimised = true
#endif

@Suite struct QueueingCaseTests {
  @Test(
    "the table's rows hold within four standard errors of 32 replications",
    .enabled(if: isOptimised, "statistics run in release builds"),
    arguments: CaseTable.cases)
  func table(each: QueueingCase) {
    for verdict in each.verdicts() {
      #expect(verdict.outcome == .passed, "\(verdict.summary)")
    }
  }

  @Test(
    "closed forms computed here hold within four standard errors of 32 replications",
    .enabled(if: isOptimised, "statistics run in release builds"),
    arguments: CoreCases.all)
  func core(each: QueueingCase) {
    for verdict in each.verdicts() {
      #expect(verdict.outcome == .passed, "\(verdict.summary)")
    }
  }

  @Test("every row of the table has a model that tells its metric")
  func expressible() {
    let verdicts = CaseTable.cases.map { ($0, $0.verdicts(replications: 1, effort: 0.002)) }
    let missing = verdicts.flatMap { each, rows in
      rows.filter { $0.outcome == .notExpressible }.map { "\(each.id) \($0.row.metric)" }
    }
    #expect(missing.isEmpty)
    #expect(verdicts.count == 31 && verdicts.reduce(0) { $0 + $1.1.count } == 169)
  }
}
