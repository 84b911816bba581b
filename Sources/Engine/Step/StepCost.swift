// StepCost.swift: how long a step of one batch composition takes, by what its decode rows attend to.

/// What the decode rows of a step attend to, summed over them, or what a step adds to it.
public struct Reads: Hashable, Sendable, BitwiseCopyable {
  /// Tokens of their contexts.
  public var context: Int
  /// Of these, tokens that layers of a limited reach see.
  public var reached: Int

  /// - Parameter reached: at most `context`.
  public init(context: Int, reached: Int) {
    self.context = context
    self.reached = reached
  }
}

/// A time that is affine in what the decode rows attend to, ticks.
struct CostLine: Hashable, Sendable, BitwiseCopyable {
  var base, perContextToken, perReachedToken: Int64

  @inline(__always)
  func at(_ reads: Reads) -> Int64 { base + increment(reads) }

  /// What so many more tokens add.
  @inline(__always)
  func increment(_ more: Reads) -> Int64 {
    perContextToken * Int64(more.context) + perReachedToken * Int64(more.reached)
  }
}

/// The duration of a step of one batch composition, as a function of what its decode rows attend to.
///
///     duration(reads) = max(memory(reads), compute(reads), host) + serial
///
/// All in ticks. The second line is the compute bound of decode attention where a level has one.
public struct StepCost: Hashable, Sendable, BitwiseCopyable {
  var memory, compute: CostLine
  var host: Int64
  var gap: Int64

  /// The duration of a step in ticks; at least one, so that time always advances.
  @inline(__always)
  public func duration(_ reads: Reads) -> Int64 {
    max(max(memory.at(reads), compute.at(reads), host) + gap, 1)
  }

  /// How much longer each step is than the one before, and for how many steps that stays so, when each reads `growth`
  /// more.
  ///
  /// The duration is the largest of three lines, so a steeper one may overtake once or twice: a leap
  /// ends there and the next begins on the new line.
  /// - Complexity: O(1).
  func regime(_ reads: Reads, growth: Reads) -> (increment: Int64, steps: Int) {
    let lines = (memory: memory.at(reads), compute: compute.at(reads))
    let rises = (memory: memory.increment(growth), compute: compute.increment(growth))
    let top = max(lines.memory, lines.compute, host, 1 - gap)
    var inForce: Int64 = 0
    if lines.memory == top { inForce = rises.memory }
    if lines.compute == top { inForce = max(inForce, rises.compute) }
    var steps = Int.max
    if rises.memory > inForce {
      steps = min(steps, Self.steps(top - lines.memory, rises.memory - inForce))
    }
    if rises.compute > inForce {
      steps = min(steps, Self.steps(top - lines.compute, rises.compute - inForce))
    }
    return (inForce, steps)
  }

  /// Steps until a line that is `gap` below and rises by so much more a step draws level.
  private static func steps(_ gap: Int64, _ rise: Int64) -> Int { Int(gap / rise) + 1 }
}
