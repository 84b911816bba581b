// LengthCorrelationTests.swift: prompts and outputs go together as far as a class says, and no further.

import Foundation
import Kernel
import TestSupport
import Testing
import Text

@testable import Workload

@Suite struct LengthCorrelationTests {
  static let pairs = 20_000

  static func draw(
    _ prompt: any LengthDistribution, _ output: any LengthDistribution, _ correlation: Double
  ) -> (prompts: [Double], outputs: [Double]) {
    var sampler = LengthSampler(
      prompt: prompt, output: output, correlation: correlation, seed: 1, replication: 0, suffix: "a"
    )
    var (prompts, outputs): ([Double], [Double]) = ([], [])
    for _ in 0..<pairs {
      let (prompt, output) = sampler.next()
      prompts.append(Double(prompt))
      outputs.append(Double(output))
    }
    return (prompts, outputs)
  }

  static func pearson(_ a: [Double], _ b: [Double]) -> Double {
    let (meanA, meanB) = (mean(a), mean(b))
    let covariance = zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) }
    return covariance / Double(a.count - 1) / (variance(a) * variance(b)).squareRoot()
  }

  /// Places in order, with the mean place for ties.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
      start = end
    }
    return ranks
  }

  @Test(
    "of two log-normals it is the correlation of logarithms",
    arguments: [-0.9, -0.49, 0.05, 0.49, 1])
  func logarithms(target: Double) throws {
    let prompt = try #require(LogNormalLength(mean: 5000, p95: 15_000))
    let output = try #require(LogNormalLength(mean: 3000, p95: 9000))
    let (prompts, outputs) = Self.draw(prompt, output, target)
    // The standard error of a correlation of 20 000 pairs is at most 0.0071.
    #expect(abs(Self.pearson(prompts.map { log($0) }, outputs.map { log($0) }) - target) < 0.03)
  }

  @Test("of any two laws the rank correlation is 6/π asin(ρ/2)", arguments: [-0.7, 0.3, 0.8])
  func rankCorrelation(target: Double) throws {
    let prompt = try LengthTests.read("{distribution: 'gamma', mean: 3000, cv: 1.5}")
    let output = try LengthTests.read(
      "{distribution: 'mixture', components: [{weight: 1, mu: 6, sigma: 0.5}, {weight: 1, mu: 8, sigma: 0.3}]}"
    )
    let (prompts, outputs) = Self.draw(prompt, output, target)
    let found = Self.pearson(Self.ranks(prompts), Self.ranks(outputs))
    #expect(abs(found - 6 / Double.pi * asin(target / 2)) < 0.03)
  }

  @Test("each length keeps its own distribution", arguments: [-0.9, 0.6])
  func marginals(correlation: Double) throws {
    let prompt = try #require(LogNormalLength(mean: 1200, p95: 4000, max: 6000))
    let output = try LengthTests.read("{distribution: 'exponential', mean: 400, max: 900}")
    let (prompts, outputs) = Self.draw(prompt, output, correlation)
    for (law, drawn) in [(prompt as any LengthDistribution, prompts), (output, outputs)] {
      for p in [0.05, 0.5, 0.85] {
        let share = Double(drawn.count { $0 <= Double(law.tokens(at: p)) }) / Double(Self.pairs)
        #expect(abs(share - p) < 0.018)
      }
      let cap = Double(law.limits.longest)
      let atCap = Double(drawn.count { $0 == cap }) / Double(Self.pairs)
      #expect(abs(atCap - law.shareAboveMax) < 0.013)
    }
  }

  @Test func independentUnlessSaid() throws {
    let law = try #require(LogNormalLength(mean: 1200, p95: 4000))
    let (prompts, outputs) = Self.draw(law, law, 0)
    #expect(abs(Self.pearson(prompts.map { log($0) }, outputs.map { log($0) })) < 0.03)
  }

  @Test func scenariosNameIt() throws {
    func text(_ correlation: String, output: String) -> String {
      """
      { arrivals: {process: "constant", ratePerSecond: 1}, requests: 20000, \(correlation)
        promptTokens: {distribution: "lognormal", mu: 8, sigma: 0.4}, outputTokens: \(output) }
      """
    }
    let output = "{distribution: \"lognormal\", mu: 7, sigma: 0.8}"
    let requests = try all(
      SyntheticClass.read(text("correlation: 0.49,", output: output)).makeStream(seed: 1))
    let found = Self.pearson(
      requests.map { log(Double($0.promptTokens)) }, requests.map { log(Double($0.outputTokens)) })
    #expect(abs(found - 0.49) < 0.03)
    #expect(
      try SyntheticClass.codes(text("correlation: 1.2,", output: output)) == [.outOfRange])
    #expect(try SyntheticClass.codes(text("correlation: 0.5,", output: "9")) == [.conflict])
  }
}
