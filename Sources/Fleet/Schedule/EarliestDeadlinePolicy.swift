// EarliestDeadlinePolicy.swift: who has the least time left for its first token.

internal import Metrics
internal import Units
internal import Workload

extension SchedulerPolicy {
  /// Earliest deadline first (Liu and Layland, JACM 20(1), 1973): arrival and the class's tightest limit on TTFT; classes without
  /// one come last.
  public static let earliestDeadline = SchedulerPolicy(
    name: "earliest-deadline",
    summary: "least time left to its TTFT limit first; the last admitted gives way"
  ) { request, kind in
    let limit = kind.objective.limits.filter { $0.metric == .ttft }.map(\.limit.ticks).min()
    let (due, overflow) = request.arrival.ticks.addingReportingOverflow(limit ?? .max)
    return overflow ? .max : due
  }
}
