// CaseVerdict.swift: does a simulated figure agree with the expected one?

import Foundation

/// The verdict on one row of a case.
struct RowVerdict {
  enum Outcome: Equatable { case passed, failed, notExpressible }

  var row: QueueingCase.Row
  var outcome: Outcome
  /// What was simulated, with its 95 % half-width.
  var mean = Double.nan
  var halfWidth = Double.nan

  var summary: String {
    "\(row.metric): simulated \(mean) ± \(halfWidth), expected \(row.expected) (\(row.kind))"
  }
}

extension QueueingCase {
  /// Simulates the replications and judges every row:
  ///
  /// - exact, identity: |simulated − expected| ≤ max(4 × half-width/1.96, 1e-9), four standard errors;
  /// - upper_bound: not above it by more than that;
  /// - approximation: within the percentage that the row names, 15 where it names none;
  /// - asymptotic (in n servers): within 1 % + 10/n.
  func verdicts(replications: Int = RunPlan.replications, effort: Double = 1) -> [RowVerdict] {
    guard let simulator = simulator(effort: effort) else {
      return rows.map { RowVerdict(row: $0, outcome: .notExpressible) }
    }
    let runs = (0..<replications).map(simulator)
    return rows.map { row in
      let values = runs.compactMap { $0[row.metric] }
      guard values.count == replications else {
        return RowVerdict(row: row, outcome: .notExpressible)
      }
      let moments = Moments(values)
      let passed = agrees(row, mean: moments.mean, halfWidth: moments.halfWidth)
      return RowVerdict(
        row: row, outcome: passed ? .passed : .failed, mean: moments.mean,
        halfWidth: moments.halfWidth)
    }
  }

  private func agrees(_ row: Row, mean: Double, halfWidth: Double) -> Bool {
    let slack = max(4 * halfWidth / 1.96, 1e-9)
    switch row.kind {
    case "exact", "identity": return abs(mean - row.expected) <= slack
    case "upper_bound": return mean <= row.expected + slack
    case "asymptotic":
      let servers = parameters.number("servers") ?? 1000
      return abs(mean - row.expected) <= (0.01 + 10 / servers) * row.expected
    case "approximation":
      let words = row.formula.components(separatedBy: "within ")
      let share =
        words.count > 1 ? words[1].split(separator: " ").first.flatMap { Double($0) } : nil
      return abs(mean - row.expected) <= (share ?? 15) / 100 * abs(row.expected)
    default: return false
    }
  }
}
