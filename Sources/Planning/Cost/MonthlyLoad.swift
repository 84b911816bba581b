// MonthlyLoad.swift: a load as it is paid for: its windows over time, and the work of a month.

internal import Economics
internal import Foundation
internal import Hardware
internal import Plans
internal import Units

/// A load over time in the measure that decides how large a fleet is, and its sums over a month.
struct MonthlyLoad: Sendable {
  private let profile: LoadProfile
  private let measured: MeasuredLoad
  private let requests: Int
  /// Hours of a month.
  let hours: Double

  init(_ load: SizingLoad, _ measured: MeasuredLoad, hours: Double) {
    (profile, requests) = (load.profile, load.requests)
    (self.measured, self.hours) = (measured, hours)
  }

  /// What the fleet holds, in the measure; the share of it that a window takes.
  /// - Parameters:
  ///   - replicas: of the fleet.
  ///   - holds: the load that it holds, as a multiple of the p95.
  func slices(replicas: Int, holding holds: Double) -> [LoadSlice] {
    profile.windows.map { window in
      LoadSlice(
        seconds: window.seconds,
        replicas: measured.p95 > 0
          ? measured.measure.value(window, work: nil) / (measured.p95 * holds) * Double(replicas)
          : 0,
        inputTokens: window.promptTokens, outputTokens: window.outputTokens)
    }
  }

  /// What a fleet has to do in a month.
  /// - Parameters:
  ///   - pool: what the fleet consists of.
  ///   - leastNodes: nodes that it stands on, however few GPUs it has.
  ///   - replicaHours: a month, were each replica there only while it is needed.
  ///   - growth: of the load, 1 being the load itself.
  func need(
    _ pool: PoolPlan, replicas: Int, leastNodes: Int = 0, gpusPerReplica: Int, replicaHours: Double,
    busy: Band,
    growth: Double = 1
  ) -> FleetNeed {
    let windows = profile.windows
    let span = windows.reduce(0) { $0 + $1.seconds }
    let scale = span > 0 ? hours * 3600 / span : 0
    func month(_ total: Double) -> Decimal { Decimal(shortest: total * scale * growth) }
    return FleetNeed(
      gpu: pool.accelerator.name, gpus: replicas * gpusPerReplica,
      gpusPerNode: max(pool.accelerator.gpusPerNode, gpusPerReplica), leastNodes: leastNodes,
      boardWatts: Decimal(shortest: pool.accelerator.power.value),
      gpuHoursPerMonth: Decimal(shortest: replicaHours * Double(gpusPerReplica)),
      busyShare: busy, model: pool.model.name,
      requestsPerMonth: month(Double(windows.isEmpty ? 0 : requests)),
      inputTokensPerMonth: month(windows.reduce(0) { $0 + $1.promptTokens }),
      outputTokensPerMonth: month(windows.reduce(0) { $0 + $1.outputTokens }),
      isLatencySensitive: !profile.isOfJobs)
  }
}
