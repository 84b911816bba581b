import Foundation
import Kernel
import Testing

@Suite struct DistributionTests {
  /// Every kind of distribution with ordinary and with awkward parameters.
  static let all: [Distribution] = [
    .deterministic(.init(3)), .uniform(.init(low: -1, high: 5)), .uniform(.init(low: 2, high: 2)),
    .exponential(.init(mean: 0.25)), .exponential(.init(rate: 0.25)),
    .twoPoint(.init(0.25, probability: 0.8, otherwise: 4)),
    .hyperexponential(.init(mean: 2, coefficientOfVariation: 2)),
    .hyperexponential(.init(firstProbability: 0.3, firstRate: 5, secondRate: 0.5)),
    .gamma(.init(shape: 0.3, scale: 2)), .gamma(.init(shape: 1, scale: 2)),
    .gamma(.init(erlangPhases: 4, mean: 8)), .gamma(.init(mean: 3, coefficientOfVariation: 1.5)),
    .gamma(.init(shape: 40, scale: 0.1)),
    .logNormal(.init(mu: -0.32, sigma: 0.8)),
    .logNormal(.init(mean: 1000, coefficientOfVariation: 0.7)),
    .weibull(.init(shape: 0.8, scale: 2)), .weibull(.init(shape: 3, scale: 1)),
    .pareto(.init(shape: 5, scale: 2)), .pareto(.init(shape: 6, mean: 1)),
    Distribution.Empirical(points: [
      .init(probability: 0, value: 1), .init(probability: 0.5, value: 2),
      .init(probability: 0.5, value: 4), .init(probability: 0.9, value: 4),
      .init(probability: 1, value: 10),
    ]).map { .empirical($0) } ?? .deterministic(.init(.nan)),
    Distribution.Empirical(sample: [5, 1, 1, 8]).map { .empirical($0) }
      ?? .deterministic(.init(.nan)),
  ]

  @Test("sample mean and variance are the analytic ones", arguments: all)
  func moments(law: Distribution) {
    var random = RandomStream(seed: 11, name: "moments")
    let count = 400_000
    var (sum, squares, fourths) = (0.0, 0.0, 0.0)
    for _ in 0..<count {
      let deviation = law.sample(using: &random) - law.mean
      sum += deviation
      squares += deviation * deviation
      fourths += deviation * deviation * deviation * deviation
    }
    let n = Double(count)
    let meanError = (law.variance / n).squareRoot()
    #expect(abs(sum / n) <= 4 * meanError + 1e-9 * abs(law.mean))
    let spread = max(0, fourths / n - (squares / n) * (squares / n))
    let varianceError = (spread / n).squareRoot()
    // Four standard errors; five where the fourth moment itself is estimated from a long tail.
    #expect(abs(squares / n - law.variance) <= 5 * varianceError + 1e-12)
  }

  @Test("the same stream gives the same variates", arguments: all)
  func repeatable(law: Distribution) {
    var (a, b) = (RandomStream(seed: 5, name: "x"), RandomStream(seed: 5, name: "x"))
    #expect((0..<100).allSatisfy { _ in law.sample(using: &a) == law.sample(using: &b) })
  }

  @Test("a gamma variate has gamma's distribution, not only its moments", arguments: [0.4, 1, 2])
  func gammaShape(shape: Double) {
    // Shapes ½·k are squares of normals, shape 1 is exponential; here P(X ≤ x) by its power series.
    let law = Distribution.gamma(.init(shape: shape, scale: 1))
    var random = RandomStream(seed: 3, name: "gamma shape")
    let values = (0..<200_000).map { _ in law.sample(using: &random) }
    for x in [0.1, 0.5, 1, 2, 4] {
      var term = 1 / shape
      var sum = term
      for n in 1...200 {
        term *= x / (shape + Double(n))
        sum += term
      }
      let expected = sum * pow(x, shape) * exp(-x) / tgamma(shape)
      let share = Double(values.count { $0 <= x }) / 200_000
      #expect(abs(share - expected) < 4 * (expected * (1 - expected) / 200_000).squareRoot())
    }
  }

  @Test(
    "normal quantiles invert the error function",
    arguments: [
      1e-300, 1e-20, 1e-9, 0.001, 0.07, 0.0751, 0.3, 0.5, 0.6, 0.95, 0.975, 0.999_999,
    ])
  func normal(probability: Double) {
    let z = normalQuantile(probability)
    let back = 0.5 * erfc(-z / 2.0.squareRoot())
    #expect(abs(back - probability) < 1e-12 * probability * max(1, z * z))
  }

  @Test(
    "a log-normal has the mean and 95th percentile it was made from",
    arguments: [
      (1000.0, 1000), (1000, 1001), (1000, 2500), (250, 900), (1, 3.868),
    ])
  func logNormal(mean: Double, p95: Double) throws {
    let law = try #require(Distribution.LogNormal(mean: mean, p95: p95))
    #expect(abs(law.mean - mean) < 1e-9 * mean)
    #expect(abs(law.quantile(0.95) - p95) < 1e-9 * p95)
    #expect(law.sigma <= 1.645)
  }

  @Test("a percentile that no log-normal has makes none")
  func impossible() {
    #expect(Distribution.LogNormal(mean: 1000, p95: 4000) == nil)
    #expect(Distribution.LogNormal(mean: 1000, p95: 900) == nil)
    #expect(Distribution.LogNormal(mean: 0, p95: 0) == nil)
    #expect(abs(Distribution.LogNormal.largestP95ToMean - 3.8685) < 1e-3)
  }

  @Test("mean and variation come back", arguments: [0.01, 0.3, 1, 2.5, 20])
  func meanAndVariation(cv: Double) throws {
    let weibull = try #require(Distribution.Weibull(mean: 7, coefficientOfVariation: cv))
    var laws: [Distribution] = [
      .weibull(weibull), .gamma(.init(mean: 7, coefficientOfVariation: cv)),
      .logNormal(.init(mean: 7, coefficientOfVariation: cv)),
    ]
    if cv >= 1 { laws.append(.hyperexponential(.init(mean: 7, coefficientOfVariation: cv))) }
    for law in laws {
      #expect(abs(law.mean - 7) < 1e-9)
      #expect(abs(law.coefficientOfVariation - cv) < 1e-6 * cv)
    }
  }

  @Test("infinite moments say so")
  func infinite() {
    #expect(Distribution.pareto(.init(shape: 1, scale: 1)).mean == .infinity)
    #expect(Distribution.pareto(.init(shape: 2, scale: 1)).variance == .infinity)
    #expect(Distribution.Weibull(mean: 1, coefficientOfVariation: 1e9) == nil)
  }

  @Test("a table that is no quantile function is refused")
  func badTables() {
    func table(_ pairs: [(Double, Double)]) -> Distribution.Empirical? {
      Distribution.Empirical(points: pairs.map { .init(probability: $0.0, value: $0.1) })
    }
    #expect(table([]) == nil && table([(0, 1)]) == nil && table([(0, 1), (0.9, 2)]) == nil)
    #expect(table([(0, 2), (1, 1)]) == nil && table([(0, 0), (1, .infinity)]) == nil)
    #expect(table([(0, 0), (0.6, 1), (0.5, 2), (1, 3)]) == nil)
    #expect(Distribution.Empirical(sample: []) == nil)
    #expect(table([(0, 1), (1, 3)])?.quantile(0.25) == 1.5)
  }
}
