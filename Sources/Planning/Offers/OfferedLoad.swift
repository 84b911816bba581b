// OfferedLoad.swift: a load with a fleet that holds it, or none, ready to be priced in each way at any size.

internal import Economics
internal import Foundation
internal import Hardware
internal import Plans

/// A fleet that was seen to hold the promise.
struct OfferedFleet: Sendable {
  /// "2 × H200-SXM fp8".
  let name: String
  /// Its number among the candidates.
  let place: Int
  /// What was sized; nodes count those of a replica as one.
  let today: (replicas: Int, nodes: Int)
  /// The load that it holds, as a multiple of the percentile's.
  let holds: Double
  /// Load that is provided for over the load that comes, such as 1.3.
  let factor: Double
  /// Share of the time in a step under the design load, which a month's share cannot be above.
  let busyAtDesign: Double
  /// The same at a multiple of today's load, reckoned from what one replica was seen to hold.
  let grown: @Sendable (Double) -> (replicas: Int, nodes: Int)
}

/// What is to be paid for: a month's load, and the fleet that does it.
struct OfferedLoad: Sendable {
  let pool: PoolPlan
  let month: MonthlyLoad
  let ways: WaysOfPaying
  /// Nil where somebody else's fleet does the work.
  let fleet: OfferedFleet?

  /// Ways that are ways for it.
  var offers: [Offer] { ways.offers.filter { $0.isFleet == (fleet != nil) } }

  /// What has to be paid for at a multiple of today's load.
  /// - Complexity: O(windows).
  func need(at growth: Double = 1) -> FleetNeed {
    guard let fleet else {
      return month.need(
        pool, replicas: 0, gpusPerReplica: pool.parallelism.devices, replicaHours: 0, busy: .zero,
        growth: growth)
    }
    let (replicas, nodes) = growth == 1 ? fleet.today : fleet.grown(growth)
    let slices = month.slices(replicas: fleet.today.replicas, holding: fleet.holds)
    func asked(_ slice: LoadSlice) -> Double {
      min((slice.replicas * growth * fleet.factor).rounded(.up), Double(replicas))
    }
    // What the load with its headroom never asks for is there for what may be lost, at every hour.
    let spares = Double(replicas) - (slices.map(asked).max() ?? 0)
    var (span, needed, used) = (0.0, 0.0, 0.0)
    for slice in slices {
      span += slice.seconds
      used += slice.replicas * growth * slice.seconds
      needed += (asked(slice) + spares) * slice.seconds
    }
    let time = max(span, 1e-9)
    let least = Decimal(shortest: min(used / time / Double(replicas), 1))
    let most = max(least, Decimal(shortest: min(fleet.busyAtDesign, 1)))
    return month.need(
      pool, replicas: replicas, leastNodes: nodes, gpusPerReplica: pool.parallelism.devices,
      replicaHours: needed / time * month.hours,
      busy: Band(low: least, mid: (least + most) / 2, high: most), growth: growth)
  }

  /// One choice a way, today.
  var choices: [PricedChoice] {
    let need = need()
    return offers.map {
      PricedChoice(
        candidate: fleet?.name, place: fleet?.place, gpu: fleet.map { _ in need.gpu },
        cost: ways.cost($0, of: need), outputTokensPerMonth: need.outputTokensPerMonth)
    }
  }
}
