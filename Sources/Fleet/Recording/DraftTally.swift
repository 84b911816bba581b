// DraftTally.swift: what steps that verify drafts do beside the others.

internal import Engine
internal import Hardware
internal import Kernel

/// Counters of a pool whose steps may verify drafts.
struct DraftTally: Sendable {
  /// By what decode rows advance, and tokens that each computes in a step.
  let clock: TokenClock
  let rowTokens: Int
  /// Steps by the tokens that were sampled: every one of a decode row is. Kept where drafts are verified.
  private(set) var stepsBySamples: [Int]

  init(_ limits: EngineLimits) {
    clock = limits.clock
    rowTokens = limits.rowTokens
    let most = rowTokens > 1 ? limits.maxNumSeqs * rowTokens : -1
    stepsBySamples = [Int](repeating: 0, count: most + 1)
  }

  var areMade: Bool { rowTokens > 1 }

  mutating func count(_ log: borrowing EventLog) {
    for index in 0..<log.leaps.count {
      let drafts = log.leaps[index].leap.decodeRows * (rowTokens - 1)
      stepsBySamples[Int(log.leaps[index].leap.sampledRows) + drafts] += log.leaps[index].leap.steps
    }
  }

  /// Query–key pairs of decode rows, whose last tokens attend to a context: those before them attend to less.
  func pairs(rows: Int, steps: Int, context: Int) -> Int {
    let drafts = rowTokens - 1
    return context * rowTokens - rows * steps * (drafts * (drafts + 1) / 2)
  }

  /// What making the drafts took: they are made for every row that emits a token.
  /// - Parameter steps: by the rows that emitted.
  func part(_ model: any StepTimeModel, _ steps: [Int]) -> StepPart {
    steps.enumerated().reduce(.zero) { sum, entry in
      guard entry.offset > 0, entry.element > 0 else { return sum }
      return sum + model.drafting(rows: entry.offset) * Double(entry.element)
    }
  }

  mutating func merge(_ other: Self) {
    for index in stepsBySamples.indices { stepsBySamples[index] += other.stepsBySamples[index] }
  }

  mutating func subtract(_ other: Self) {
    for index in stepsBySamples.indices { stepsBySamples[index] -= other.stepsBySamples[index] }
  }
}
