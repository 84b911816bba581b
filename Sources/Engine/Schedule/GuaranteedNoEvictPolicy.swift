// GuaranteedNoEvictPolicy.swift: nobody is admitted who might make another give way.

internal import Hardware

extension SchedulerPolicy {
  /// First come, first served; who is admitted has the blocks of its whole output kept for it.
  /// - Source: TensorRT-LLM's default, `capacity_scheduler_policy: GUARANTEED_NO_EVICT`.
  public static let guaranteedNoEvict = SchedulerPolicy(
    name: "guaranteed-no-evict",
    summary: "first come, once the blocks of prompt and whole output are free; nobody gives way",
    reserve: .whole)
}
