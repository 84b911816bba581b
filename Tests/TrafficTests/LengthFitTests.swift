// LengthFitTests.swift: laws are found again in their own samples, and in real traces as they were measured.

import Foundation
import Kernel
import TestSupport
import Testing
import Workload

@testable import Traffic

@Suite struct LengthFitTests {
  /// Prompts or outputs of a recorded trace.
  private func lengths(_ file: String, _ part: (Request) -> Int) throws -> [Int] {
    try all(TraceStream(path: RecordedTraces.path(file))).map(part)
  }

  @Test(
    "log-normal, gamma and Weibull parameters are found again",
    arguments: 1...6 as ClosedRange<UInt64>)
  func recovers(seed: UInt64) throws {
    var random = RandomStreamFixture.make(seed)
    func sample(_ law: Distribution) -> WeightedSample {
      WeightedSample((0..<8000).map { _ in law.sample(using: &random) })
    }
    // 8000 draws: the standard error of each shape is under 1.5 %.
    let logNormal = Distribution.LogNormal(mu: 6.5, sigma: 1.2)
    guard
      case .logNormal(let mu, let sigma)? = FittedLaw.logNormal(
        fitting: sample(.logNormal(logNormal)))
    else { throw Missing() }
    #expect(abs(mu - 6.5) < 0.06 && abs(sigma - 1.2) < 0.05)
    for shape in [0.2, 0.87, 5] {
      let law = Distribution.Gamma(shape: shape, scale: 2)
      guard case .gamma(let k, let scale)? = FittedLaw.gamma(fitting: sample(.gamma(law))) else {
        throw Missing()
      }
      #expect(abs(k / shape - 1) < 0.06 && abs(k * scale / (2 * shape) - 1) < 0.11, "\(shape)")
      let weibull = Distribution.Weibull(shape: shape, scale: 3)
      guard case .weibull(let c, let size)? = FittedLaw.weibull(fitting: sample(.weibull(weibull)))
      else { throw Missing() }
      #expect(abs(c / shape - 1) < 0.05 && abs(log(size / 3)) < 0.06 / shape, "\(shape)")
    }
  }

  private struct Missing: Error {}

  @Test("two log-normals are told apart", arguments: 1...5 as ClosedRange<UInt64>)
  func recoversMixture(seed: UInt64) throws {
    var random = RandomStreamFixture.make(seed)
    let first = Distribution.LogNormal(mu: 4.6, sigma: 0.7)
    let second = Distribution.LogNormal(mu: 6.5, sigma: 0.1)
    let drawn = (0..<8000).map { _ in
      Int((random.nextUniform() < 0.7 ? first : second).sample(using: &random).rounded())
    }
    let fit = LengthFit(drawn, minimum: 1)
    guard case .logNormalMixture(let parts)? = fit.law else { throw Missing() }
    #expect(abs(parts[0].weight - 0.7) < 0.03)
    #expect(abs(parts[0].mu - 4.6) < 0.05 && abs(parts[0].sigma - 0.7) < 0.05)
    #expect(abs(parts[1].mu - 6.5) < 0.02 && abs(parts[1].sigma - 0.1) < 0.02)
    #expect(fit.verdict == .good)
  }

  /// Mean and deviation of the logarithms, and the distance, computed apart.
  @Test(
    "real traces give the measured log-normals",
    arguments: [
      (RecordedTraces.azureChat, true, 6.633, 0.985, 0.159),
      (RecordedTraces.azureChat, false, 5.019, 0.859, 0.182),
      (RecordedTraces.azureCode, true, 6.999, 1.360, 0.107),
      (RecordedTraces.azureCode, false, 2.788, 0.847, 0.133),
      (RecordedTraces.mooncake, true, 8.873, 1.2136, 0.0635),
      (RecordedTraces.mooncake, false, 5.3555, 1.3619, 0.222),
    ])
  func measured(_ file: String, _ isPrompt: Bool, _ mu: Double, _ sigma: Double, _ ks: Double)
    throws
  {
    let fit = LengthFit(
      try lengths(file) { isPrompt ? $0.promptTokens : $0.outputTokens }, minimum: 1)
    let single = try #require(fit.candidates.first { $0.law.name == "lognormal" })
    guard case .logNormal(let m, let s) = single.law else { throw Missing() }
    #expect(abs(m - mu) < 0.001 && abs(s - sigma) < 0.001)
    #expect(abs(single.distance - ks) < 0.02, "\(single.distance)")
  }
}
