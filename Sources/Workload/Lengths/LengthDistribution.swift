// LengthDistribution.swift: how long prompts and outputs are, one distribution a file.

public import Kernel

/// A distribution of token counts: a law of real numbers, then rounding, then limits.
///
/// What lies beyond a limit piles up at it, as truncated prompts do; nothing is drawn again. So the
/// law, with `mean`, `quantile` and `cumulative`, is that before limits and rounding.
public protocol LengthDistribution: Sendable {
  /// Mean tokens before limits and rounding; infinite where it diverges.
  var mean: Double { get }
  /// The shortest and the longest length.
  var limits: LengthLimits { get }
  /// The share of lengths that are cut to a `max`; 0 without one.
  var shareAboveMax: Double { get }

  /// The tokens below which a length falls with the given probability, before limits and rounding.
  /// - Precondition: `probability` is strictly between 0 and 1.
  func quantile(_ probability: Double) -> Double

  /// The probability that a length lies at or below so many tokens, before limits and rounding.
  func cumulative(_ tokens: Double) -> Double

  /// One length in tokens, rounded and within `limits`.
  /// - Complexity: O(log n) in the size of a table, no allocation.
  func sample(_ random: inout RandomStream) -> Int
}

extension LengthDistribution {
  /// No limit but what every request has.
  public var limits: LengthLimits { LengthLimits(min: 0) }

  /// By inversion: one random number.
  public func sample(_ random: inout RandomStream) -> Int { tokens(at: random.nextUniform()) }

  /// The length at a probability, rounded and within `limits`.
  /// - Precondition: `probability` is strictly between 0 and 1.
  public func tokens(at probability: Double) -> Int { limits.tokens(quantile(probability)) }

  /// The share above `limits.max`; 0 without one.
  public var shareAboveMax: Double { limits.max.map { 1 - cumulative(Double($0)) } ?? 0 }

  /// The most that a mean length can be: `mean`, or the longest length where that is less.
  var meanBound: Double { Swift.min(mean, Double(limits.longest)) }

  /// `cumulative` once limits have moved what lay beyond them.
  func cumulativeWithinLimits(_ tokens: Double) -> Double {
    if tokens >= Double(limits.longest) { return 1 }
    return tokens < Double(limits.min) ? 0 : cumulative(tokens)
  }
}

/// The shortest and the longest length of a distribution, where what lies beyond piles up.
public struct LengthLimits: Hashable, Sendable {
  public let min: Int
  /// Nil when there is no cap but `WorkloadLimits.tokensPerRequest`.
  public let max: Int?

  /// - Precondition: `0 ≤ min ≤ max ≤ WorkloadLimits.tokensPerRequest`.
  public init(min: Int = 1, max: Int? = nil) {
    precondition(0 <= min && min <= max ?? min)
    precondition(max ?? min <= WorkloadLimits.tokensPerRequest)
    self.min = min
    self.max = max
  }

  /// The longest length that can come out.
  var longest: Int { max ?? WorkloadLimits.tokensPerRequest }

  /// Whole tokens within the limits; a value beyond any number is the longest.
  func tokens(_ value: Double) -> Int {
    Swift.max(min, Int(Swift.min(value.rounded(), Double(longest))))
  }
}
