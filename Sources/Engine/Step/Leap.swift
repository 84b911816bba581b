// Leap.swift: the steps a replica takes without a change of its batch, in closed form.

internal import Kernel

/// Consecutive steps of one batch: each lasts `increment` longer than the one before for each token that a row emits.
///
///     end of step m = start + m × first + increment × Σ over j < m of (tokens a row emits in j steps)
///                   = start + m × first + increment × m(m − 1)/2        where a step emits one
///
/// The clock of the replica says what a row emits; what follows from it is asked with the clock.
public struct Leap: Sendable, BitwiseCopyable {
  /// When its first step begins, ticks.
  public var start: Int64 = 0
  /// How many there are.
  public var steps = 0
  /// The length of its first step, and how much longer one is for each token that rows emitted before it, ticks.
  public var first: Int64 = 0
  public var increment: Int64 = 0
  /// Decode rows in every step of it. Short, like other counts, so that a log's entry has 128 bytes and is moved
  /// without a call.
  @usableFromInline var shortRows: Int32 = 0
  /// Prompt tokens and sampled rows of its only step, when it carries prompt chunks.
  public var promptTokens: Int32 = 0
  public var sampledRows: Int32 = 0
  /// Requests of any kind in every step.
  public var running: Int32 = 0
  /// Query–key pairs of its prompt chunks, and the tokens computed before them (see `PromptChunks.isFull`).
  public var promptPairs = 0
  public var prefixTokens: Int32 = 0
  /// Rows of which layers of a limited reach see each token that they emit.
  public var reachingRows: Int32 = 0
  /// Total context of the decode rows in the first step, and what layers of a limited reach see of it.
  public var context = 0
  public var reached = 0
  /// When the first step began that left a request waiting, if it was not the first of the leap.
  public var blockedFrom: Int64 = 0
  /// Ticks of the first step whose state is counted already: a cut of the records fell into it.
  public var skipped: Int64 = 0
  /// Of the tokens before its prompt chunks, those that layers of a limited reach see.
  public var prefixReached: Int32 = 0
  /// What keeps the head of the waiting list out, if there is one.
  public var blocked = Blocked.nothing
  /// Its one step ends gaps of several lengths: the replica records them itself, see `DecodePause`.
  public var gapsApart = false
  /// Tokens that a decode row computes in a step: more than one where drafts are verified.
  @usableFromInline var shortRowTokens: UInt8 = 1
  /// The phase of its first step.
  @usableFromInline var shortPhase: UInt8 = 0

  /// What keeps a waiting request out of a batch.
  public enum Blocked: Sendable, BitwiseCopyable { case nothing, seats, kvCache }

  /// Decode rows in every step.
  @inlinable public var decodeRows: Int { Int(shortRows) }
  /// Tokens that each decode row computes in a step.
  @inlinable public var rowTokens: Int { Int(shortRowTokens) }
  /// The phase of its first step, see `TokenClock`.
  @inlinable public var phase: Int { Int(shortPhase) }
  /// Tokens that each of its steps carries.
  @inlinable @inline(__always)
  public var tokens: Int { decodeRows * rowTokens + Int(promptTokens) }
  /// What the decode rows attend to in the first step.
  var reads: Reads { Reads(context: context, reached: reached) }

  /// The length of the first m steps; nil beyond the range of the clock.
  @inline(__always)
  func length(of steps: Int, _ clock: TokenClock) -> Int64? {
    if steps == 1 { return first }
    let area = clock.area(of: steps, from: phase)
    let (linear, linearOverflow) = first.multipliedReportingOverflow(by: Int64(steps))
    let (growth, growthOverflow) = increment.multipliedReportingOverflow(by: Int64(area))
    let (sum, sumOverflow) = linear.addingReportingOverflow(growth)
    return linearOverflow || growthOverflow || sumOverflow ? nil : sum
  }

