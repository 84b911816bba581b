// CappedLength.swift: a law with a formula as a length: its variates rounded, within limits.

public import Kernel
internal import Text

/// A law of positive real numbers that lengths can follow.
public protocol ContinuousLaw: Sendable {
  var mean: Double { get }
  func quantile(_ probability: Double) -> Double
  func cumulative(_ value: Double) -> Double
  func sample(using random: inout RandomStream) -> Double
}

/// A law's variates, rounded to whole tokens; those beyond `limits` pile up there.
public struct CappedLength<Law: ContinuousLaw>: LengthDistribution {
  public let law: Law
  public let limits: LengthLimits

  public init(_ law: Law, limits: LengthLimits = LengthLimits()) {
    self.law = law
    self.limits = limits
  }

  public var mean: Double { law.mean }
  public func quantile(_ probability: Double) -> Double { law.quantile(probability) }
  public func cumulative(_ tokens: Double) -> Double { law.cumulative(tokens) }
  public func sample(_ random: inout RandomStream) -> Int {
    limits.tokens(law.sample(using: &random))
  }
}

extension ObjectReader {
  /// Largest mean, median or percentile in tokens that a law may be given: ten times the longest
  /// context on sale in 2025.
  static let lawTokens = 1...1e7

  /// The keys `min` (1 when left out, or `defaultMin`) and `max` of a law; nil when wrong, which is then recorded.
  /// - Parameters:
  ///   - mean: the mean as it was written; a `max` below it is refused.
  ///   - shortest: the smallest `min` allowed.
  mutating func lengthLimits(
    mean: Double? = nil, shortest: Int, defaultMin: Int = 1
  ) -> LengthLimits? {
    let before = problems.count
    let range = 1...WorkloadLimits.tokensPerRequest
    let min = int("min", in: shortest...WorkloadLimits.tokensPerRequest, default: defaultMin)
    let max = intIfPresent("max", in: range)
    guard problems.count == before else { return nil }
    if let max, max < min {
      report(
        .outOfRange, key: "max", "'\(path(to: "max"))' is \(max), below min, \(min)",
        hint: "swap them")
      return nil
    }
    if let max, let mean, Double(max) < mean {
      report(
        .outOfRange, key: "max",
        "'\(path(to: "max"))' is \(max), below the mean of \(NumberText.shortest(mean)): the mean "
          + "is that before the cap, so lengths would stay far below it",
        hint: "write the mean that is meant and a \"max\" above its p95, or leave \"max\" out")
      return nil
    }
    return LengthLimits(min: min, max: max)
  }
}
