// SpikeArrivals.swift: a flash crowd on top of a steady load.

internal import Text
internal import Units

extension ArrivalKind {
  /// `ratePerSecond` is the rate before the crowd comes; `decay` the half-life of its excess, or with
  /// `decayShape: "linear"` the time until it is gone.
  static let spike = ArrivalKind(name: "spike") { reader in
    let before = reader.problems.count
    let longest = Seconds(WorkloadLimits.durationSeconds)
    let base = reader.rate()
    let factor = reader.double("peakFactor", in: 1...1e9)
    let start = reader.duration("start", in: .zero...longest).value
    let rise = reader.duration("rise", in: .zero...longest, default: .zero).value
    let hold = reader.duration("hold", in: .zero...longest, default: .zero).value
    let decay = reader.duration("decay", in: WorkloadLimits.durations).value
    let shape = reader.choice("decayShape", default: SpikeRate.Decay.exponential)
    let gaps = reader.renewalGaps()
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      guard base * factor <= WorkloadLimits.ratePerSecond else {
        reader.report(
          .outOfRange, key: "peakFactor",
          "the peak would be \(NumberText.shortest(base * factor))/s; the limit is 1e9",
          hint: "lower the rate or the factor")
        return nil
      }
      return reader.modulated(
        SpikeRate(
          baseRatePerSecond: base, peakFactor: factor, startSeconds: start, riseSeconds: rise,
          holdSeconds: hold, decaySeconds: decay, decay: shape), gaps: gaps, noise: noise)
    }
  }
}
