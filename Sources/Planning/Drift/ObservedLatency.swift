// ObservedLatency.swift: latencies that were seen, beside the band in which a prediction's measurements lie.

internal import Text

/// A latency as it was measured in the fleet.
public struct ObservedLatency: Hashable, Sendable {
  /// As in the JSON: "p95_ttft_ms".
  public let figure: String
  public let milliseconds: Double

  public init(figure: String, milliseconds: Double) {
    (self.figure, self.milliseconds) = (figure, milliseconds)
  }

  /// Latencies whose predictions were compared with measurements, and so have a band.
  private static let banded = ["ttft", "tpot"]
  private static let percentiles = ["mean", "median", "p50", "p90", "p95", "p99", "p99.9"]

  /// Every figure that can be judged.
  public static let figures = banded.flatMap { latency in
    percentiles.map { "\($0)_\(latency)_ms" }
  }
}

/// A latency that was seen, and what was predicted of it.
public struct LatencyCheck: Hashable, Sendable {
  public let observed: ObservedLatency
  /// Of the load without its margin; nil where the sizing has no such figure.
  public let predicted: Double?
  /// Nine of ten measurements lie in it; nil without a prediction.
  public let low, high: Double?

  /// Nil where nothing was predicted.
  public var isInside: Bool? {
    guard let low, let high else { return nil }
    return observed.milliseconds >= low && observed.milliseconds <= high
  }

  /// - Parameter answer: of the sizing.
  init(_ observed: ObservedLatency, answer: LocatedJSON) {
    self.observed = observed
    let key = observed.figure.replacing("p50_", with: "median_")
    let latency = observed.figure.contains("_ttft_") ? "ttft" : "tpot"
    let factors = ["low", "high"].map { answer["evidence"]?["\(latency)_\($0)_factor"]?.figure }
    predicted = answer["at_nominal"]?[key]?.figure
    guard let predicted, let lowest = factors[0], let highest = factors[1] else {
      (low, high) = (nil, nil)
      return
    }
    (low, high) = (predicted * lowest, predicted * highest)
  }
}
