// PoolBuilding.swift: what the GPUs of one pool were doing.

internal import Engine
internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Units

extension SummaryBuilder {
  func pool(_ plan: PoolPlan, _ record: PoolRecord) -> PoolSummary {
    let use = record.utilization
    func share(_ value: Double?) -> SummaryValue { SummaryValue(value, reason: .noSamples) }
    let bounds = use.map { use in
      use.bounds.named.map { BoundShare(bound: $0.bound, share: $0.share) } + [
        BoundShare(bound: "queue", share: use.queue),
        BoundShare(bound: "kv_capacity", share: use.kvCapacity),
      ]
    }
    return PoolSummary(
      name: plan.name, description: plan.description, replicas: plan.replicas, gpus: plan.gpus,
      busy: share(use?.busy), capacityUtilization: .absent(.notMeasured), mfu: share(use?.mfu),
      mbu: share(use?.mbu), kvCacheUsage: occupancy(record.tally.kvCacheUsage, record.wall),
      running: occupancy(record.tally.running, record.wall),
      waiting: occupancy(record.tally.waiting, record.wall), bottleneck: bounds ?? [],
      steps: record.tally.steps, stepTimeLevel: plan.stepTime.level.rawValue,
      kvBlocks: plan.limits.kvBlocks, histograms: histograms(record.histograms),
      seconds: record.wall.value)
  }

  private func histograms(_ parts: UtilizationHistograms) -> [UtilizationHistogram] {
    [
      UtilizationHistogram(
        name: "busy", unit: .fraction, histogram: parts.busy, window: Seconds.busyWindow.value),
      UtilizationHistogram(name: "mfu", unit: .fraction, histogram: parts.mfu),
      UtilizationHistogram(name: "mbu", unit: .fraction, histogram: parts.mbu),
      UtilizationHistogram(
        name: "kv_cache_usage", unit: .fraction, histogram: parts.kvCacheUsage),
      UtilizationHistogram(name: "running", unit: .requests, histogram: parts.running),
      UtilizationHistogram(name: "waiting", unit: .requests, histogram: parts.waiting),
    ]
  }

  private func occupancy(_ count: TimeWeightedCount, _ wall: Seconds) -> OccupancySummary {
    OccupancySummary(
      mean: SummaryValue(count.mean(over: wall)),
      p95: SummaryValue(count.percentile(95, over: wall)),
      maximum: SummaryValue(wall.value > 0 ? Double(count.maximum) : nil))
  }

  private func occupancy(_ share: TimeWeightedFraction, _ wall: Seconds) -> OccupancySummary {
    OccupancySummary(
      mean: SummaryValue(share.mean(over: wall)),
      p95: SummaryValue(share.percentile(95, over: wall)),
      maximum: SummaryValue(wall.value > 0 ? share.maximum : nil))
  }
}
