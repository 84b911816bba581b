// Elementary.swift: the distributions whose variate is one line: constant, uniform, two-point,
// exponential and mixtures of exponentials.

import Foundation

extension Distribution {
  /// Always the same value.
  public struct Deterministic: Hashable, Sendable {
    public let value: Double

    /// - Precondition: `value` is finite.
    public init(_ value: Double) {
      precondition(value.isFinite, "a constant must be finite")
      self.value = value
    }
  }

  /// Uniform between two values.
  public struct Uniform: Hashable, Sendable {
    public let low: Double
    public let high: Double

    /// - Precondition: both are finite and `low <= high`.
    public init(low: Double, high: Double) {
      precondition(low.isFinite && high.isFinite && low <= high, "an interval runs upwards")
      self.low = low
      self.high = high
    }

    public var mean: Double { (low + high) / 2 }
    public var variance: Double { (high - low) * (high - low) / 12 }

    public func sample(using random: inout RandomStream) -> Double {
      low + (high - low) * random.nextUniform()
    }
  }

  /// Exponential: the time between events that have no memory.
  public struct Exponential: Hashable, Sendable {
    public let mean: Double

    /// - Precondition: `mean` is positive and finite.
    public init(mean: Double) {
      precondition(mean > 0 && mean.isFinite, "an exponential mean is positive")
      self.mean = mean
    }

    /// - Precondition: `rate` is positive and finite.
    public init(rate: Double) { self.init(mean: 1 / rate) }

    public var variance: Double { mean * mean }

    /// The probability that a variate lies at or below a value.
    public func cumulative(_ value: Double) -> Double { value > 0 ? -expm1(-value / mean) : 0 }

    /// The value below which a variate falls with the given probability.
    /// - Precondition: `probability` is strictly between 0 and 1.
    public func quantile(_ probability: Double) -> Double { -mean * log1p(-probability) }

    /// By inversion: one random number, one logarithm.
    public func sample(using random: inout RandomStream) -> Double {
      -mean * log(random.nextUniform())
    }
  }

  /// One of two values.
  public struct TwoPoint: Hashable, Sendable {
    public let first: Double
    public let second: Double
    /// The probability of `first`.
    public let firstProbability: Double

    /// - Precondition: both values are finite, `firstProbability` is in 0...1.
    public init(_ first: Double, probability firstProbability: Double, otherwise second: Double) {
      precondition(first.isFinite && second.isFinite, "both values are finite")
      precondition((0...1).contains(firstProbability), "a probability lies in 0...1")
      self.first = first
      self.second = second
      self.firstProbability = firstProbability
    }

    public var mean: Double { firstProbability * first + (1 - firstProbability) * second }
    public var variance: Double {
      firstProbability * (1 - firstProbability) * (first - second) * (first - second)
    }

    public func sample(using random: inout RandomStream) -> Double {
      random.nextUniform() < firstProbability ? first : second
    }
  }

  /// A mixture of two exponentials: more variable than one (coefficient of variation 1 or more).
  public struct Hyperexponential: Hashable, Sendable {
    /// The probability of the first phase.
    public let firstProbability: Double
    public let firstRate: Double
    public let secondRate: Double

    /// - Precondition: `firstProbability` is in 0...1, both rates are positive and finite.
    public init(firstProbability: Double, firstRate: Double, secondRate: Double) {
      precondition((0...1).contains(firstProbability), "a probability lies in 0...1")
      precondition(
        firstRate > 0 && firstRate.isFinite && secondRate > 0 && secondRate.isFinite,
        "a rate is positive")
      self.firstProbability = firstProbability
      self.firstRate = firstRate
      self.secondRate = secondRate
    }

    /// The mixture in which both phases bring the same share of the mean ("balanced means").
    /// - Precondition: `mean > 0`, `coefficientOfVariation >= 1`, both finite.
    /// - Source: Whitt, "Approximating a point process by a renewal process", Oper. Res. 30(1), 1982.
    public init(mean: Double, coefficientOfVariation: Double) {
      precondition(
        mean > 0 && coefficientOfVariation >= 1, "a mixture is at least as variable as 1")
      let square = coefficientOfVariation * coefficientOfVariation
      let probability = (1 + ((square - 1) / (square + 1)).squareRoot()) / 2
      self.init(
        firstProbability: probability, firstRate: 2 * probability / mean,
        secondRate: 2 * (1 - probability) / mean)
    }

    public var mean: Double { firstProbability / firstRate + (1 - firstProbability) / secondRate }
    public var variance: Double {
      let first = 2 * firstProbability / (firstRate * firstRate)
      let second = 2 * (1 - firstProbability) / (secondRate * secondRate)
      return first + second - mean * mean
    }

    /// Two random numbers: the phase, then its length.
    public func sample(using random: inout RandomStream) -> Double {
      let rate = random.nextUniform() < firstProbability ? firstRate : secondRate
      return -log(random.nextUniform()) / rate
    }
  }
}
