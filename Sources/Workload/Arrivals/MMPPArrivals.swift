// MMPPArrivals.swift: load that wanders between levels, the usual model of correlated traffic.

internal import Text
internal import Units

extension ArrivalKind {
  /// `states` are rates, or multiples of their mean when `ratePerSecond` gives it.
  static let mmpp = ArrivalKind(name: "mmpp") { reader in
    let before = reader.problems.count
    let limit = WorkloadLimits.ratePerSecond
    let states = reader.array("states") { value in
      value.object { reader in
        MarkovRate.State(
          ratePerSecond: reader.double("ratePerSecond", in: 0...limit),
          meanSeconds: reader.duration("meanDuration", in: WorkloadLimits.durations).value)
      }
    }
    let transitions = reader.arrayIfPresent("transitions") { row in
      row.elements()?.compactMap { $0.double(in: 0...1) }
    }
    let mean = reader.doubleIfPresent("ratePerSecond", in: WorkloadLimits.rates)
    let gaps = reader.renewalGaps()
    let noise = reader.rateNoise()
    return reader.unless(problemsSince: before) {
      guard checkStates(states, reader), checkTransitions(transitions, states.count, reader) else {
        return nil
      }
      let scaled = scale(states, to: mean, transitions: transitions)
      guard let scaled, scaled.states.allSatisfy({ $0.ratePerSecond <= limit }),
        scaled.changesPerArrival < ModulatedArrivals.segmentsPerArrivalLimit
      else {
        reader.report(
          .outOfRange, key: "states",
          "every state must be reachable from every other, no rate be above 1e9/s, and fewer than a "
            + "million changes of state pass between two arrivals",
          hint: "check \"transitions\", give a state a rate, or lengthen the states")
        return nil
      }
      return reader.modulated(scaled, gaps: gaps, noise: noise)
    }
  }

  private static func checkStates(_ states: [MarkovRate.State], _ reader: ObjectReader) -> Bool {
    guard !(2...MarkovRate.stateLimit).contains(states.count) else { return true }
    reader.report(
      .outOfRange, key: "states",
      "'\(reader.path(to: "states"))' has \(states.count) states; their number must be from 2 to "
        + "\(MarkovRate.stateLimit)",
      hint: "write states: [{ ratePerSecond: 2, meanDuration: \"10m\" }, …]")
    return false
  }

  /// One row a state, with probabilities that sum to 1 and none of staying.
  private static func checkTransitions(
    _ rows: [[Double]]?, _ count: Int, _ reader: ObjectReader
  ) -> Bool {
    guard let rows else { return true }
    let isSquare = rows.count == count && rows.allSatisfy { $0.count == count }
    // 1e-6: room for thirds written with seven digits.
    if isSquare, rows.indices.allSatisfy({ rows[$0][$0] == 0 }),
      rows.allSatisfy({ abs($0.reduce(0, +) - 1) < 1e-6 })
    {
      return true
    }
    reader.report(
      .outOfRange, key: "transitions",
      "'\(reader.path(to: "transitions"))' must have a row for each of the \(count) states, which sums to 1 "
        + "and has 0 for the state itself",
      hint: "for three states write [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]")
    return false
  }

  private static func scale(
    _ states: [MarkovRate.State], to mean: Double?, transitions: [[Double]]?
  ) -> MarkovRate? {
    guard let plain = MarkovRate(states, transitions: transitions), plain.meanRatePerSecond > 0
    else { return nil }
    guard let mean else { return plain }
    let factor = mean / plain.meanRatePerSecond
    return MarkovRate(
      states.map { .init(ratePerSecond: $0.ratePerSecond * factor, meanSeconds: $0.meanSeconds) },
      transitions: transitions)
  }
}
