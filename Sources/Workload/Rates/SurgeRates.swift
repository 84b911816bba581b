// SurgeRates.swift: rates that change once: a ramp to a new level, and a flash crowd that comes and goes.

internal import Foundation
public import Kernel

/// A rate that moves from one level to another along a line, and stays there.
public struct RampRate: RateCurve {
  public let fromRatePerSecond: Double
  public let toRatePerSecond: Double
  public let rampSeconds: Double
  private var isAtTop = false

  /// - Precondition: rates within limits, the last one positive; a positive duration.
  public init(fromRatePerSecond: Double, toRatePerSecond: Double, rampSeconds: Double) {
    precondition(fromRatePerSecond >= 0 && fromRatePerSecond <= WorkloadLimits.ratePerSecond)
    precondition(toRatePerSecond > 0 && toRatePerSecond <= WorkloadLimits.ratePerSecond)
    precondition(rampSeconds > 0)
    self.fromRatePerSecond = fromRatePerSecond
    self.toRatePerSecond = toRatePerSecond
    self.rampSeconds = rampSeconds
  }

  public var isStationary: Bool { false }
  /// The rate in the end.
  public var meanRatePerSecond: Double { toRatePerSecond }

  public mutating func next(_ random: inout RandomStream) -> RatePiece? {
    guard isAtTop else {
      isAtTop = true
      let slope = (toRatePerSecond - fromRatePerSecond) / rampSeconds
      return RatePiece(.linear(from: fromRatePerSecond, slope: slope), seconds: rampSeconds)
    }
    return RatePiece(.constant(toRatePerSecond), seconds: RatePieces.longestSeconds)
  }
}

/// A flash crowd: a base rate that rises along a line to a multiple of itself, holds, and falls back.
public struct SpikeRate: RateCurve {
  /// How the crowd leaves.
  public enum Decay: String, Sendable, CaseIterable {
    /// The excess halves in every `decaySeconds`.
    case exponential
    /// The excess is gone after `decaySeconds`.
    case linear
  }

  private enum Phase { case before, rise, hold, decay, after }

  public let baseRatePerSecond: Double
  public let peakFactor: Double
  public let startSeconds: Double
  public let riseSeconds: Double
  public let holdSeconds: Double
  public let decaySeconds: Double
  public let decay: Decay
  private var phase = Phase.before
  /// What an exponential decay has left of the excess.
  private var excess: Double

  /// - Precondition: a positive base rate and a peak within limits; no duration negative, the decay positive.
  public init(
    baseRatePerSecond: Double, peakFactor: Double, startSeconds: Double, riseSeconds: Double,
    holdSeconds: Double, decaySeconds: Double, decay: Decay = .exponential
  ) {
    precondition(baseRatePerSecond > 0 && peakFactor >= 1)
    precondition(baseRatePerSecond * peakFactor <= WorkloadLimits.ratePerSecond)
    precondition(startSeconds >= 0 && riseSeconds >= 0 && holdSeconds >= 0 && decaySeconds > 0)
    self.baseRatePerSecond = baseRatePerSecond
    self.peakFactor = peakFactor
    self.startSeconds = startSeconds
    self.riseSeconds = riseSeconds
    self.holdSeconds = holdSeconds
    self.decaySeconds = decaySeconds
    self.decay = decay
    excess = baseRatePerSecond * (peakFactor - 1)
  }

  public var isStationary: Bool { false }
  /// The rate before and long after.
  public var meanRatePerSecond: Double { baseRatePerSecond }

  public mutating func next(_ random: inout RandomStream) -> RatePiece? {
    let peak = baseRatePerSecond * peakFactor
    while true {
      switch phase {
      case .before:
        phase = .rise
        if startSeconds > 0 {
          return RatePiece(.constant(baseRatePerSecond), seconds: startSeconds)
        }
      case .rise:
        phase = .hold
        if riseSeconds > 0 {
          let slope = (peak - baseRatePerSecond) / riseSeconds
          return RatePiece(.linear(from: baseRatePerSecond, slope: slope), seconds: riseSeconds)
        }
      case .hold:
        phase = .decay
        if holdSeconds > 0 { return RatePiece(.constant(peak), seconds: holdSeconds) }
      case .decay where decay == .linear:
        phase = .after
        let slope = (baseRatePerSecond - peak) / decaySeconds
        return RatePiece(.linear(from: peak, slope: slope), seconds: decaySeconds)
      case .decay: return fallingPiece()
      case .after:
        return RatePiece(.constant(baseRatePerSecond), seconds: RatePieces.longestSeconds)
      }
    }
  }

  /// An hour of the exponential decay, which never ends.
  private mutating func fallingPiece() -> RatePiece {
    let perSecond = log(2) / decaySeconds
    let shape = RateShape.decay(floor: baseRatePerSecond, excess: excess, perSecond: perSecond)
    excess *= exp(-perSecond * RatePieces.longestSeconds)
    return RatePiece(shape, seconds: RatePieces.longestSeconds)
  }
}
