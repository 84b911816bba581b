// LengthTests.swift: lengths have the moments and quantiles they are named for.

import Foundation
import Kernel
import TestSupport
import Testing
import Text

@testable import Workload

@Suite struct LengthTests {
  static func samples(_ law: any LengthDistribution, _ count: Int = 200_000) -> [Int] {
    var random = RandomStreamFixture.make()
    return (0..<count).map { _ in law.sample(&random) }
  }

  /// A distribution as a scenario writes it.
  static func read(_ text: String, shortest: Int = 1) throws -> any LengthDistribution {
    let problems = InputProblems()
    let tree = try LocatedJSON.parse(text, file: "lengths.json5")
    let law = LengthKind.readLengths(
      ValueReader(tree, path: "promptTokens", problems: problems), minimum: shortest)
    try problems.check()
    return try #require(law)
  }

  static func codes(_ text: String) throws -> [InputError.Code] {
    try #require(throws: InputErrors.self) { try read(text) }.errors.map(\.code)
  }

  @Test(arguments: [(2000.0, 6000.0), (100, 386), (250, 250), (1000, 1100)])
  func logNormal(mean expected: Double, p95: Double) throws {
    let law = try #require(LogNormalLength(mean: expected, p95: p95))
    let lengths = Self.samples(law)
    // The widest case has sigma 1.6: a relative standard error of 0.8 % on the mean of 200 000.
    #expect(abs(mean(lengths.map(Double.init)) / expected - 1) < 0.03)
    let above = lengths.count { Double($0) > p95 + 0.5 }
    if p95 > expected { #expect(abs(Double(above) / 200_000 - 0.05) < 0.002) }
    #expect(lengths.allSatisfy { $0 >= 1 })
  }

  @Test func capsPileUp() throws {
    let law = try #require(LogNormalLength(mean: 2000, p95: 6000, max: 6000))
    let lengths = Self.samples(law)
    #expect(abs(Double(lengths.count { $0 == 6000 }) / 200_000 - 0.05) < 0.002)
    #expect(lengths.max() == 6000)
    #expect(LogNormalLength(mean: 100, p95: 387) == nil)
    #expect(LogNormalLength(mean: 100, p95: 99) == nil)
  }

  @Test func uniformIsUniform() {
    let lengths = Self.samples(UniformLength(min: 3, max: 7))
    for value in 3...7 {
      #expect(abs(Double(lengths.count { $0 == value }) / 200_000 - 0.2) < 0.005)
    }
    #expect(Self.samples(UniformLength(min: 5, max: 5), 10) == Array(repeating: 5, count: 10))
  }

  @Test func tables() throws {
    let weighted = EmpiricalLength(values: [30, 20, 10], weights: [3, 0, 1])
    let lengths = Self.samples(weighted)
    #expect(abs(Double(lengths.count { $0 == 30 }) / 200_000 - 0.75) < 0.005)
    #expect(!lengths.contains(20))
    #expect(weighted.mean == 25)
    let points = [(0.0, 1.0), (0.5, 101), (1, 1101)].map {
      Distribution.Empirical.Point(probability: $0.0, value: $0.1)
    }
    let table = try #require(EmpiricalLength(quantiles: Distribution.Empirical(points: points)))
    let drawn = Self.samples(table).map(Double.init)
    #expect(table.mean == 326)
    #expect(abs(mean(drawn) / 326 - 1) < 0.01)
    #expect(abs(Double(drawn.count { $0 <= 101 }) / 200_000 - 0.5) < 0.005)
  }

  /// Every kind, with its mean by hand and the relative tolerance of a mean of 50 000.
  static let laws: [(text: String, mean: Double, tolerance: Double)] = [
    ("{distribution: 'constant', value: 512}", 512, 0),
    ("{distribution: 'uniform', min: 100, max: 300}", 200, 0.01),
    ("{distribution: 'lognormal', mean: 2000, p95: 6000}", 2000, 0.02),
    // e^(mu + sigma²/2)
    ("{distribution: 'lognormal', mu: 5, sigma: 0.8}", exp(5.32), 0.02),
    // sigma = ln(4) / 1.6448536 and ln(9) / 2.3263479; mean = p50 e^(sigma²/2)
    ("{distribution: 'lognormal', p50: 1000, p95: 4000}", 1426.51, 0.02),
    ("{distribution: 'lognormal', p50: 1000, p99: 9000}", 1562.10, 0.02),
    ("{distribution: 'exponential', mean: 250}", 250, 0.02),
    ("{distribution: 'gamma', mean: 2048, cv: 1.037}", 2048, 0.02),
    ("{distribution: 'gamma', mean: 900, shape: 4}", 900, 0.02),
    // shape × scale / (shape − 1)
    ("{distribution: 'pareto', shape: 3, scale: 200}", 300, 0.02),
    (
      "{distribution: 'paretoLognormal', tailWeight: 0.25, shape: 3, scale: 2000, mu: 5, sigma: 0.8}",
      0.25 * 3000 + 0.75 * exp(5.32), 0.02
    ),
    (
      "{distribution: 'mixture', components: [{weight: 72, mu: 4.64, sigma: 0.71},"
        + " {weight: 28, distribution: 'lognormal', mu: 6.01, sigma: 0.05}]}",
      0.72 * exp(4.64 + 0.71 * 0.71 / 2) + 0.28 * exp(6.01 + 0.05 * 0.05 / 2), 0.02
    ),
    (
      "{distribution: 'mixture', components: [{weight: 1, distribution: 'constant', value: 10},"
        + " {weight: 3, distribution: 'uniform', min: 20, max: 40}]}", 25, 0.02
    ),
    // Linear: the middles of the pieces; log: (b − a) / ln(b/a) of each.
    (
      "{distribution: 'quantiles', p: [0, 0.5, 1], tokens: [100, 200, 1000], interpolation: 'linear'}",
      0.5 * 150 + 0.5 * 600, 0.01
    ),
    (
      "{distribution: 'quantiles', p: [0, 0.5, 0.5, 1], tokens: [100, 200, 400, 1000]}",
      0.5 * 100 / log(2) + 0.5 * 600 / log(2.5), 0.01
    ),
    ("{distribution: 'histogram', edges: [100, 300, 700], counts: [30, 10]}", 275, 0.01),
    ("{distribution: 'empirical', values: [10, 20, 30], weights: [1, 2, 5]}", 25, 0.01),
    ("{distribution: 'empirical', values: [0, 100], probabilities: [0, 1]}", 50, 0.01),
  ]

  @Test("sample means meet closed forms", arguments: laws)
  func means(_ text: String, expected: Double, tolerance: Double) throws {
    let law = try Self.read(text, shortest: 0)
    #expect(abs(law.mean / expected - 1) < 1e-4)
    let drawn = Self.samples(law, 50_000).map(Double.init)
    #expect(abs(mean(drawn) / expected - 1) <= tolerance)
  }

  @Test("a share p of samples lies at or below the quantile of p", arguments: laws)
  func quantiles(_ text: String, _: Double, _: Double) throws {
    let law = try Self.read(text, shortest: 0)
    let drawn = Self.samples(law, 50_000)
    for p in [0.01, 0.1, 0.25, 0.5, 0.9, 0.95, 0.99] {
      let tokens = law.tokens(at: p)
      let atOrBelow = Double(drawn.count { $0 <= tokens }) / 50_000
      let below = Double(drawn.count { $0 < tokens }) / 50_000
      // Five standard errors of a share of 50 000 draws.
      let slack = 5 * (p * (1 - p) / 50_000).squareRoot()
      #expect(below <= p + slack && atOrBelow >= p - slack, "p \(p): \(tokens) tokens")
    }
  }

  @Test("quantile and cumulative are inverse, and neither falls", arguments: laws)
  func inverses(_ text: String, _: Double, _: Double) throws {
    let law = try Self.read(text, shortest: 0)
    var last = -Double.infinity
    for step in 1..<100 {
      let p = Double(step) / 100
      let tokens = law.quantile(p)
      #expect(tokens >= last - 1e-3)  // a mixture's is good to a thousandth of a token
      last = tokens
      // At a jump F goes past p; just below it, F has not reached p.
      #expect(law.cumulative(tokens) >= p - 1e-9)
      #expect(law.cumulative(tokens - 2e-3) <= p + 1e-9)
    }
  }

  @Test(
    "what lies above max piles up there",
    arguments: laws.map(\.text).filter { text in
      !["constant", "uniform", "empirical"].contains { text.hasPrefix("{distribution: '\($0)'") }
    })
  func caps(_ text: String) throws {
    let law = try Self.read(text)
    let cap = law.tokens(at: 0.95)
    let capped = try Self.read("{max: \(cap), " + text.dropFirst())
    let drawn = Self.samples(capped, 50_000)
    let atCap = Double(drawn.count { $0 == cap }) / 50_000
    #expect(drawn.max() == cap)
    #expect(abs(capped.shareAboveMax - 0.05) < 0.015)
    #expect(abs(atCap - (1 - law.cumulative(Double(cap) - 0.5))) < 0.005)
    #expect(capped.mean == law.mean, "the mean is that before the cap")
  }

  @Test func minimaPileUpToo() throws {
    let law = try Self.read("{distribution: 'exponential', mean: 100, min: 50}")
    let atMin = Double(Self.samples(law).count { $0 == 50 }) / 200_000
    #expect(abs(atMin - (1 - exp(-0.505))) < 0.006)  // those up to 50.5 round to 50
  }

  @Test(
    "laws that cannot be are refused",
    arguments: [
      ("{distribution: 'lognormal', mean: 100}", [InputError.Code.missingKey]),
      ("{distribution: 'lognormal', mean: 100, p50: 50}", [.conflict]),
      ("{distribution: 'lognormal', p50: 100, p95: 90}", [.outOfRange]),
      ("{distribution: 'lognormal', p50: 1, p95: 10000000}", [.outOfRange]),
      ("{distribution: 'lognormal', mu: 4, sigma: -1}", [.outOfRange]),
      ("{distribution: 'lognormal', mean: 900, p95: 2000, max: 500}", [.outOfRange]),
      ("{distribution: 'exponential', mean: 900, max: 500}", [.outOfRange]),
      ("{distribution: 'exponential', mean: 900, min: 2000, max: 1500}", [.outOfRange]),
      ("{distribution: 'gamma', mean: 900}", [.missingKey]),
      ("{distribution: 'gamma', mean: 900, cv: 1, shape: 1}", [.conflict]),
      ("{distribution: 'pareto', shape: 1, scale: 100}", [.missingKey]),
      (
        "{distribution: 'paretoLognormal', tailWeight: 0.1, shape: 0.9, scale: 9, mu: 4, sigma: 1}",
        [.missingKey]
      ),
      ("{distribution: 'mixture', components: []}", [.outOfRange]),
      ("{distribution: 'mixture', components: [{mu: 4, sigma: 1}]}", [.missingKey]),
      (
        "{distribution: 'mixture', components: [{weight: 1, mean: 9}, {weight: 0, mu: 1, sigma: 1}]}",
        [.missingKey, .outOfRange]
      ),
      ("{distribution: 'mixture', components: [{weight: 1, distribution: 'x'}]}", [.unknownName]),
      ("{distribution: 'quantiles', p: [0, 0.5], tokens: [1, 2]}", [.outOfRange]),
      ("{distribution: 'quantiles', p: [0, 1], tokens: [20, 10]}", [.outOfRange]),
      ("{distribution: 'quantiles', p: [0, 1], tokens: [1, 2, 3]}", [.outOfRange]),
      ("{distribution: 'histogram', edges: [1, 9, 9], counts: [1, 2]}", [.outOfRange]),
      ("{distribution: 'histogram', edges: [1, 9], counts: [0]}", [.outOfRange]),
      ("{distribution: 'histogram', edges: [1, 9], counts: [1, 1]}", [.outOfRange]),
    ])
  func mistakes(_ text: String, codes: [InputError.Code]) throws {
    #expect(try Self.codes(text) == codes)
  }

  @Test("a tail without a mean stays within its cap, however rare the draw")
  func heaviestTail() throws {
    let law = try Self.read("{distribution: 'pareto', shape: 0.05, scale: 1000, max: 32000}")
    #expect(law.mean == .infinity && law.meanBound == 32_000)
    #expect(law.tokens(at: 1 - 0x1p-53) == 32_000)
    #expect(Self.samples(law, 2000).allSatisfy { (1000...32_000).contains($0) })
    let open = LogNormalLength(Distribution.LogNormal(mu: 16.2, sigma: 5))
    #expect(open.tokens(at: 1 - 0x1p-53) == WorkloadLimits.tokensPerRequest)
  }
}
