// RateCurve.swift: a rate of arrivals over time, handed out a piece at a time.

public import Kernel

/// A rate of arrivals on a class's own clock, as pieces that follow each other from time 0.
///
/// A curve may be random (on and off phases); what it draws comes from the stream of the arrivals.
public protocol RateCurve: Sendable {
  /// Requests a second in the long run.
  var meanRatePerSecond: Double { get }
  /// Whether the law of the rate is the same at any time.
  var isStationary: Bool { get }
  /// Whether pieces are drawn rather than known.
  var isRandom: Bool { get }
  /// Where the curve ends of itself, in seconds; nil for one that never does.
  var endSeconds: Double? { get }

  /// The next piece; nil after the end.
  /// - Complexity: O(1) amortised, no allocation.
  mutating func next(_ random: inout RandomStream) -> RatePiece?
}

extension RateCurve {
  public var isRandom: Bool { false }
  public var endSeconds: Double? { nil }

  /// Requests expected in the first seconds: the integral of a known curve, the mean of a drawn one.
  /// - Complexity: O(pieces) of a known curve.
  func expectedRequests(inFirst seconds: Double) -> Double {
    guard !isRandom else { return meanRatePerSecond * seconds }
    var curve = self
    var random = RandomStream(seed: 0, name: "unused")
    var (sum, left) = (0.0, seconds)
    while left > 0, let piece = curve.next(&random) {
      sum += piece.shape.integral(from: 0, seconds: min(left, piece.seconds))
      left -= piece.seconds
    }
    return sum
  }
}

/// Lengths of pieces.
enum RatePieces {
  /// What has no end is handed out an hour at a time: the time within a piece keeps its digits.
  static let longestSeconds = 3600.0
}

/// The same rate at all times.
public struct ConstantRate: RateCurve {
  public let meanRatePerSecond: Double
  public var isStationary: Bool { true }

  /// - Precondition: `0 < ratePerSecond ≤ WorkloadLimits.ratePerSecond`.
  public init(ratePerSecond: Double) {
    precondition(ratePerSecond > 0 && ratePerSecond <= WorkloadLimits.ratePerSecond)
    meanRatePerSecond = ratePerSecond
  }

  public mutating func next(_ random: inout RandomStream) -> RatePiece? {
    RatePiece(.constant(meanRatePerSecond), seconds: RatePieces.longestSeconds)
  }
}
