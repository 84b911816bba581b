// QuantilesLength.swift: lengths known by their percentiles, as dashboards and papers print them.

internal import Foundation
internal import Kernel
internal import Text

/// Lengths from a table of quantiles, interpolated between its points.
public struct QuantilesLength: LengthDistribution {
  /// What is a straight line between two points of the table, against probability.
  public enum Interpolation: String, Sendable, CaseIterable {
    /// The logarithm of tokens: right where points are far apart, as between p99 and the longest.
    case log
    /// Tokens: right for buckets with a flat inside, and where 0 tokens occur.
    case linear
  }

  public let mean: Double
  public let limits: LengthLimits
  public let interpolation: Interpolation
  /// Of tokens, or of their logarithms.
  private let table: Distribution.Empirical

  /// Nil unless probabilities run from 0 to 1, neither column falls, and for `log` all tokens are
  /// positive.
  public init?(
    probabilities: [Double], tokens: [Double], interpolation: Interpolation,
    limits: LengthLimits = LengthLimits(min: 0)
  ) {
    let isLog = interpolation == .log
    guard probabilities.count == tokens.count, tokens.allSatisfy({ isLog ? $0 > 0 : $0 >= 0 })
    else { return nil }
    let points = zip(probabilities, tokens).map {
      Distribution.Empirical.Point(
        probability: $0, value: isLog ? Foundation.log($1) : $1)
    }
    guard let table = Distribution.Empirical(points: points) else { return nil }
    self.table = table
    self.limits = limits
    self.interpolation = interpolation
    mean = isLog ? Self.logMean(probabilities, tokens) : table.mean
  }

  /// Of a piece from a to b tokens whose logarithm is uniform: (b − a) / ln(b/a).
  private static func logMean(_ probabilities: [Double], _ tokens: [Double]) -> Double {
    (1..<tokens.count).reduce(0) { sum, index in
      let (a, b) = (tokens[index - 1], tokens[index])
      let ratio = Foundation.log(b / a)
      let piece = ratio < 1e-9 ? a : (b - a) / ratio
      return sum + (probabilities[index] - probabilities[index - 1]) * piece
    }
  }

  public func quantile(_ probability: Double) -> Double {
    let value = table.quantile(probability)
    return interpolation == .log ? exp(value) : value
  }

  public func cumulative(_ tokens: Double) -> Double {
    guard interpolation == .log else { return table.cumulative(tokens) }
    return tokens > 0 ? table.cumulative(Foundation.log(tokens)) : 0
  }
}

extension LengthKind {
  /// `p` and `tokens`, as many of each, from p 0 (the shortest) to p 1 (the longest); `interpolation` is
  /// "log" when left out.
  static let quantiles = LengthKind(name: "quantiles") { reader, shortest in
    let before = reader.problems.count
    let probabilities = reader.array("p", count: 2...100_000) { $0.double(in: 0...1) }
    let range = Double(shortest)...Double(WorkloadLimits.tokensPerRequest)
    let tokens = reader.array("tokens", count: 2...100_000) { $0.double(in: range) }
    let interpolation = reader.choice("interpolation", default: QuantilesLength.Interpolation.log)
    let limits = reader.lengthLimits(shortest: shortest, defaultMin: shortest)
    guard reader.problems.count == before, let limits else { return nil }
    let law = QuantilesLength(
      probabilities: probabilities, tokens: tokens, interpolation: interpolation, limits: limits)
    guard law == nil else { return law }
    if interpolation == .log, tokens.contains(0) {
      reader.report(
        .outOfRange, key: "tokens", "0 tokens have no logarithm to interpolate",
        hint: "add interpolation: \"linear\", or start at 1 token")
    } else {
      reader.report(
        .outOfRange, key: "p",
        "'\(reader.path)' needs one p for each of its tokens, p from 0 to 1, and neither may fall",
        hint: "for instance p: [0, 0.5, 0.95, 0.99, 1], tokens: [1, 120, 900, 2000, 4000]")
    }
    return nil
  }
}
