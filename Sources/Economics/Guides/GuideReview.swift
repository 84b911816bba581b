// GuideReview.swift: every claim reckoned again, and what became of it.

internal import Foundation
public import Text

/// A claim with what was reckoned in its place.
public struct ReviewedClaim: Sendable {
  /// What became of a claim.
  public enum Verdict: String, CaseIterable, Sendable {
    case right, wrong
    /// No machine, or no fleet of that size, can do it.
    case infeasible
    /// Nothing here can judge it.
    case quoted
  }

  public let claim: GuideClaim
  public let verdict: Verdict
  /// Nil for what is quoted.
  public let computed: Figure.Value?
  /// Of a bound: `possible`, `partly`, `impossible`, `does-not-fit`.
  public let boundVerdict: String?
  /// Whether a bound is the least or the most that can be.
  public let isAtMost: Bool
}

extension GuideTable {
  /// Reckons the claims of a guide, or of all.
  /// - Throws: what a calculator does not understand, which a test excludes.
  public func reviewed(
    guide: String? = nil, in setting: Setting
  ) throws(InputErrors) -> [ReviewedClaim] {
    var all: [ReviewedClaim] = []
    for claim in claims where guide == nil || claim.guide == guide {
      all.append(try Self.review(claim, setting))
    }
    return all
  }

  /// Names of the guides in their order.
  public var guides: [String] {
    claims.reduce(into: []) { if !$0.contains($1.guide) { $0.append($1.guide) } }
  }

  private static func review(
    _ claim: GuideClaim, _ setting: Setting
  ) throws(InputErrors) -> ReviewedClaim {
    guard let calculator = Calculators.named(claim.calculator) else {
      let isFact = claim.kind == .fact
      return ReviewedClaim(
        claim: claim, verdict: isFact ? .wrong : .quoted,
        computed: isFact ? .text(claim.result) : nil, boundVerdict: nil, isAtMost: false)
    }
    let answer = try calculator.answer(calculator.inputs(claim.inputs), in: setting)
    if claim.kind == .bound { return bound(claim, answer) }
    let computed = answer.value(at: claim.result)
    let verdict: ReviewedClaim.Verdict =
      claim.kind == .feasible && answer.verdict == .no
      ? .infeasible : matches(claim, computed) ? .right : .wrong
    return ReviewedClaim(
      claim: claim, verdict: verdict, computed: computed, boundVerdict: nil, isAtMost: false)
  }

  private static func bound(_ claim: GuideClaim, _ answer: Calculation) -> ReviewedClaim {
    let rate = answer["bound_tokens_per_s"]
    var word = ""
    if case .text(let text)? = answer["verdict"]?.value { word = text }
    let verdict: ReviewedClaim.Verdict =
      switch word {
      case "possible": .right
      case "partly": .wrong
      default: .infeasible
      }
    return ReviewedClaim(
      claim: claim, verdict: verdict, computed: (rate ?? answer["bound_ms"])?.value,
      boundVerdict: word, isAtMost: rate != nil)
  }

  /// A claimed figure is right where the middle is near it; a claimed range where all of the reckoned one lies in it.
  static func matches(_ claim: GuideClaim, _ computed: Figure.Value?) -> Bool {
    switch computed {
    case .text(let text): return text == claim.claimed
    case .flag(let flag): return claim.claimed == (flag ? "yes" : "no")
    case .band(let band):
      guard let range = claim.range else { return false }
      let share = claim.tolerance.double
      let (low, high) = (range.low * (1 - share), range.high * (1 + share))
      if range.low == range.high { return low <= band.mid.double && band.mid.double <= high }
      // Of an open end nothing is rounded.
      if range.high == .infinity { return band.low.double > range.low }
      if range.low == -.infinity { return band.high.double < range.high }
      return low <= band.low.double && band.high.double <= high
    case .some(.none), nil: return false
    }
  }
}
