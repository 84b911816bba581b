// DiurnalArrivals.swift: load that follows the clock of its users, day after day.

internal import Text
internal import Units

extension ArrivalKind {
  /// Either `hourly` (requests a second, or multiples of their mean when `ratePerSecond` gives it) or
  /// `amplitude` and `peakHour` around `ratePerSecond`; times `weekdayFactor` or `weekendFactor`.
  /// `ratePerSecond` is the mean over a week, weekends included.
  static let diurnal = ArrivalKind(name: "diurnal") { reader in
    let before = reader.problems.count
    let pattern = readPattern(&reader)
    let isWave = !reader.has("hourly")
    let mean =
      isWave
      ? reader.rate() : reader.doubleIfPresent("ratePerSecond", in: WorkloadLimits.rates)
    let weekday = reader.double("weekdayFactor", in: 0...1e6, default: 1)
    let weekend = reader.double("weekendFactor", in: 0...1e6, default: 1)
    var hours = 24
    if case .hourly(let rates) = pattern { hours = rates.count }
    let start = reader.localStart(hours: hours)
    let gaps = reader.renewalGaps()
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      guard let pattern else { return nil }
      let factors = (0..<7).map { $0 < 5 ? weekday : weekend }
      guard let rate = scaled(pattern, factors, to: mean, from: start) else {
        reader.report(
          .outOfRange, key: isWave ? "ratePerSecond" : "hourly",
          "the busiest hour must lie above 0, and none above 1e9/s",
          hint: "give at least one hour and one kind of day a rate")
        return nil
      }
      return reader.modulated(rate, gaps: gaps, noise: noise)
    }
  }

  /// The pattern, not scaled yet; nil when it is wrong, which is then recorded.
  private static func readPattern(_ reader: inout ObjectReader) -> DiurnalRate.Pattern? {
    let limit = WorkloadLimits.ratePerSecond
    guard !reader.has("hourly") else {
      for key in ["amplitude", "peakHour"] where reader.has(key) {
        reader.report(
          .conflict, key: key, "'\(reader.path(to: key))' and 'hourly' are both given",
          hint: "leave one out: a table, or a wave with its peak")
        reader.ignore(key)
      }
      let hourly = reader.array("hourly") { $0.double(in: 0...limit) }
      guard hourly.count == 24 || hourly.count == 168 else {
        reader.report(
          .outOfRange, key: "hourly",
          "'\(reader.path(to: "hourly"))' has \(hourly.count) values; it must have 24 or 168",
          hint: "give one value for each hour of a day, or of a week from Monday")
        return nil
      }
      return .hourly(hourly)
    }
    guard reader.has("amplitude") || reader.has("peakHour") else {
      _ = reader.value("hourly")
      reader.ignore("amplitude", "peakHour")
      return nil
    }
    let amplitude = reader.double("amplitude", in: 0...1)
    let peak = reader.double("peakHour", in: 0...24)
    return .wave(meanRatePerSecond: 1, amplitude: amplitude, peakHour: peak)
  }

  /// The rate whose mean over a week is the one asked for; nil when it is 0 or too high somewhere.
  private static func scaled(
    _ pattern: DiurnalRate.Pattern, _ factors: [Double], to mean: Double?, from start: LocalStart
  ) -> DiurnalRate? {
    func rate(_ scale: Double) -> DiurnalRate? {
      guard scale.isFinite, scale > 0 else { return nil }
      let limit = WorkloadLimits.ratePerSecond
      let scaled: DiurnalRate.Pattern
      switch pattern {
      case .hourly(let rates):
        let values = rates.map { $0 * scale }
        guard values.allSatisfy({ $0 <= limit }) else { return nil }
        scaled = .hourly(values)
      case .wave(let mean, let amplitude, let peakHour):
        guard mean * scale <= limit else { return nil }
        scaled = .wave(
          meanRatePerSecond: mean * scale, amplitude: amplitude, peakHour: peakHour)
      }
      let weights = DiurnalRate.weekMean(scaled, factors)
      guard weights > 0 else { return nil }
      let result = DiurnalRate(
        scaled, dayFactors: factors, startSeconds: start.seconds, shifts: start.shifts)
      return result.peakRatePerSecond <= limit ? result : nil
    }
    let plain = DiurnalRate.weekMean(pattern, factors)
    return rate(mean.map { $0 / plain } ?? 1)
  }
}
