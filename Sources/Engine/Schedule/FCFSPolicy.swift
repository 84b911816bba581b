// FCFSPolicy.swift: first come, first served.

extension SchedulerPolicy {
  /// First come, first served; the last admitted gives way.
  /// - Source: vLLM V1's default, `--scheduling-policy fcfs`.
  public static let fcfs = SchedulerPolicy(
    name: "fcfs", summary: "first come, first served; the last admitted gives way")
}
