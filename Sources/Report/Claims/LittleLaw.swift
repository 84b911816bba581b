// LittleLaw.swift: whether a rate, a token interval and a batch of one sentence can all be true.

internal import Planning

/// A rate and a token interval fix how many sequences run at once: tokens/s × seconds a token.
///
/// - Source: Little, "A proof for the queuing formula L = λW", Operations Research 9(3), 1961.
struct LittleLaw {
  let sentence: String
  /// No rate and no interval of the stated ranges give the stated batch.
  let isBroken: Bool

  /// Figures are rounded by who states them: batches so much off are none the worse. A guess.
  private static let tolerance = 0.05

  /// Nil where the claims have not both figures.
  init?(_ claims: [Claim]) {
    guard let rate = claims.first(where: { $0.metric == .tokensPerSecond }),
      let interval = claims.first(where: { $0.metric == .itl })
    else { return nil }
    let low = rate.least * interval.least / 1000
    let high = rate.most * interval.most / 1000
    let words =
      "by Little's law these two figures need \(Self.need(low, high, rate, interval)) sequences at once"
    guard let most = rate.batch else {
      (sentence, isBroken) = (words, false)
      return
    }
    let least = min(most, interval.batch ?? most)
    isBroken =
      Double(most) < low * (1 - Self.tolerance) || Double(least) > high * (1 + Self.tolerance)
    let stated = least == most ? "\(most)" : "\(least) to \(most)"
    sentence = isBroken ? "\(words), not \(stated)" : words
  }

  private static func need(
    _ low: Double, _ high: Double, _ rate: Claim, _ interval: Claim
  ) -> String {
    if low == 0, high.isInfinite {
      // Better than both figures any number will do; at their ends it is one.
      let end = rate.range.lowerBound * interval.range.upperBound / 1000
      return "\(FigureText.short(end)) (where both are just kept)"
    }
    if low == 0 { return "at most \(FigureText.short(high))" }
    if high.isInfinite { return "at least \(FigureText.short(low))" }
    if low == high { return FigureText.short(low) }
    return "\(FigureText.short(low)) to \(FigureText.short(high))"
  }
}

extension Claim {
  /// The lowest and the highest figure that the claim allows, in the metric's unit.
  fileprivate var least: Double { manner == .atMost ? 0 : range.lowerBound }
  fileprivate var most: Double { manner == .atLeast ? .infinity : range.upperBound }
}
