// MixPlayer.swift: plays a mix on the load as recorded, with as little at the provider as the promise allows.

internal import Economics
internal import Engine
internal import Fleet
internal import Foundation
internal import Plans
internal import Units
internal import Workload

/// Simulates mixes of one sized fleet.
///
/// The bound from which on requests overflow is the highest that keeps the promise: the higher, the less the provider is
/// asked and the longer are the queues. It is looked for by runs of the whole load.
struct MixPlayer: Sendable {
  private let problem: SizingProblem
  private let load: SizingLoad
  private let need: SizedNeed
  private let rates: UseRates
  private let rule: OverflowRule
  /// Windows in which the sized fleet keeps the promise: what it misses, no mix must hold.
  private let scope: [Bool]
  private let goodShareOfFleet: Double

  /// Bounds are told apart to a fifth: what lies between costs a few percent of the overflow. A guess.
  private static let closeness = 1.2

  /// - Throws: what a replay throws.
  init(
    _ problem: SizingProblem, _ load: SizingLoad, _ need: SizedNeed, rates: UseRates,
    rule: OverflowRule
  ) throws {
    (self.problem, self.load, self.need) = (problem, load, need)
    (self.rates, self.rule) = (rates, rule)
    let fleet = problem.fleet(need.replicas)
    let run = try TraceReplay(problem, everywhere: load.profile)
      .run(fleet, fleet.fleetSpecification, try load.recorded.makeStream())
    scope = load.profile.windows.indices.map { !run.failedWindows.contains($0) }
    goodShareOfFleet = Self.goodShare(run, load)
  }

  /// - Parameter guess: a bound to begin with.
  /// - Complexity: some runs of the load, fewer the better the guess.
  func play(_ mix: HybridMix, bound guess: Int) throws -> PlayedMix {
    guard mix.overflows else { return try told(mix, bound: nil, run(mix, bound: nil)) }
    var held: (bound: Int, run: Replay)?
    var missed: Int?
    var bound = max(1, guess)
    // Doubling and halving until it is between two, then between them.
    while true {
      let run = try run(mix, bound: bound, stopsEarly: true)
      if run.holds { held = (bound, run) } else { missed = bound }
      switch (held?.bound, missed) {
      case (let low?, let high?):
        guard Double(high) > Self.closeness * Double(low), high > low + 1 else {
          return try told(mix, bound: low, held?.run)
        }
        bound = min(max(Int((Double(low) * Double(high)).squareRoot()), low + 1), high - 1)
      case (let low?, nil):
        // Beyond two full batches nothing waits for less.
        guard low < 2 * problem.plan.limits.maxNumSeqs else {
          return try told(mix, bound: low, held?.run)
        }
        bound = low * 2
      case (nil, let high?):
        guard high > 1 else { return try told(mix, bound: 1, nil) }
        bound = high / 2
      case (nil, nil): preconditionFailure("a run holds or misses")
      }
    }
  }

  private func run(_ mix: HybridMix, bound: Int?, stopsEarly: Bool = false) throws -> Replay {
    try problem.report(
      "mix: \(mix.baseReplicas) replicas and \(bound.map { "an API above \($0) unfinished" } ?? "some on demand")"
    )
    let base = mix.baseReplicas
    let schedule = OnDemandSchedule(
      mix.layers, mix.layersOnDemand,
      perInstance: rates.replicasPerInstance,
      start: Seconds(rates.startMinutes * 60), pool: problem.pool)
    let first = base + schedule.atFirst
    let fleet = problem.fleet(max(1, first))
    var specification = fleet.fleetSpecification
    specification.changes += schedule.changes
    // A fleet of nobody begins with one that leaves before anything arrives.
    if first == 0 {
      specification.changes.insert(
        FleetChange(at: .zero, .drain(pool: problem.pool, replicas: 1)), at: 0)
    }
    specification.overflow = bound.map { bound in
      var rule = rule
      rule.unfinishedPerReplica = bound
      return rule
    }
    return try TraceReplay(problem, load.profile, isInScope: scope).run(
      fleet, specification, try load.recorded.makeStream(), stopsEarly: stopsEarly)
  }

  private static func goodShare(_ run: Replay, _ load: SizingLoad) -> Double {
    let missed = run.bad.reduce(0, +)
    return load.requests > 0 ? 1 - Double(missed) / Double(load.requests) : 1
  }

  /// A run that was stopped is played again to its end.
  private func told(_ mix: HybridMix, bound: Int?, _ held: Replay?) throws -> PlayedMix {
    let run = try held ?? run(mix, bound: bound)
    guard let result = run.outcome?.result else {
      preconditionFailure("a run that holds, or that nothing stops, is played to its end")
    }
    let span = load.profile.windows.reduce(0) { $0 + $1.seconds }
    let perMonth = span > 0 ? need.layers.hoursPerMonth * 3600 / span : 0
    let overflow = result.total.overflow
    // A base of nobody was one replica until the first instant.
    let base = Double(mix.baseReplicas) * result.duration.value
    let onDemand =
      mix.layersOnDemand.isEmpty
      ? 0 : max(0, result.pools[problem.pool].life.heldSeconds.value - base) / 3600 * perMonth
    let (input, output) = (
      Double(overflow.promptTokens) * perMonth, Double(overflow.outputTokens) * perMonth
    )
    return PlayedMix(
      mix: mix, overflowAbove: bound, holds: run.holds, windows: scope.count { $0 },
      windowsMissed: Set(run.failedWindows).count, requests: result.total.arrived,
      overflowed: overflow.requests, refused: overflow.refused,
      goodShare: Self.goodShare(run, load), goodShareOfFleet: goodShareOfFleet,
      hoursOnDemand: onDemand, inputTokens: input, outputTokens: output,
      monthly: mix.fixedMonthly
        + rates.monthly(replicaHours: onDemand, inputTokens: input, outputTokens: output))
  }
}
