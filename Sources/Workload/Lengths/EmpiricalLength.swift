// EmpiricalLength.swift: lengths as they were counted, for the ten of twelve traces no formula fits.

public import Kernel
internal import Text

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
    let sorted = zip(values, weights).sorted { $0.0 < $1.0 }
    for (value, weight) in sorted where weight > 0 {
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

  public func quantile(_ probability: Double) -> Double {
    switch table {
    case .weighted(let values, let cumulative):
      Double(values[Self.firstIndex(in: cumulative, above: probability)])
    case .quantiles(let law): law.quantile(probability)
    }
  }

  public func cumulative(_ tokens: Double) -> Double {
    switch table {
    case .weighted(let values, let cumulative):
      let above = values.firstIndex { Double($0) > tokens } ?? values.count
      if above == values.count { return 1 }
      return above == 0 ? 0 : cumulative[above - 1]
    case .quantiles(let law): return law.cumulative(tokens)
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

extension LengthKind {
  /// `values` with `weights` (equal ones when left out), or with `probabilities` for a quantile table.
  static let empirical = LengthKind(name: "empirical") { reader, minimum in
    let before = reader.problems.count
    let tokens = Double(minimum)...Double(WorkloadLimits.tokensPerRequest)
    let values = reader.array("values", count: 1...1_000_000) { $0.double(in: tokens) }
    let weights = reader.arrayIfPresent("weights") { $0.double(in: 0...1e15) }
    let probabilities = reader.arrayIfPresent("probabilities") { $0.double(in: 0...1) }
    guard reader.problems.count == before else { return nil }
    guard (weights ?? probabilities ?? values).count == values.count,
      weights == nil || probabilities == nil
    else {
      reader.report(
        .conflict, key: "values",
        "'\(reader.path)' needs one weight, or one probability, for each of its "
          + "\(values.count) values",
        hint: "give \"weights\" or \"probabilities\", as many as values")
      return nil
    }
    if let probabilities {
      let points = zip(probabilities, values).map {
        Distribution.Empirical.Point(probability: $0, value: $1)
      }
      let law = EmpiricalLength(quantiles: Distribution.Empirical(points: points))
      if law == nil {
        reader.report(
          .outOfRange, key: "probabilities",
          "probabilities must run from 0 to 1, and neither they nor the values may fall",
          hint: "for instance values: [1, 120, 900, 4000], probabilities: [0, 0.5, 0.95, 1]")
      }
      return law
    }
    let whole = values.compactMap { Int(exactly: $0) }
    guard whole.count == values.count, weights.map({ $0.contains { $0 > 0 } }) ?? true else {
      reader.report(
        .outOfRange, key: "values",
        "values must be whole tokens, and at least one weight must be positive",
        hint: "round the values; a table of quantiles takes \"probabilities\" instead")
      return nil
    }
    return EmpiricalLength(values: whole, weights: weights ?? whole.map { _ in 1 })
  }
}
