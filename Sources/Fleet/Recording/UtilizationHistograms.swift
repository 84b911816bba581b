// UtilizationHistograms.swift: how long the replicas of a pool were how busy, full and fast.

public import Metrics

/// The six quantities of a pool over time, after the warm-up: seconds × replicas in each bucket.
///
/// - `busy`: the share of a window of ten seconds in which a replica was inside a step, since an instant is
///   either. Windows begin at multiples of ten seconds; the ends of the warm-up and of the run cut them.
/// - `mfu`, `mbu`: of the step a replica is in, its model FLOPs and bytes over peak × duration; 0 while it is
///   idle. Exact for every step. The mean is that of the pool; a step that a warm-up ends in counts in part.
/// - `kvCacheUsage`: a straight line over each leap, see `KVUsage`.
/// - `running`, `waiting`: requests of a replica, exact.
///
/// The seconds of each add up to wall time × replicas, exactly. Histograms of replicas and of runs add up.
public struct UtilizationHistograms: Hashable, Sendable {
  public var busy, mfu, mbu, kvCacheUsage, running, waiting: TimeHistogram

  public mutating func merge(_ other: Self) {
    busy.merge(other.busy)
    mfu.merge(other.mfu)
    mbu.merge(other.mbu)
    kvCacheUsage.merge(other.kvCacheUsage)
    running.merge(other.running)
    waiting.merge(other.waiting)
  }
}

extension PoolRecord {
  /// - Complexity: O(buckets).
  public var histograms: UtilizationHistograms {
    UtilizationHistograms(
      busy: TimeHistogram(ticksByFraction: tally.busy.ticks, wallTicks: wallTicks),
      mfu: TimeHistogram(ticksByFraction: tally.rates.mfu, wallTicks: wallTicks),
      mbu: TimeHistogram(ticksByFraction: tally.rates.mbu, wallTicks: wallTicks),
      kvCacheUsage: tally.kvCacheUsage.histogram(wallTicks: wallTicks),
      running: tally.running.histogram(wallTicks: wallTicks),
      waiting: tally.waiting.histogram(wallTicks: wallTicks))
  }
}
