// TokenClock.swift: how many tokens a decode row emits by the steps it took.

/// The one clock by which all decode rows of a replica advance: p tokens every q steps, spread evenly.
///
///     τ(step) = ⌊step × p/q⌋
///
/// A row that joined after step s has emitted τ(now) − τ(s) tokens, so what differs between rows is a constant of
/// each. Without speculation p = q = 1. The phase of a step is its number modulo q: what follows depends on it alone.
public struct TokenClock: Hashable, Sendable, BitwiseCopyable {
  /// The longest period: any number from 1 on is within 0.5 % of a fraction whose denominator is at most 100.
  static let longestPeriod = 100

  /// Short, so that a clock is passed in a register and what holds one is moved without a call.
  @usableFromInline let shortTokens, shortSteps: Int32

  /// p and q.
  @inlinable public var periodTokens: Int { Int(shortTokens) }
  @inlinable public var periodSteps: Int { Int(shortSteps) }
  /// Every step emits one token.
  @inlinable public var isPlain: Bool { shortTokens == shortSteps }

  /// A token a step.
  public static let plain = TokenClock(periodTokens: 1, periodSteps: 1)

  /// - Precondition: a step emits a token on average, or more.
  public init(periodTokens: Int, periodSteps: Int) {
    precondition(periodSteps > 0 && periodSteps <= Self.longestPeriod, "a period is short")
    precondition(periodTokens >= periodSteps, "each step emits a token")
    shortTokens = Int32(periodTokens)
    shortSteps = Int32(periodSteps)
  }

  /// The shortest period whose tokens a step are within 0.5 % of a mean.
  /// - Precondition: `1 <= tokensPerStep`, finite.
  public init(tokensPerStep mean: Double) {
    precondition(mean >= 1 && mean.isFinite, "each step emits a token")
    func tokens(_ steps: Int) -> Int { max(steps, Int((mean * Double(steps)).rounded())) }
    let steps = (1...Self.longestPeriod).first { steps in
      abs(Double(tokens(steps)) / Double(steps) - mean) <= 0.005 * mean
    }
    let period = steps ?? Self.longestPeriod
    self.init(periodTokens: tokens(period), periodSteps: period)
  }

  /// Tokens a step, on average.
  public var tokensPerStep: Double { Double(periodTokens) / Double(periodSteps) }

  /// τ of a number of steps.
  @inlinable @inline(__always)
  func tokens(_ steps: Int) -> Int { isPlain ? steps : steps * periodTokens / periodSteps }

  /// The first step after which τ is at least a number of tokens.
  @inline(__always)
  func step(reaching tokens: Int) -> Int {
    guard !isPlain, tokens > 0 else { return tokens }
    return (tokens * periodSteps + periodTokens - 1) / periodTokens
  }

  /// What of a row's tokens, by the clock, is known to the engine once so many steps are built: all that was emitted before
  /// the last of them, and the token that it computes first. Drafts are not among them.
  @inline(__always)
  func known(built steps: Int) -> Int { isPlain || steps == 0 ? steps : tokens(steps - 1) + 1 }

  @inline(__always)
  func phase(of step: Int) -> Int { isPlain ? 0 : step % periodSteps }
}

// MARK: - From a phase on

extension TokenClock {
  /// Tokens that a row emits in so many steps.
  @inlinable @inline(__always)
  public func tokens(in steps: Int, from phase: Int) -> Int {
    isPlain ? steps : tokens(phase + steps) - tokens(phase)
  }

  /// Σ over so many steps of the tokens that a row emitted before each.
  /// - Complexity: O(period).
  @inlinable @inline(__always)
  public func area(of steps: Int, from phase: Int) -> Int {
    isPlain ? steps * (steps - 1) / 2 : periodicArea(of: steps, from: phase)
  }

  @inline(never) @usableFromInline
  func periodicArea(of steps: Int, from phase: Int) -> Int {
    sum(phase + steps) - sum(phase) - steps * tokens(phase)
  }

  /// Σ τ over the first steps: whole periods in closed form, and what is left of one.
  private func sum(_ steps: Int) -> Int {
    let (periods, rest) = steps.quotientAndRemainder(dividingBy: periodSteps)
    let whole =
      periods * (periods - 1) / 2 * periodTokens * periodSteps + periods * rest * periodTokens
    var (inRest, inPeriod) = (0, 0)
    for step in 0..<periodSteps {
      inPeriod += tokens(step)
      if step < rest { inRest += tokens(step) }
    }
    return whole + periods * inPeriod + inRest
  }

  /// Steps of which each begins with less than a number of tokens emitted.
  /// - Precondition: `limit > 0`.
  @inline(__always)
  func steps(below limit: Int, from phase: Int) -> Int {
    // No leap is as long as that: a request has at most 10⁸ tokens.
    isPlain || limit > 1 << 40 ? limit : step(reaching: tokens(phase) + limit) - phase
  }
}
