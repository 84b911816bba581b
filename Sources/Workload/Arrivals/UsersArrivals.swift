// UsersArrivals.swift: a rate from a number of users, by the law every capacity guide begins with.

internal import Text
internal import Units

extension ArrivalKind {
  /// Poisson at users / (response time + think time): the interactive response time law, with an assumed
  /// response time. The load does not slow down when the fleet does; `closedLoop` does.
  /// - Source: Denning and Buzen, "The operational analysis of queueing network models", ACM Computing
  ///   Surveys 10(3), 1978.
  static let users = ArrivalKind(name: "users") { reader in
    let before = reader.problems.count
    let longest = Seconds(WorkloadLimits.durationSeconds)
    let users = reader.int("users", in: 1...ClosedLoop.concurrencyLimit)
    let response = reader.duration("responseTime", in: WorkloadLimits.durations).value
    let think = reader.duration("thinkTime", in: .zero...longest, default: .zero).value
    let gaps = reader.renewalGaps()
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      let rate = Double(users) / (response + think)
      guard WorkloadLimits.rates.contains(rate) else {
        reader.report(
          .outOfRange, key: "users",
          "these users make \(NumberText.shortest(rate)) requests a second; the limit is 1e9",
          hint: "lower \"users\", or lengthen \"responseTime\"")
        return nil
      }
      return reader.modulated(ConstantRate(ratePerSecond: rate), gaps: gaps, noise: noise)
    }
  }
}
