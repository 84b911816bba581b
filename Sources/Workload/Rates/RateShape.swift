// RateShape.swift: how a rate of arrivals runs within one piece of time, with its integral and the inverse.

internal import Foundation

/// A rate in requests a second as a function of the seconds since the piece began.
///
/// Each shape has its integral in closed form, so that arrivals are found by inversion and not by steps:
/// constant and linear pieces in closed form, the others by Newton's method to the last bit of a `Double`.
public enum RateShape: Hashable, Sendable {
  case constant(Double)
  /// `from + slope × t`.
  case linear(from: Double, slope: Double)
  /// `mean × (1 + amplitude × cos(angularRate × t + phase))`.
  case wave(mean: Double, amplitude: Double, angularRate: Double, phase: Double)
  /// `floor + excess × exp(−perSecond × t)`.
  case decay(floor: Double, excess: Double, perSecond: Double)

  /// Requests a second at a time of the piece.
  public func rate(at time: Double) -> Double {
    switch self {
    case .constant(let rate): rate
    case .linear(let start, let slope): start + slope * time
    case .wave(let mean, let amplitude, let angular, let phase):
      mean * (1 + amplitude * cos(angular * time + phase))
    case .decay(let floor, let excess, let perSecond): floor + excess * exp(-perSecond * time)
    }
  }

  /// Change of the rate per second at a time of the piece.
  private func slope(at time: Double) -> Double {
    switch self {
    case .constant: 0
    case .linear(_, let slope): slope
    case .wave(let mean, let amplitude, let angular, let phase):
      -mean * amplitude * angular * sin(angular * time + phase)
    case .decay(_, let excess, let perSecond): -perSecond * excess * exp(-perSecond * time)
    }
  }

  /// Requests expected in a length of time that begins at a time of the piece.
  public func integral(from start: Double, seconds: Double) -> Double {
    switch self {
    case .constant(let rate): return rate * seconds
    case .linear(let rate, let slope):
      return (rate + slope * (start + seconds / 2)) * seconds
    case .wave(let mean, let amplitude, let angular, let phase):
      // sin b − sin a = 2 cos((a + b)/2) sin((b − a)/2): no digits lost over a short time.
      let half = angular * seconds / 2
      let swing = 2 * cos(angular * start + phase + half) * sin(half) / angular
      return mean * (seconds + amplitude * swing)
    case .decay(let floor, let excess, let perSecond):
      let left = excess * exp(-perSecond * start)
      return floor * seconds - left * expm1(-perSecond * seconds) / perSecond
    }
  }

  /// The seconds from a time of the piece until `work` requests are expected.
  /// - Precondition: `0 ≤ work < integral(from: start, seconds: limit)`.
  func seconds(toReach work: Double, from start: Double, within limit: Double) -> Double {
    switch self {
    case .constant(let rate): return work / rate
    case .linear(let rate, let slope):
      let now = rate + slope * start
      let square = max(0, now * now + 2 * slope * work)
      return min(limit, 2 * work / (now + square.squareRoot()))
    case .wave, .decay: return inverse(of: work, from: start, within: limit)
    }
  }

  /// Newton's method, kept inside a bracket that bisection narrows where the rate is near 0.
  private func inverse(of work: Double, from start: Double, within limit: Double) -> Double {
    guard work > 0 else { return 0 }
    var (low, high) = (0.0, limit)
    let (now, slope) = (rate(at: start), slope(at: start))
    // The rate as a line from here on: over a gap much shorter than a day all but exact.
    let line = 2 * work / (now + max(0, now * now + 2 * slope * work).squareRoot())
    var guess = line > 0 && line < limit ? line : limit / 2
    for _ in 0..<Self.iterationLimit {
      let excess = integral(from: start, seconds: guess) - work
      if excess > 0 { high = guess } else { low = guess }
      let there = rate(at: start + guess)
      let step = guess - excess / there
      guard step >= low, step <= high else {
        guess = low + (high - low) / 2
        continue
      }
      // A step's error is its square times slope / 2 rate: below the last digit where the rate hardly moves.
      let isSteady = abs(there - now) <= 0.1 * now
      if abs(step - guess) <= (isSteady ? 1e-8 * guess : 2 * guess.ulp) { return step }
      guess = step
    }
    return guess
  }

  /// More halvings than a `Double` has bits of exponent and mantissa in the range of a clock of 388 days.
  private static let iterationLimit = 200
}

/// A shape for a length of time.
public struct RatePiece: Hashable, Sendable {
  public var shape: RateShape
  /// Above 0 and finite.
  public var seconds: Double

  public init(_ shape: RateShape, seconds: Double) {
    self.shape = shape
    self.seconds = seconds
  }
}
