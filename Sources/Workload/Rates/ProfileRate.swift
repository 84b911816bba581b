// ProfileRate.swift: a measured or planned rate over time, played once, holes in it known as holes.

public import Kernel

/// A table of rates, each for a length of time, from the opening of the window to its end.
///
/// Missing data is not a rate of 0: nothing arrives there, because nothing is known, and `missingSeconds`
/// says for how long.
public struct ProfileRate: RateCurve {
  /// A stretch of time with its rate in requests a second; nil where it is not known.
  public struct Piece: Hashable, Sendable {
    public var seconds: Double
    public var ratePerSecond: Double?

    public init(seconds: Double, ratePerSecond: Double?) {
      self.seconds = seconds
      self.ratePerSecond = ratePerSecond
    }
  }

  public let pieces: [Piece]
  /// Length of the whole profile, holes included.
  public let totalSeconds: Double
  public let missingSeconds: Double
  private var index = 0

  /// Pieces accepted: a rate for every minute of four years.
  public static let pieceLimit = 2_000_000

  /// - Precondition: lengths positive, rates within limits, at least one rate above 0; the whole at most
  ///   `WorkloadLimits.durationSeconds`.
  public init(_ pieces: [Piece]) {
    precondition(pieces.allSatisfy { $0.seconds > 0 })
    precondition(
      pieces.allSatisfy { (0...WorkloadLimits.ratePerSecond).contains($0.ratePerSecond ?? 0) })
    self.pieces = pieces
    totalSeconds = pieces.reduce(0) { $0 + $1.seconds }
    missingSeconds = pieces.reduce(0) { $0 + ($1.ratePerSecond == nil ? $1.seconds : 0) }
    precondition(totalSeconds <= WorkloadLimits.durationSeconds && meanRatePerSecond > 0)
  }

  public var isStationary: Bool { false }
  public var endSeconds: Double? { totalSeconds }

  /// Requests over the length of the profile, holes included: what a window of that length receives.
  public var meanRatePerSecond: Double {
    pieces.reduce(0) { $0 + $1.seconds * ($1.ratePerSecond ?? 0) } / totalSeconds
  }

  public mutating func next(_ random: inout RandomStream) -> RatePiece? {
    guard index < pieces.count else { return nil }
    let piece = pieces[index]
    index += 1
    return RatePiece(.constant(piece.ratePerSecond ?? 0), seconds: piece.seconds)
  }
}
