// PriorityPolicy.swift: classes of a lower number first.

extension SchedulerPolicy {
  /// By the priority of a request's class.
  /// - Source: vLLM V1's `--scheduling-policy priority`: lower numbers first, then arrival; the last of these gives way.
  public static let priority = SchedulerPolicy(
    name: "priority",
    summary: "lower numbers first; the highest number, then the latest, gives way",
    victim: .lastInOrder
  ) { _, urgency in Int64(urgency.priority) }
}
