// LogNormalLength.swift: the two numbers people know of their lengths, mean and p95 say, made a law.

public import Kernel
internal import Text

extension Distribution.LogNormal: ContinuousLaw {}

/// Log-normal tokens, at least 1, those above `max` cut to it.
public typealias LogNormalLength = CappedLength<Distribution.LogNormal>

extension CappedLength where Law == Distribution.LogNormal {
  /// With this mean and 95th percentile, both before cap and rounding.
  ///
  /// Nil when no log-normal has them: p95 / mean must lie in
  /// 1...`Distribution.LogNormal.largestP95ToMean`.
  /// - Precondition: `1 ≤ max`.
  public init?(mean: Double, p95: Double, max: Int? = nil) {
    guard let law = Distribution.LogNormal(mean: mean, p95: p95) else { return nil }
    self.init(law, limits: LengthLimits(max: max))
  }
}

extension LengthKind {
  /// One pair of `mean` and `p95`, `p50` and `p95`, `p50` and `p99`, or `mu` and `sigma` (of the natural
  /// logarithm of tokens), all before `min` and `max`.
  static let logNormal = LengthKind(name: "lognormal") { reader, shortest in
    let mean = reader.doubleIfPresent("mean", in: ObjectReader.lawTokens)
    let law = reader.logNormal(mean: mean)
    let limits = reader.lengthLimits(mean: mean, shortest: shortest)
    guard let law, let limits else { return nil }
    return CappedLength(law, limits: limits)
  }
}

extension ObjectReader {
  /// The largest sigma accepted; the widest of twelve measured traces has 2.70 (Mooncake synthetic).
  private static let sigmas = 0.0...5.0
  private static let pairs = [["mean", "p95"], ["p50", "p95"], ["p50", "p99"], ["mu", "sigma"]]

  /// The pair of keys that says which log-normal is meant; nil when wrong, which is then recorded.
  /// - Parameter mean: the value of `mean`, read before.
  mutating func logNormal(mean: Double?) -> Distribution.LogNormal? {
    let before = problems.count
    let given = ["mean", "p50", "p95", "p99", "mu", "sigma"].filter { has($0) }
    guard let pair = Self.pairs.first(where: { Set($0) == Set(given) }) else {
      ignore("p50", "p95", "p99", "mu", "sigma")
      reportPair(given)
      return nil
    }
    if pair[0] == "mu" {
      let mu = double("mu", in: 0...16.2)  // medians up to e^16.2 = 1e7 tokens
      let sigma = double("sigma", in: Self.sigmas)
      return problems.count == before ? Distribution.LogNormal(mu: mu, sigma: sigma) : nil
    }
    let middle = pair[0] == "mean" ? mean ?? 1 : double("p50", in: Self.lawTokens)
    let high = double(pair[1], in: Self.lawTokens)
    guard problems.count == before else { return nil }
    let law =
      pair[0] == "mean"
      ? Distribution.LogNormal(mean: middle, p95: high)
      : Distribution.LogNormal(median: middle, value: high, at: pair[1] == "p95" ? 0.95 : 0.99)
    guard let law, law.sigma <= Self.sigmas.upperBound else {
      reportNoLaw(pair, middle, high)
      return nil
    }
    return law
  }

  private func reportPair(_ given: [String]) {
    let choices = "mean and p95, p50 and p95, p50 and p99, or mu and sigma"
    if given.count < 2 {
      // The pair that a key left alone most likely belongs to.
      let pair = Self.pairs.first { given.isEmpty || $0.contains(given[0]) } ?? Self.pairs[0]
      for key in pair where !given.contains(key) {
        report(
          .missingKey, "the key '\(path(to: key))' is missing: a log-normal has two numbers",
          hint: "give \(choices)")
      }
    } else {
      report(
        .conflict, key: given[0],
        "'\(path)' gives \(given.joined(separator: ", ")), which together are no log-normal's two "
          + "numbers", hint: "give \(choices), and no other of them")
    }
  }

  private func reportNoLaw(_ pair: [String], _ middle: Double, _ high: Double) {
    let highest = middle * (pair[0] == "mean" ? Distribution.LogNormal.largestP95ToMean : 1000)
    report(
      .outOfRange, key: pair[1],
      "'\(path(to: pair[1]))' is \(NumberText.shortest(high)); no log-normal has it beside a "
        + "\(pair[0]) of \(NumberText.shortest(middle))",
      hint: "write a \(pair[1]) from \(NumberText.shortest(middle)) to "
        + "\(NumberText.shortest(highest.rounded(.down))), or use \"empirical\"")
  }
}
