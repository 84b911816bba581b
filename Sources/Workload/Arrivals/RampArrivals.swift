// RampArrivals.swift: load that grows or shrinks along a line, as in a load test or a roll-out.

internal import Text
internal import Units

extension ArrivalKind {
  static let ramp = ArrivalKind(name: "ramp") { reader in
    let before = reader.problems.count
    let from = reader.double("fromRatePerSecond", in: 0...WorkloadLimits.ratePerSecond)
    let to = reader.rate("toRatePerSecond")
    let seconds = reader.duration("over", in: WorkloadLimits.durations).value
    let gaps = reader.renewalGaps()
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      reader.modulated(
        RampRate(fromRatePerSecond: from, toRatePerSecond: to, rampSeconds: seconds), gaps: gaps,
        noise: noise)
    }
  }
}
