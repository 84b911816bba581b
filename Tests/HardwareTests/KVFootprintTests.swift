// KVFootprintTests.swift: blocks of a sequence, counted token by token beside the formula.

import Testing

@testable import Hardware

@Suite struct KVFootprintTests {
  private static let all = [
    KVFootprint(), KVFootprint(windowGroups: 1, windowBlocks: 9),
    KVFootprint(windowGroups: 6, windowBlocks: 65, stateBlocks: 2),
    KVFootprint(contextGroups: 0, windowGroups: 1, windowBlocks: 3), KVFootprint(stateBlocks: 4),
    KVFootprint(contextGroups: 0, stateBlocks: 4),
  ]

  @Test("a block of tokens takes one of each group that still grows", arguments: all)
  func tokenByToken(footprint: KVFootprint) {
    var held = 0
    for tokens in 1...1200 {
      if tokens % 16 == 1 {
        // The first token takes the states too.
        held +=
          tokens == 1
          ? footprint.blocks(forTokens: 1) : footprint.growth(afterTokens: tokens - 1)
      }
      #expect(footprint.blocks(forTokens: tokens) == held)
    }
    #expect(footprint.blocks(forTokens: 0) == 0)
    let first = footprint.blocks(forTokens: 1)
    #expect(first == footprint.contextGroups + footprint.windowGroups + footprint.stateBlocks)
  }

  @Test("the longest sequence fits, and a token more does not", arguments: all)
  func longest(footprint: KVFootprint) {
    for held in 0...400 {
      guard let longest = footprint.longestSequence(within: held) else {
        #expect(footprint.contextGroups == 0)
        #expect(footprint.blocks(forTokens: 1 << 40) <= held)
        continue
      }
      #expect(longest == 0 || footprint.blocks(forTokens: longest) <= held)
      #expect(footprint.blocks(forTokens: longest + 1) > held)
    }
  }
}
