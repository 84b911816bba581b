// LengthTable.swift: lengths as a recording counted them: values with shares, or shares up to edges.

public import Kernel
public import Workload

/// Token counts with their shares, of which any quantile can be asked.
public struct LengthTable: LengthDistribution {
  private enum Shape: Sendable {
    case values([Int32], cumulative: [Double])
    case edges(Distribution.Empirical)
  }

  private let shape: Shape
  public let mean: Double

  /// Values that rise, each with its share; nil unless one share is positive.
  /// - Precondition: as many shares as values; shares not negative, their sum finite.
  init?(values: [Int32], shares: [Double]) {
    precondition(values.count == shares.count)
    let total = shares.reduce(0, +)
    precondition(total.isFinite)
    guard total > 0 else { return nil }
    var kept: [Int32] = []
    var cumulative: [Double] = []
    var sum = 0.0
    var weighted = 0.0
    for (value, share) in zip(values, shares) where share > 0 {
      sum += share
      weighted += Double(value) * share
      kept.append(value)
      cumulative.append(sum / total)
    }
    shape = .values(kept, cumulative: cumulative)
    mean = weighted / total
  }

  /// Known only up to bucket edges: spread evenly between them.
  init(edges: Distribution.Empirical) {
    shape = .edges(edges)
    mean = edges.mean
  }

  /// The smallest length that at least this share of requests does not exceed.
  public func quantile(_ probability: Double) -> Double {
    switch shape {
    case .values(let values, let cumulative):
      Double(values[Self.first(in: cumulative, notBelow: probability)])
    case .edges(let law): law.quantile(probability)
    }
  }

  public func cumulative(_ tokens: Double) -> Double {
    switch shape {
    case .values(let values, let cumulative):
      let above = values.firstIndex { Double($0) > tokens } ?? values.count
      if above == values.count { return 1 }
      return above == 0 ? 0 : cumulative[above - 1]
    case .edges(let law): return law.cumulative(tokens)
    }
  }

  public func sample(_ random: inout RandomStream) -> Int {
    switch shape {
    case .values(let values, let cumulative):
      Int(values[Self.first(in: cumulative, notBelow: random.nextUniform())])
    case .edges(let law): Int(law.sample(using: &random).rounded())
    }
  }

  /// The first element not below `u`, or the last: rounding can leave a sum a hair under 1.
  private static func first(in sorted: [Double], notBelow u: Double) -> Int {
    var low = 0
    var high = sorted.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] >= u { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The table's values with their shares; nil where it is known up to edges only.
  var entries: [(value: Int32, share: Double)]? {
    guard case .values(let values, let cumulative) = shape else { return nil }
    var before = 0.0
    return zip(values, cumulative).map { value, sum in
      defer { before = sum }
      return (value, sum - before)
    }
  }
}

/// Joins tables by the number of requests that each stands for.
struct LengthPool {
  private var shares: [Int32: Double] = [:]

  mutating func add(_ table: LengthTable, requests: Double) {
    for (value, share) in table.entries ?? [] { shares[value, default: 0] += share * requests }
  }

  /// - Complexity: O(n log n) in the number of different values.
  var table: LengthTable? {
    let values = shares.keys.sorted()
    return LengthTable(values: values, shares: values.map { shares[$0] ?? 0 })
  }
}
