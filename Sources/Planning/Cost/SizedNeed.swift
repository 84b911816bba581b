// SizedNeed.swift: what a sized fleet needs of the world that is paid for, and its load over time.

public import Economics
internal import Foundation
internal import Hardware
public import Plans

/// The GPUs, the work of a month and the load-duration curve of a sized fleet.
public struct SizedNeed: Sendable {
  public let fleet: FleetNeed
  public let gpusPerReplica: Int
  public let replicas: Int
  /// The load-duration curve with headroom, and without.
  public let layers, bareLayers: LoadLayers
  /// Mean load over what the fleet holds at the promise.
  public let capacityUtilization: Double
  public let poolName: String
  /// Names of its classes that are answered in the fleet alone.
  public let staying: [String]
  /// Unfinished requests of a replica at the load that the fleet holds.
  public let unfinishedWhenFull: Int

  /// - Parameters:
  ///   - answer: one that holds.
  ///   - hours: of a month.
  /// - Returns: nil where the answer holds at no size.
  public init?(
    _ answer: SizingAnswer, _ load: SizingLoad, _ scenario: Scenario, hours: Double = 730
  ) {
    guard let replicas = answer.replicas, replicas > 0, let holds = answer.holdsUpTo, holds > 0,
      let pool = scenario.pools.first(where: { $0.name == answer.pool.name })
    else { return nil }
    let month = MonthlyLoad(load, Self.measure(answer).load, hours: hours)
    let slices = month.slices(replicas: replicas, holding: holds)
    let most = slices.map(\.replicas).max() ?? 1
    // What the load with its headroom never asks for is there for what may be lost.
    let asked = Int(min((most * scenario.headroom.factor).rounded(.up), Double(replicas)))
    let layers = LoadLayers(
      slices, factor: scenario.headroom.factor, spares: replicas - asked, limit: replicas,
      hoursPerMonth: hours)
    bareLayers = LoadLayers(
      slices, factor: 1, limit: Int(min(most.rounded(.up), Double(replicas))), hoursPerMonth: hours)
    let span = slices.reduce(0) { $0 + $1.seconds }
    let mean = slices.reduce(0) { $0 + $1.replicas * $1.seconds } / max(span, 1e-9)
    staying = scenario.stayingClasses
    capacityUtilization = mean / Double(replicas)
    let inside = answer.demand.needs.first { $0.load.measure == .concurrency }
    unfinishedWhenFull = Int(
      max(1, min((inside?.load.p95 ?? 0) * holds / Double(replicas), Double(Int32.max))))
    (self.replicas, self.layers, poolName) = (replicas, layers, answer.pool.name)
    gpusPerReplica = answer.pool.gpusPerReplica
    fleet = month.need(
      pool, replicas: replicas, leastNodes: answer.fleet?.nodes ?? 0,
      gpusPerReplica: answer.pool.gpusPerReplica,
      replicaHours: layers.replicaHoursPerMonth,
      busy: Self.busy(answer, at: mean / Double(replicas)))
  }

  /// The measure that decides, where windows have it; else the leading one, which rises and falls with it.
  private static func measure(_ answer: SizingAnswer) -> MeasureNeed {
    let deciding = answer.demand.needs[answer.proof?.held.decidingIndex ?? 0]
    switch deciding.load.measure {
    case .work, .batch: return answer.demand.needs[0]
    default: return deciding
    }
  }

  /// Share of the time in a step: between the mean load over what the fleet holds, which it cannot be below, and what
  /// the simulation of the p95 load says, which it cannot be above.
  private static func busy(_ answer: SizingAnswer, at utilization: Double) -> Band {
    let low = Decimal(shortest: min(max(utilization, 0), 1))
    let simulated =
      answer.proof?.atNominal?.pools.first { $0.name == answer.pool.name }?.busy.value ?? 1
    let high = max(low, Decimal(shortest: min(simulated, 1)))
    return Band(low: low, mid: (low + high) / 2, high: high)
  }
}
