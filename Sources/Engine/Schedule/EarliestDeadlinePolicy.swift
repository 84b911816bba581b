// EarliestDeadlinePolicy.swift: who has the least time left for its first token.

internal import Units
internal import Workload

extension SchedulerPolicy {
  /// Earliest deadline first (Liu and Layland, JACM 20(1), 1973): arrival and the class's tightest limit on TTFT; classes without
  /// one come last.
  public static let earliestDeadline = SchedulerPolicy(
    name: "earliest-deadline",
    summary: "least time left to its TTFT limit first; the last admitted gives way"
  ) { request, urgency in
    let limit = urgency.firstTokenLimit ?? .never
    let (due, overflow) = request.arrival.ticks.addingReportingOverflow(limit.ticks)
    return overflow ? .max : due
  }
}
