// OnOffRate.swift: a rate that switches between two levels for ever.

public import Kernel

/// One rate while on and another while off.
///
/// With exponential phases this is a two-state Markov-modulated Poisson process; constant phases
/// start at a uniformly random place of the cycle. Either way the window opens in steady state.
public struct OnOffRate: RateCurve {
  /// How long a phase lasts around its mean.
  public enum Phases: String, Sendable, CaseIterable { case exponential, constant }

  public let onSeconds: Double
  public let offSeconds: Double
  public let onRatePerSecond: Double
  public let offRatePerSecond: Double
  public let phases: Phases
  private var isOn = true
  private var hasStarted = false

  /// - Precondition: both durations positive, rates within limits and at least one of them positive,
  ///   fewer than `ModulatedArrivals.segmentsPerArrivalLimit` phases an arrival.
  public init(
    onSeconds: Double, offSeconds: Double, onRatePerSecond: Double, offRatePerSecond: Double = 0,
    phases: Phases = .exponential
  ) {
    precondition(onSeconds > 0 && offSeconds > 0 && onRatePerSecond >= 0 && offRatePerSecond >= 0)
    self.onSeconds = onSeconds
    self.offSeconds = offSeconds
    self.onRatePerSecond = onRatePerSecond
    self.offRatePerSecond = offRatePerSecond
    self.phases = phases
    precondition(phasesPerArrival < ModulatedArrivals.segmentsPerArrivalLimit)
  }

  public var isStationary: Bool { true }
  public var isRandom: Bool { true }
  public var meanRatePerSecond: Double {
    (onRatePerSecond * onSeconds + offRatePerSecond * offSeconds) / (onSeconds + offSeconds)
  }

  /// Mean number of phases between two arrivals; the work of one arrival.
  public var phasesPerArrival: Double {
    2 / (onRatePerSecond * onSeconds + offRatePerSecond * offSeconds)
  }

  public mutating func next(_ random: inout RandomStream) -> RatePiece? {
    var seconds: Double
    if hasStarted {
      isOn.toggle()
      seconds = duration(&random)
    } else {
      hasStarted = true
      isOn = random.nextUniform() * (onSeconds + offSeconds) < onSeconds
      seconds = duration(&random)
      // What is left of an exponential phase is the phase again; of a constant one, a uniform share.
      if phases == .constant { seconds *= random.nextUniform() }
    }
    return RatePiece(.constant(isOn ? onRatePerSecond : offRatePerSecond), seconds: seconds)
  }

  private func duration(_ random: inout RandomStream) -> Double {
    let mean = isOn ? onSeconds : offSeconds
    return phases == .exponential ? mean * ArrivalClock.unitWork.sample(using: &random) : mean
  }
}
