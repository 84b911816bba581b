// OnOffArrivals.swift: bursts and silences, the shape of coding assistants (58 bursts an hour in Azure's trace).

internal import Text
internal import Units

extension ArrivalKind {
  /// Poisson within a phase, or renewal with `cv`.
  /// `ratePerSecond` is the mean over on and off; `onRatePerSecond` the rate while on: one of the two.
  static let onOff = ArrivalKind(name: "onOff") { reader in
    let before = reader.problems.count
    let lengths = WorkloadLimits.durations
    let on = reader.duration("onDuration", in: lengths).value
    let off = reader.duration("offDuration", in: lengths).value
    let offRate = reader.double(
      "offRatePerSecond", in: 0...WorkloadLimits.ratePerSecond, default: 0)
    let phases = reader.choice("phases", default: OnOffRate.Phases.exponential)
    let gaps = reader.renewalGaps()
    let noise = reader.rateNoise()
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
      guard perCycle * ModulatedArrivals.segmentsPerArrivalLimit > 2 else {
        reader.report(
          .outOfRange, "on average more than a million phases pass between two arrivals",
          hint: "raise a rate, or lengthen the phases")
        return nil
      }
      return reader.modulated(
        OnOffRate(
          onSeconds: on, offSeconds: off, onRatePerSecond: onRate, offRatePerSecond: offRate,
          phases: phases), gaps: gaps, noise: noise)
    }
  }
}
