// EmpiricalLength.swift: lengths as they were counted, for the ten of twelve traces no formula fits.

public import Kernel

/// Lengths from a table: values with weights, or a quantile function between given points.
public struct EmpiricalLength: LengthDistribution {
  private enum Table: Sendable {
    case weighted(values: [Int], cumulative: [Double])
    case quantiles(Distribution.Empirical)
  }

  private let table: Table
  public let mean: Double

  /// Values drawn in proportion to their weights.
  /// - Precondition: as many weights as values, at least one; weights not negative, their sum positive
  ///   and finite; values in 0...`WorkloadLimits.tokensPerRequest`.
  public init(values: [Int], weights: [Double]) {
    precondition(!values.isEmpty && values.count == weights.count)
    precondition(values.allSatisfy { 0 <= $0 && $0 <= WorkloadLimits.tokensPerRequest })
    let total = weights.reduce(0, +)
    precondition(weights.allSatisfy { $0 >= 0 } && total > 0 && total.isFinite)
    var kept: [Int] = []
    var cumulative: [Double] = []
    var sum = 0.0
    for (value, weight) in zip(values, weights) where weight > 0 {
      sum += weight
      kept.append(value)
      cumulative.append(sum / total)
    }
    table = .weighted(values: kept, cumulative: cumulative)
    mean = zip(values, weights).reduce(0) { $0 + Double($1.0) * $1.1 } / total
  }

  /// The quantile function that is linear between points, rounded to whole tokens; nil unless
  /// probabilities run from 0 to 1 and neither column falls.
  /// - Precondition: values lie in 0...`WorkloadLimits.tokensPerRequest`.
  public init?(quantiles: Distribution.Empirical?) {
    guard let quantiles else { return nil }
    precondition(quantiles.points[0].value >= 0)
    precondition(quantiles.quantile(1) <= Double(WorkloadLimits.tokensPerRequest))
    table = .quantiles(quantiles)
    mean = quantiles.mean
  }

  public func sample(_ random: inout RandomStream) -> Int {
    switch table {
    case .weighted(let values, let cumulative):
      return values[Self.firstIndex(in: cumulative, above: random.nextUniform())]
    case .quantiles(let law):
      return Int(law.sample(using: &random).rounded())
    }
  }

  /// The first element greater than `u`, or the last: rounding can leave a sum a hair under 1.
  private static func firstIndex(in sorted: [Double], above u: Double) -> Int {
    var low = 0
    var high = sorted.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] > u { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
