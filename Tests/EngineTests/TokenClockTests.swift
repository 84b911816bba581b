// TokenClockTests.swift: the closed forms of the token clock against counting.

import Kernel
import Testing

@testable import Engine

@Suite struct TokenClockTests {
  private static func clock(seed: Int) -> TokenClock {
    var random = RandomStream(seed: UInt64(seed), name: "clock")
    let steps = Int.random(in: 1...25, using: &random)
    return TokenClock(
      periodTokens: .random(in: steps...9 * steps, using: &random), periodSteps: steps)
  }

  @Test("the step that reaches a number of tokens is the first that does", arguments: 0..<100)
  func reaching(seed: Int) {
    let clock = Self.clock(seed: seed)
    for tokens in 1..<200 {
      let step = clock.step(reaching: tokens)
      #expect(clock.tokens(step) >= tokens && clock.tokens(step - 1) < tokens, "seed \(seed)")
    }
  }

  @Test("tokens, their sums and their limits from a phase on", arguments: 0..<100)
  func fromPhase(seed: Int) {
    let clock = Self.clock(seed: seed)
    for phase in 0..<clock.periodSteps {
      var (tokens, area) = (0, 0)
      for steps in 1..<100 {
        area += tokens
        let step = phase + steps
        tokens += clock.tokens(step) - clock.tokens(step - 1)
        #expect(clock.tokens(in: steps, from: phase) == tokens)
        #expect(clock.area(of: steps, from: phase) == area, "seed \(seed)")
        // Of so many steps, the last begins with fewer than what all emit.
        #expect(clock.steps(below: tokens, from: phase) == steps, "seed \(seed)")
      }
    }
  }

  @Test("its mean is within half a percent of what was asked for, with a short period")
  func mean() {
    var short = 0
    for hundredth in 0...1500 {
      let mean = 1 + Double(hundredth) / 100
      let clock = TokenClock(tokensPerStep: mean)
      #expect(abs(clock.tokensPerStep / mean - 1) <= 0.005, "\(mean)")
      if clock.periodSteps <= 20 { short += 1 }
    }
    #expect(short > 1450)
    #expect(TokenClock(tokensPerStep: 1) == .plain)
    #expect(TokenClock(tokensPerStep: 2.5) == TokenClock(periodTokens: 5, periodSteps: 2))
  }

  @Test("every step of a row emits one token at least, and its drafts and one at most")
  func bounds() {
    for drafts in Speculation.draftRange {
      for tenth in 0...10 * drafts {
        let clock = Speculation(
          draftTokens: drafts, acceptedTokens: Double(tenth) / 10, keepsDraftKeys: true
        ).clock
        for step in 0..<2 * clock.periodSteps {
          let tokens = clock.tokens(step + 1) - clock.tokens(step)
          #expect((1...drafts + 1).contains(tokens), "\(drafts) drafts, \(tenth) tenths")
        }
      }
    }
  }
}
