// ModelError.swift: how far a fleet's real capacity may be from the simulated one.

internal import Foundation
internal import Hardware
internal import Kernel
internal import Plans
internal import Text

/// The spread of simulated step times about measured ones, as a log-normal without bias.
///
///     capacity = simulated capacity × exp(−σ z),   z standard normal
///
/// A fleet whose steps take x % longer serves x % less at the same latency.
/// - Source: whole simulations of 90 published vLLM runs (Llama-3.1-70B, fp8 and nvfp4, H100, H200 and B200):
///   absolute TPOT error 5.2 % median, 6.2 % mean. A normal error of deviation σ has a median of 0.6745 σ and a
///   mean of 0.7979 σ: 7.7 % and 7.8 %, so that a normal fits both.
public struct ModelError: Hashable, Sendable {
  /// Of the logarithm of the step time.
  public let sigma: Double
  /// Where it comes from.
  public let sentence: String

  private static let overall = (median: 0.052, mean: 0.062, runs: 90)
  /// Mean absolute TPOT error of the layered fits, by part, with the runs behind them.
  private static let measured: [(name: String, mean: Double, runs: Int)] = [
    ("H100-SXM", 0.062, 15), ("H200-SXM", 0.038, 30), ("B200", 0.062, 45),
  ]
  /// A part whose kernels were measured, or a kind of model, without runs is taken to be twice as far off: a guess.
  private static let unmeasured = 2.0
  /// Mean TPOT error of a datasheet and two efficiencies on 137 vLLM runs of 2025-10: parts of which no kernel
  /// was measured are no better known.
  private static let datasheetOnly = 0.29

  public init(sigma: Double, sentence: String = "") {
    self.sigma = sigma
    self.sentence = sentence
  }

  init(_ plan: PoolPlan) {
    let meanOfNormal = (2 / Double.pi).squareRoot()
    let whole = max(
      Self.overall.median / normalQuantile(0.75), Self.overall.mean / meanOfNormal)
    func percent(_ value: Double) -> String { NumberText.shortest((value * 1000).rounded() / 10) }
    let start =
      "TPOT of \(Self.overall.runs) vLLM runs is off by \(percent(Self.overall.median)) % (median), "
      + "\(percent(Self.overall.mean)) % (mean)"
    if plan.stepTime.level == .layered,
      Self.measured.allSatisfy({ $0.name != plan.accelerator.name })
    {
      sigma = Self.datasheetOnly / meanOfNormal
      sentence =
        "no kernel of \(plan.accelerator.name) was measured: TPOT by a datasheet and two efficiencies is off by "
        + "\(percent(Self.datasheetOnly)) % (mean): a deviation of \(percent(sigma)) %"
      return
    }
    let own = Self.measured.first { $0.name == plan.accelerator.name }
    if let own, plan.model.moe == nil {
      sigma = max(whole, own.mean / meanOfNormal)
      sentence =
        start + ", on \(own.name) by \(percent(own.mean)) % (mean of \(own.runs)): a deviation of "
        + "\(percent(sigma)) %"
    } else {
      sigma = whole * Self.unmeasured
      let what = own == nil ? plan.accelerator.name : "a mixture of experts"
      sentence =
        start + "; none of them is of \(what), which is taken to be twice as far off (a guess): a "
        + "deviation of \(percent(sigma)) %"
    }
  }

  /// Load that must be spared so that 19 fleets of 20 hold, as a share of it.
  public var allowance: Double { exp(normalQuantile(0.95) * sigma) - 1 }
}