  /// The number of whole steps after which a time is reached or passed; at least one.
  ///
  /// The root of `m × first + increment × p/q × m(m − 1)/2 = elapsed`, estimated in floating point and then
  /// corrected by evaluating the same integers.
  /// - Complexity: O(1): the estimate is off by at most a step or two.
  func steps(reaching time: Int64, _ clock: TokenClock) -> Int {
    let elapsed = time - start
    guard elapsed > first else { return 1 }
    var m: Int
    if increment == 0 {
      m = Int((elapsed + first - 1) / first)
    } else {
      let rise = clock.isPlain ? Double(increment) : Double(increment) * clock.tokensPerStep
      let b = Double(first) - rise / 2
      let discriminant = b * b + 2 * rise * Double(elapsed)
      m = Int((2 * Double(elapsed) / (b + discriminant.squareRoot())).rounded(.up))
    }
    m = max(1, min(m, steps))
    while m > 1, knownLength(of: m - 1, clock) >= elapsed { m -= 1 }
    while m < steps, knownLength(of: m, clock) < elapsed { m += 1 }
    return m
  }

  /// The number of whole steps that have ended by a time within the leap; may be none.
  func steps(endedBy time: Int64, _ clock: TokenClock) -> Int {
    let reached = steps(reaching: time, clock)
    return start + knownLength(of: reached, clock) <= time ? reached : reached - 1
  }

  /// What is left after some of its steps, as a leap of its own.
  func rest(after steps: Int, _ clock: TokenClock) -> Leap {
    let tokens = clock.tokens(in: steps, from: phase)
    var rest = self
    rest.start += knownLength(of: steps, clock)
    rest.steps -= steps
    rest.skipped = 0
    rest.first += increment * Int64(tokens)
    rest.context += decodeRows * tokens
    rest.reached += Int(reachingRows) * tokens
    rest.shortPhase = UInt8(clock.phase(of: phase + steps))
    return rest
  }

  /// The length of steps that are known to fit the clock, because the whole leap does.
  @inlinable @inline(__always)
  public func knownLength(of steps: Int, _ clock: TokenClock) -> Int64 {
    Int64(steps) * first + increment * Int64(clock.area(of: steps, from: phase))
  }
}

// MARK: - What its steps give

extension Leap {
  /// Tokens that its rows and prompts emit; those of its last step beyond the end of a request are among them.
  @inlinable @inline(__always)
  public func emittedTokens(_ clock: TokenClock) -> Int {
    if clock.isPlain { return Int(sampledRows) * steps }
    return decodeRows * clock.tokens(in: steps, from: phase)
      + (Int(sampledRows) - decodeRows) * steps
  }

  /// The lengths of its steps are so many arithmetic progressions: one for each phase of the clock.
  @inlinable @inline(__always)
  public func progressionCount(_ clock: TokenClock) -> Int {
    clock.isPlain ? 1 : min(steps, clock.periodSteps)
  }

  /// One of the progressions, by its first step: steps a period apart.
  @inlinable @inline(__always)
  public func progression(
    _ step: Int, _ clock: TokenClock
  ) -> (first: Int64, increment: Int64, steps: Int) {
    if clock.isPlain { return (first, increment, steps) }
    return (
      first + increment * Int64(clock.tokens(in: step, from: phase)),
      increment * Int64(clock.periodTokens),
      (steps - step + clock.periodSteps - 1) / clock.periodSteps
    )
  }

  /// Its rows had a token gap in each of its steps, as long as the step.
  /// - Parameter rows: of each class.
  func gapsEnd(_ clock: TokenClock, rows: borrowing OwnedArray<Int>, report: inout EngineReport) {
    for place in 0..<progressionCount(clock) {
      let part = progression(place, clock)
      for index in rows.indices where rows[index] > 0 {
        report.gapsEnded(
          GapEntry(
            first: part.first, increment: part.increment, steps: part.steps, rows: rows[index],
            classIndex: index))
      }
    }
  }
}
