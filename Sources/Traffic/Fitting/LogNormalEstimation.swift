// LogNormalEstimation.swift: one log-normal in closed form, two by expectation and maximisation.

internal import Foundation
internal import Kernel

extension FittedLaw {
  /// The log-normal of largest likelihood: mean and deviation of the logarithms; nil when values are
  /// not positive.
  static func logNormal(fitting sample: WeightedSample) -> FittedLaw? {
    guard let low = sample.values.first, low > 0 else { return nil }
    let mu = sample.sum { log($0) } / sample.total
    let variance = sample.sum { (log($0) - mu) * (log($0) - mu) } / sample.total
    return .logNormal(mu: mu, sigma: variance.squareRoot())
  }

  /// Mixtures of two log-normals: where the iteration ends from each of several starts.
  ///
  /// The starts are fixed, so the result is a function of the sample; the caller keeps the one he likes
  /// best. Empty when values are not positive or fewer than three of them differ.
  /// - Complexity: O(starts × iterations × bins), whatever the size of the sample.
  static func logNormalMixtures(fitting sample: WeightedSample) -> [FittedLaw] {
    guard let low = sample.values.first, low > 0, sample.values.count >= 3 else { return [] }
    let logs = sample.logarithms(bins: 1024)
    return MixtureIteration.starts(for: logs).compactMap { start in
      var iteration = MixtureIteration(logs, start)
      return iteration.run().map { parts in
        .logNormalMixture(parts.sorted { ($0.mu, $0.sigma) < ($1.mu, $1.sigma) })
      }
    }
  }
}

/// Expectation and maximisation for two normal components of the logarithms.
/// - Source: Dempster, Laird and Rubin, J. Royal Stat. Soc. B 39(1), 1977; McLachlan and Peel, "Finite
///   Mixture Models", 2000, section 3.2 (and 3.8 for the floor under variances).
private struct MixtureIteration {
  let logs: WeightedSample
  var parts: [LogNormalComponent]

  /// Smallest deviation of a component, 2 %: below it a component is a spike on one value.
  static let sigmaFloor = 0.02
  /// Smallest share of a component.
  static let weightFloor = 0.005
  /// Rounds; the parameters of well-told components settle in a tenth of them.
  static let rounds = 400

  init(_ logs: WeightedSample, _ start: [LogNormalComponent]) {
    self.logs = logs
    parts = start
  }

  /// Lower and upper part of the sample at several shares, and a narrow component inside a wide one.
  static func starts(for logs: WeightedSample) -> [[LogNormalComponent]] {
    let sigma = max(sigmaFloor, deviation(logs))
    let cuts = [0.1, 0.3, 0.5, 0.7, 0.9].map { share -> [LogNormalComponent] in
      let cut = logs.quantile(share)
      let (lower, upper) = (logs.upTo(cut), logs.above(cut))
      guard !lower.isEmpty, !upper.isEmpty else { return [] }
      let weight = lower.total / logs.total
      return [
        LogNormalComponent(weight, lower.mean, max(sigmaFloor, deviation(lower))),
        LogNormalComponent(1 - weight, upper.mean, max(sigmaFloor, deviation(upper))),
      ]
    }
    let nested = [0.25, 0.5, 0.75].map { share in
      [
        LogNormalComponent(0.3, logs.quantile(share), max(sigmaFloor, sigma / 5)),
        LogNormalComponent(0.7, logs.mean, sigma),
      ]
    }
    return cuts.filter { !$0.isEmpty } + nested
  }

  private static func deviation(_ logs: WeightedSample) -> Double {
    let mean = logs.mean
    return (logs.sum { ($0 - mean) * ($0 - mean) } / logs.total).squareRoot()
  }

  /// The components when they have settled, or after `rounds`; nil when one of them died.
  mutating func run() -> [LogNormalComponent]? {
    var likelihood = -Double.infinity
    for _ in 0..<Self.rounds {
      let before = likelihood
      likelihood = step()
      guard likelihood.isFinite, parts.allSatisfy({ $0.weight >= Self.weightFloor }) else {
        return nil
      }
      if likelihood - before < 1e-9 * logs.total { break }
    }
    return parts
  }

  /// One round; the log-likelihood of the components it began with.
  private mutating func step() -> Double {
    let (first, second) = (parts[0], parts[1])
    var likelihood = 0.0
    // Sums of share, share × x and share × x² for the first component, and for both.
    var (n1, x1, q1, n, x, q) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for (value, weight) in zip(logs.values, logs.weights) {
      let a = Self.logDensity(first, value)
      let b = Self.logDensity(second, value)
      let top = max(a, b)
      let sum = exp(a - top) + exp(b - top)
      let share = weight * exp(a - top) / sum
      likelihood += weight * (top + log(sum))
      let y = value - first.mu  // sums about a near point lose no digits
      n1 += share
      x1 += share * y
      q1 += share * y * y
      n += weight
      x += weight * y
      q += weight * y * y
    }
    let total = logs.total
    parts[0] = Self.component(n1, x1, q1, about: first.mu, of: total)
    parts[1] = Self.component(n - n1, x - x1, q - q1, about: first.mu, of: total)
    return likelihood
  }

  private static func component(
    _ n: Double, _ x: Double, _ q: Double, about origin: Double, of total: Double
  ) -> LogNormalComponent {
    guard n > 0 else { return LogNormalComponent(0, origin, sigmaFloor) }
    let mean = x / n
    let sigma = max(0, q / n - mean * mean).squareRoot()
    return LogNormalComponent(n / total, origin + mean, max(sigmaFloor, sigma))
  }

  private static func logDensity(_ part: LogNormalComponent, _ x: Double) -> Double {
    let z = (x - part.mu) / part.sigma
    return log(part.weight / part.sigma) - 0.5 * z * z  // less ln √(2π), the same for both
  }
}
