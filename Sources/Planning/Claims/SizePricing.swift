// SizePricing.swift: what decode steps, prompts and whole requests take at best, by the size of a model alone.

internal import Units

/// A time, and the arithmetic that it comes from.
struct PricedTime {
  var time: Seconds
  /// "140 GB of weights / 4.8 TB/s".
  var words: String

  static func longer(_ a: Self, _ b: Self) -> Self { a.time < b.time ? b : a }
}

/// A dense model of which only the size is known: every byte of weights once a step, 2 FLOPs a parameter and token.
struct SizePricing {
  var parameters: Double
  /// Of all devices together.
  var weights: Bytes
  var bandwidth: BytesPerSecond
  var peak: FLOPsPerSecond

  /// All weights read once.
  var reading: PricedTime {
    PricedTime(
      time: weights / bandwidth,
      words: "\(ClaimText.number(weights.gigabytes)) GB of weights / "
        + "\(ClaimText.number(bandwidth.value / 1e12)) TB/s")
  }

  /// The FLOPs of so many tokens.
  func computing(tokens: Int) -> PricedTime {
    PricedTime(
      time: FLOPs(2 * parameters * Double(tokens)) / peak,
      words: "2 × \(ClaimText.number(parameters / 1e9))e9 × "
        + "\(tokens) \(tokens == 1 ? "token" : "tokens") / "
        + "\(ClaimText.number(peak.value / 1e12)) TFLOP/s")
  }

  /// One step of so many new tokens, of sequences that decode or of one prompt: it reads all weights.
  func step(tokens: Int) -> PricedTime { .longer(reading, computing(tokens: tokens)) }

  /// The time that one request takes of a replica that always has `batch` of them: compute and reads overlap at
  /// best, and the batch shares each reading of the weights.
  func request(prompt: Int, output: Int, batch: Int) -> PricedTime {
    let reads = PricedTime(
      time: reading.time * (Double(output) / Double(batch)),
      words: "\(reading.words) × \(output) / \(batch)")
    return .longer(reads, computing(tokens: prompt + output))
  }
}
