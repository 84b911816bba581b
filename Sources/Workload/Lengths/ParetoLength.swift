// ParetoLength.swift: lengths with a power-law tail: twice as long is some fixed factor rarer.

internal import Kernel
internal import Text

extension Distribution.Pareto: ContinuousLaw {}

extension LengthKind {
  /// P(length > x) = (`scale`/x)^`shape` from `scale` tokens on.
  static let pareto = LengthKind(name: "pareto") { reader, shortest in
    let law = reader.pareto()
    let limits = reader.lengthLimits(shortest: shortest)
    guard let law, let limits, reader.checkTail(law, limits) else { return nil }
    return CappedLength(law, limits: limits)
  }
}

extension ObjectReader {
  /// The keys `shape` and `scale`; nil when wrong, which is then recorded.
  mutating func pareto() -> Distribution.Pareto? {
    let before = problems.count
    let shape = double("shape", in: 0.05...100)  // a choice: 0.05 halves a tail every 2^20 tokens
    let scale = double("scale", in: Self.lawTokens)
    return problems.count == before ? Distribution.Pareto(shape: shape, scale: scale) : nil
  }

  /// Whether a tail without a mean has a cap; if not, that is recorded.
  func checkTail(_ law: Distribution.Pareto, _ limits: LengthLimits) -> Bool {
    if law.mean.isFinite || limits.max != nil { return true }
    report(
      .missingKey,
      "a Pareto tail with a shape of 1 or less has no finite mean, so '\(path)' needs a cap",
      hint: "add max: 32000, the longest request that is let in, or write a shape above 1")
    return false
  }
}
