// OnOffArrivals.swift: bursts and silences, the shape of coding assistants (58 bursts an hour in Azure's trace).

public import Kernel
internal import Text
public import Units

/// Poisson arrivals at one rate while on and at another while off, switching for ever.
///
/// With exponential phases this is a two-state Markov-modulated Poisson process; constant phases
/// start at a uniformly random place of the cycle. Either way the window opens in steady state.
public struct OnOffArrivals: ArrivalProcess {
  /// How long a phase lasts around its mean.
  public enum Phases: String, Sendable, CaseIterable { case exponential, constant }

  public let onSeconds: Double
  public let offSeconds: Double
  public let onRatePerSecond: Double
  public let offRatePerSecond: Double
  public let phases: Phases
  private var clock = ArrivalClock()
  private var isOn = true
  private var hasStarted = false
  /// Seconds left of the current phase.
  private var left = 0.0

  /// Phases that pass, on average, between two arrivals: beyond it the process is refused, not walked.
  public static let phasesPerArrivalLimit = 1e6

  /// - Precondition: both durations positive, rates within limits and at least one of them positive,
  ///   fewer than `phasesPerArrivalLimit` phases an arrival.
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
    precondition(phasesPerArrival < Self.phasesPerArrivalLimit)
  }

  public var isStationary: Bool { true }
  public var meanRatePerSecond: Double? {
    (onRatePerSecond * onSeconds + offRatePerSecond * offSeconds) / (onSeconds + offSeconds)
  }

  /// Mean number of phases between two arrivals; the work of one `next`.
  public var phasesPerArrival: Double {
    2 / (onRatePerSecond * onSeconds + offRatePerSecond * offSeconds)
  }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    if !hasStarted { start(&random) }
    // The arrival comes when this much rate × time has passed.
    var work = ArrivalClock.unitWork.sample(using: &random)
    var gap = 0.0
    while true {
      let rate = isOn ? onRatePerSecond : offRatePerSecond
      let passes = left * rate
      if work < passes {
        left -= work / rate
        return clock.advance(gapSeconds: gap + work / rate)
      }
      work -= passes
      gap += left
      guard gap < WorkloadLimits.durationSeconds else { return .never }
      isOn.toggle()
      left = duration(&random)
    }
  }

  private mutating func start(_ random: inout RandomStream) {
    hasStarted = true
    isOn = random.nextUniform() * (onSeconds + offSeconds) < onSeconds
    left = duration(&random)
    // What is left of an exponential phase is the phase again; of a constant one, a uniform share.
    if phases == .constant { left *= random.nextUniform() }
  }

  private func duration(_ random: inout RandomStream) -> Double {
    let mean = isOn ? onSeconds : offSeconds
    return phases == .exponential ? mean * ArrivalClock.unitWork.sample(using: &random) : mean
  }
}

extension ArrivalKind {
  /// `ratePerSecond` is the mean over on and off; `onRatePerSecond` the rate while on: one of the two.
  static let onOff = ArrivalKind(name: "onOff") { reader in
    let before = reader.problems.count
    let lengths = WorkloadLimits.durations
    let on = reader.duration("onDuration", in: lengths).value
    let off = reader.duration("offDuration", in: lengths).value
    let offRate = reader.double(
      "offRatePerSecond", in: 0...WorkloadLimits.ratePerSecond, default: 0)
    let phases = reader.choice("phases", default: OnOffArrivals.Phases.exponential)
    let given: Double?
    if reader.has("onRatePerSecond") {
      given = reader.double("onRatePerSecond", in: 0...WorkloadLimits.ratePerSecond)
      if reader.doubleIfPresent("ratePerSecond") != nil {
        reader.report(
          .conflict, key: "ratePerSecond",
          "'\(reader.path(to: "ratePerSecond"))' and 'onRatePerSecond' are both given",
          hint: "leave one out: the first is the mean over on and off phases")
      }
    } else {
      given = nil
    }
    let mean = given == nil ? reader.rate() : 0
    return reader.unless(problemsSince: before) {
      let onRate = given ?? (mean * (on + off) - offRate * off) / on
      let perCycle = onRate * on + offRate * off
      if onRate < 0 || onRate > WorkloadLimits.ratePerSecond {
        reader.report(
          .outOfRange, key: "ratePerSecond",
          "a mean of \(mean)/s needs \(onRate)/s while on; that must be from 0 to 1e9",
          hint: "change the mean, the off rate or the durations")
        return nil
      }
      guard perCycle * OnOffArrivals.phasesPerArrivalLimit > 2 else {
        reader.report(
          .outOfRange, "on average more than a million phases pass between two arrivals",
          hint: "raise a rate, or lengthen the phases")
        return nil
      }
      return .open(
        OnOffArrivals(
          onSeconds: on, offSeconds: off, onRatePerSecond: onRate, offRatePerSecond: offRate,
          phases: phases))
    }
  }
}
