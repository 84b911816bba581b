// LengthTests.swift: lengths have the moments and quantiles they are named for.

import Kernel
import Testing

@testable import Workload

@Suite struct LengthTests {
  static func samples(_ law: any LengthDistribution, _ count: Int = 200_000) -> [Int] {
    var random = RandomStreamFixture.make()
    return (0..<count).map { _ in law.sample(&random) }
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
    let weighted = EmpiricalLength(values: [10, 20, 30], weights: [1, 0, 3])
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
}
