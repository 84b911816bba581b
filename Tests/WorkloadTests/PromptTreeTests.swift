// PromptTreeTests.swift: contents of prompts, counted by another tokenizer.

import Testing
import Workload

@Suite struct PromptTreeTests {
  private let tree = PromptTree(
    parents: [PromptTree.noRun, 0, 0, 2], ends: [512, 1024, 2048, 2560],
    isShared: [true, false, true, false])

  @Test("another tokenizer scales every end", arguments: [0.25, 0.5, 1, 1.5, 2])
  func scales(factor: Double) {
    let scaled = tree.scaled(by: factor)
    #expect(scaled.ends.map(Double.init) == tree.ends.map { Double($0) * factor })
    #expect(scaled.parents == tree.parents && scaled.isShared == tree.isShared)
  }

  @Test("a run keeps a token", arguments: [1e-3, 1e-2, 1e3])
  func keepsOrder(factor: Double) {
    let scaled = tree.scaled(by: factor)
    for run in scaled.ends.indices {
      #expect(Int(scaled.ends[run]) > scaled.start(of: Int32(run)))
    }
  }

  @Test("lengths stay in range", arguments: [1e6, 1e9])
  func staysInRange(factor: Double) {
    #expect(tree.scaled(by: factor).ends.last == .max)
  }
}
