// LogNormalLength.swift: the two numbers people know of their prompts, mean and p95, made a distribution.

public import Kernel
internal import Text

/// Log-normal tokens with a given mean and 95th percentile, both before cap and rounding.
///
/// Lengths are rounded, at least 1, and those above `max` pile up there, as truncated prompts do.
public struct LogNormalLength: LengthDistribution {
  public let mean: Double
  public let p95: Double
  /// Longest length in tokens; nil when there is no cap.
  public let max: Int?
  private let law: Distribution.LogNormal

  /// Largest mean and p95 in tokens: ten times the longest context on sale in 2025, and low enough
  /// that no draw leaves Int64.
  public static let tokensLimit = 1e7

  /// Nil when no log-normal has this mean and p95: p95 / mean must lie in
  /// 1...`Distribution.LogNormal.largestP95ToMean`.
  /// - Precondition: `1 ≤ mean`, both at most `tokensLimit`, `max` at least 1.
  public init?(mean: Double, p95: Double, max: Int? = nil) {
    precondition(mean >= 1 && mean <= Self.tokensLimit && p95 <= Self.tokensLimit)
    precondition((max ?? 1) >= 1)
    guard let law = Distribution.LogNormal(mean: mean, p95: p95) else { return nil }
    self.mean = mean
    self.p95 = p95
    self.max = max
    self.law = law
  }

  public func sample(_ random: inout RandomStream) -> Int {
    let length = Swift.max(1, Int(law.sample(using: &random).rounded()))
    return max.map { Swift.min($0, length) } ?? length
  }
}

extension LengthKind {
  static let logNormal = LengthKind(name: "lognormal") { reader, _ in
    let before = reader.problems.count
    let mean = reader.double("mean", in: 1...LogNormalLength.tokensLimit)
    let p95 = reader.double("p95", in: 1...LogNormalLength.tokensLimit)
    let max = reader.intIfPresent("max", in: 1...WorkloadLimits.tokensPerRequest)
    guard reader.problems.count == before else { return nil }
    if let max, Double(max) < mean {
      reader.report(
        .outOfRange, key: "max",
        "'\(reader.path(to: "max"))' is \(max), below the mean of \(NumberText.shortest(mean)): the mean "
          + "is that before the cap, so lengths would stay far below it",
        hint: "write the mean that is meant and a \"max\" above its p95, or leave \"max\" out")
      return nil
    }
    if let law = LogNormalLength(mean: mean, p95: p95, max: max) { return law }
    let highest = (mean * Distribution.LogNormal.largestP95ToMean).rounded(.down)
    reader.report(
      .outOfRange, key: "p95",
      "'\(reader.path(to: "p95"))' is \(NumberText.shortest(p95)); no log-normal has it beside a "
        + "mean of \(NumberText.shortest(mean))",
      hint: "write a p95 from \(NumberText.shortest(mean)) to \(NumberText.shortest(highest)), or "
        + "use \"empirical\"")
    return nil
  }
}
