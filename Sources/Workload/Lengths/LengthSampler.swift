// LengthSampler.swift: the lengths of one class's requests, independent or correlated.

internal import Kernel
internal import Text

/// The lengths of one class, drawn from its own two named streams.
///
/// With a `correlation` ρ the two are joined by a Gaussian copula: z = ρ x + √(1 − ρ²) y for independent
/// normals x and y, the prompt is its distribution's quantile at Φ(x), the output its own at Φ(z).
/// Each keeps its distribution whatever ρ is. ρ is the correlation of the logarithms where both are
/// log-normal (before limits and rounding), and for any two continuous distributions the Spearman rank
/// correlation is 6/π × asin(ρ/2), within 0.018 of ρ. Positive: long prompts get long outputs.
/// - Source: Nelsen, "An Introduction to Copulas", 2006, section 2.3; Kruskal, "Ordinal measures of
///   association", JASA 53, 1958 (the rank correlation of normals).
public struct LengthSampler: Sendable {
  private let prompt: any LengthDistribution
  private let output: any LengthDistribution
  private let correlation: Double
  private var promptRandom: RandomStream
  private var outputRandom: RandomStream

  /// - Parameters:
  ///   - correlation: ρ, in −1...1; 0 draws the two independently, which most traces show.
  ///   - suffix: the class's name, so that a new class shifts the numbers of no other.
  public init(
    prompt: any LengthDistribution, output: any LengthDistribution, correlation: Double = 0,
    seed: UInt64, replication: Int, suffix: String
  ) {
    precondition((-1...1).contains(correlation), "a correlation lies in −1...1")
    self.prompt = prompt
    self.output = output
    self.correlation = correlation
    promptRandom = RandomStream(
      seed: seed, replication: replication, name: "prompt-lengths/\(suffix)")
    outputRandom = RandomStream(
      seed: seed, replication: replication, name: "output-lengths/\(suffix)")
  }

  /// Prompt and output tokens of the next request.
  public mutating func next() -> (promptTokens: Int, outputTokens: Int) {
    guard correlation != 0 else {
      return (prompt.sample(&promptRandom), output.sample(&outputRandom))
    }
    let place = promptRandom.nextUniform()
    let own = normalQuantile(outputRandom.nextUniform())
    let joined =
      correlation * normalQuantile(place) + (1 - correlation * correlation).squareRoot() * own
    // Φ of the farthest sum rounds to 1; a quantile is asked for inside (0, 1).
    let outputPlace = Swift.min(Swift.max(normalCumulative(joined), 0x1p-54), 1 - 0x1p-53)
    return (prompt.tokens(at: place), output.tokens(at: outputPlace))
  }
}

extension ObjectReader {
  /// The key `correlation` of a class, 0 when it is left out.
  /// - Parameters: the lengths that it joins, nil where they could not be read.
  mutating func lengthCorrelation(
    _ prompt: (any LengthDistribution)?, _ output: (any LengthDistribution)?
  ) -> Double {
    let correlation = double("correlation", in: -1...1, default: 0)
    if correlation != 0, prompt is ConstantLength || output is ConstantLength {
      report(
        .conflict, key: "correlation",
        "'\(path(to: "correlation"))' joins prompts and outputs, and one of them is constant",
        hint: "take it out, or give both promptTokens and outputTokens a distribution")
    }
    return correlation
  }
}
