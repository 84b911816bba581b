// Leap.swift: the steps a replica takes without a change of its batch, in closed form.

/// Consecutive steps of one batch: each lasts `increment` longer than the one before.
///
///     end of step m = start + m × first + increment × m(m − 1)/2
public struct Leap: Sendable, BitwiseCopyable {
  /// When its first step begins, ticks.
  public var start: Int64 = 0
  /// How many there are.
  public var steps = 0
  /// The length of its first step, and how much longer each is than the one before, ticks.
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
  /// Query–key pairs of its prompt chunks, and the tokens computed before them.
  public var promptPairs = 0
  public var prefixTokens: Int32 = 0
  /// Rows that layers of a limited reach see one token more of in each step.
  public var reachingRows: Int32 = 0
  /// Total context of the decode rows in the first step, and what layers of a limited reach see of it.
  public var context = 0
  public var reached = 0
  /// When the first step began that left a request waiting, if it was not the first of the leap.
  public var blockedFrom: Int64 = 0
  /// Ticks of the first step whose state is counted already: a cut of the records fell into it.
  public var skipped: Int64 = 0
  /// What keeps the head of the waiting list out, if there is one.
  public var blocked = Blocked.nothing
  /// Its one step ends gaps of several lengths: the replica records them itself, see `DecodePause`.
  public var gapsApart = false

  /// What keeps a waiting request out of a batch.
  public enum Blocked: Sendable, BitwiseCopyable { case nothing, seats, kvCache }

  /// Decode rows in every step.
  @inlinable public var decodeRows: Int { Int(shortRows) }
  /// What the decode rows attend to in the first step.
  var reads: Reads { Reads(context: context, reached: reached) }

  /// The length of the first m steps; nil beyond the range of the clock.
  func length(of steps: Int) -> Int64? {
    if steps == 1 { return first }
    let m = Int64(steps)
    let (pairs, pairsOverflow) = m.multipliedReportingOverflow(by: m - 1)
    let (linear, linearOverflow) = first.multipliedReportingOverflow(by: m)
    let (growth, growthOverflow) = increment.multipliedReportingOverflow(by: pairs / 2)
    let (sum, sumOverflow) = linear.addingReportingOverflow(growth)
    return pairsOverflow || linearOverflow || growthOverflow || sumOverflow ? nil : sum
  }

  /// The number of whole steps after which a time is reached or passed; at least one.
  ///
  /// The root of `m × first + increment × m(m − 1)/2 = elapsed`, estimated in floating point and then
  /// corrected by evaluating the same integers.
  /// - Complexity: O(1): the estimate is off by at most a step or two.
  func steps(reaching time: Int64) -> Int {
    let elapsed = time - start
    guard elapsed > first else { return 1 }
    var m: Int
    if increment == 0 {
      m = Int((elapsed + first - 1) / first)
    } else {
      let b = Double(first) - Double(increment) / 2
      let discriminant = b * b + 2 * Double(increment) * Double(elapsed)
      m = Int((2 * Double(elapsed) / (b + discriminant.squareRoot())).rounded(.up))
    }
    m = max(1, min(m, steps))
    while m > 1, knownLength(of: m - 1) >= elapsed { m -= 1 }
    while m < steps, knownLength(of: m) < elapsed { m += 1 }
    return m
  }

  /// The number of whole steps that have ended by a time within the leap; may be none.
  func steps(endedBy time: Int64) -> Int {
    let reached = steps(reaching: time)
    return start + knownLength(of: reached) <= time ? reached : reached - 1
  }

  /// What is left after some of its steps, as a leap of its own.
  func rest(after steps: Int) -> Leap {
    var rest = self
    rest.start += knownLength(of: steps)
    rest.steps -= steps
    rest.skipped = 0
    rest.first += increment * Int64(steps)
    rest.context += decodeRows * steps
    rest.reached += Int(reachingRows) * steps
    return rest
  }

  /// The length of steps that are known to fit the clock, because the whole leap does.
  @inlinable @inline(__always)
  public func knownLength(of steps: Int) -> Int64 {
    let m = Int64(steps)
    return m * first + increment * (m * (m - 1) / 2)
  }
}
