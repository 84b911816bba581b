// CumulativeTests.swift: distribution functions and quantiles agree with tables and with each other.

import Foundation
import Testing

@testable import Kernel

@Suite struct CumulativeTests {
  @Test("the table of normals is the exact quantile to its stated error")
  func normalTable() throws {
    let worst = (1..<100_000).map { step in
      let p = Double(step) / 100_000
      return abs(NormalTable.quantile(p) - normalQuantile(p))
    }.max()
    #expect(try #require(worst) <= NormalTable.error)
    for p in [0x1p-54, 0.5, 0.5 - NormalTable.reach, 0.5 + NormalTable.reach, 1 - 0x1p-53] {
      #expect(abs(NormalTable.quantile(p) - normalQuantile(p)) <= NormalTable.error)
    }
  }

  @Test func normalTableNeverFalls() {
    let values = (1..<50_000).map { NormalTable.quantile(Double($0) / 50_000) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("a log-normal's samples are the quantiles of the same numbers")
  func inversion() {
    let law = Distribution.LogNormal(mu: 7, sigma: 1.2)
    var (samples, numbers) = (RandomStream(seed: 1, name: "a"), RandomStream(seed: 1, name: "a"))
    for _ in 0..<2000 {
      let sample = law.sample(using: &samples)
      #expect(abs(sample / law.quantile(numbers.nextUniform()) - 1) < 2e-8)
    }
  }

  @Test(
    "the normal distribution function inverts its quantile",
    arguments: [1e-300, 1e-9, 0.3, 0.5, 0.999])
  func normal(p: Double) {
    #expect(abs(normalCumulative(normalQuantile(p)) / p - 1) < 1e-12)
  }

  /// Erlang distributions have a closed form: P(k, x) = 1 − e^−x Σ xⁿ/n! for n < k.
  @Test(
    "gamma of whole shape is Erlang's closed form", arguments: [1, 2, 5, 40],
    [0.01, 0.5, 3.0, 39, 60])
  func erlang(phases: Int, x: Double) {
    var (term, sum) = (1.0, 1.0)
    for n in 1..<max(2, phases) where n < phases {
      term *= x / Double(n)
      sum += term
    }
    let law = Distribution.Gamma(shape: Double(phases), scale: 7)
    #expect(abs(law.cumulative(7 * x) - (1 - exp(-x) * sum)) < 1e-12)
  }

  /// Gamma of shape 1/2 and scale 2 is the square of a normal: P(X ≤ x) = 2 Φ(√x) − 1.
  @Test("gamma of shape 1/2 is a squared normal", arguments: [1e-6, 0.1, 1, 4, 30.0])
  func squaredNormal(x: Double) {
    let law = Distribution.Gamma(shape: 0.5, scale: 2)
    #expect(abs(law.cumulative(x) - (2 * normalCumulative(x.squareRoot()) - 1)) < 1e-12)
  }

  @Test(
    "a gamma quantile inverts it", arguments: [0.01, 0.4, 1, 3.7, 900, 10_000],
    [1e-6, 0.05, 0.5, 0.999])
  func gammaQuantile(shape: Double, p: Double) {
    let law = Distribution.Gamma(shape: shape, scale: 100 / shape)
    let value = law.quantile(p)
    // Below 1e-18 of the mean a quantile is as good as 0.
    if value > 1e-15 {
      #expect(abs(law.cumulative(value) - p) < 1e-9)
    } else {
      #expect(law.cumulative(1e-15) >= p)
    }
  }

  @Test func tails() {
    let pareto = Distribution.Pareto(shape: 1.5, scale: 20)
    #expect(abs(pareto.quantile(1 - 0.125) - 80) < 1e-9)  // (1/8)^(−2/3) = 4
    #expect(abs(pareto.cumulative(80) - 0.875) < 1e-12 && pareto.cumulative(19) == 0)
    let exponential = Distribution.Exponential(mean: 10)
    #expect(abs(exponential.quantile(0.5) - 10 * log(2)) < 1e-12)
    #expect(exponential.cumulative(-1) == 0)
  }

  @Test func medianAndPercentile() throws {
    let law = try #require(Distribution.LogNormal(median: 1000, value: 9000, at: 0.99))
    #expect(abs(law.quantile(0.5) - 1000) < 1e-9 && abs(law.quantile(0.99) - 9000) < 1e-6)
    #expect(abs(law.cumulative(9000) - 0.99) < 1e-12 && law.cumulative(0) == 0)
    #expect(Distribution.LogNormal(median: 1000, value: 900, at: 0.99) == nil)
  }

  @Test func tablesInvert() throws {
    let points = [(0.0, 1.0), (0.25, 5), (0.5, 5), (0.5, 9), (1, 19)]
    let law = try #require(
      Distribution.Empirical(points: points.map { .init(probability: $0.0, value: $0.1) }))
    for (value, share) in [
      (0.0, 0.0), (3, 0.125), (5, 0.5), (7, 0.5), (9, 0.5), (14, 0.75), (20, 1),
    ] {
      #expect(abs(law.cumulative(value) - share) < 1e-12, "\(value)")
    }
  }
}
