// WeightedSample.swift: observations sorted and counted, the form that every estimator reads.

internal import Foundation

/// Distinct values in ascending order with how often each was seen.
struct WeightedSample: Sendable {
  private(set) var values: [Double] = []
  private(set) var weights: [Double] = []
  /// Number of observations.
  private(set) var total = 0.0

  /// - Parameter observations: finite, in any order.
  /// - Complexity: O(n log n).
  init(_ observations: [Double]) {
    for value in observations.sorted() {
      if let last = values.last, last == value {
        weights[weights.count - 1] += 1
      } else {
        values.append(value)
        weights.append(1)
      }
    }
    total = Double(observations.count)
  }

  private init(values: [Double], weights: [Double]) {
    self.values = values
    self.weights = weights
    total = weights.reduce(0, +)
  }

  var isEmpty: Bool { values.isEmpty }

  var mean: Double { sum { $0 } / total }

  /// Standard deviation over mean, of the population (n in the denominator).
  var coefficientOfVariation: Double {
    let middle = mean
    return (sum { ($0 - middle) * ($0 - middle) } / total).squareRoot() / middle
  }

  /// The ⌈p·n⌉-th smallest observation.
  /// - Precondition: not empty, `p` in 0...1.
  func quantile(_ p: Double) -> Double {
    precondition(!isEmpty && (0...1).contains(p))
    var before = 0.0
    for (value, weight) in zip(values, weights) {
      before += weight
      if before >= p * total - 1e-9 { return value }
    }
    return values[values.count - 1]
  }

  /// The part above a bound.
  func above(_ bound: Double) -> WeightedSample {
    let first = values.firstIndex { $0 > bound } ?? values.count
    return WeightedSample(values: Array(values[first...]), weights: Array(weights[first...]))
  }

  /// The part at or below a bound.
  func upTo(_ bound: Double) -> WeightedSample {
    let end = values.firstIndex { $0 > bound } ?? values.count
    return WeightedSample(values: Array(values[..<end]), weights: Array(weights[..<end]))
  }

  /// The natural logarithms, in at most `bins` bins of equal width at their own weighted means: an
  /// estimator's work then has a bound, whatever the number of distinct values.
  /// - Precondition: all values are positive.
  func logarithms(bins: Int) -> WeightedSample {
    precondition((values.first ?? 1) > 0)
    guard values.count > bins, let low = values.first, let high = values.last else {
      return WeightedSample(values: values.map { log($0) }, weights: weights)
    }
    let width = log(high / low) / Double(bins)
    var sums = [Double](repeating: 0, count: bins)
    var counts = sums
    for (value, weight) in zip(values, weights) {
      let bin = min(bins - 1, Int(log(value / low) / width))
      sums[bin] += log(value) * weight
      counts[bin] += weight
    }
    let used = counts.indices.filter { counts[$0] > 0 }
    return WeightedSample(
      values: used.map { sums[$0] / counts[$0] }, weights: used.map { counts[$0] })
  }

  /// Σ weight × f(value).
  func sum(_ f: (Double) -> Double) -> Double {
    var result = 0.0
    for index in values.indices { result += weights[index] * f(values[index]) }
    return result
  }
}
