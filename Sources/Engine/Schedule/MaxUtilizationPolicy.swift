// MaxUtilizationPolicy.swift: as many requests as fit now, whatever they will emit.

internal import Hardware

extension SchedulerPolicy {
  /// First come, first served; nothing is kept for outputs, and the last admitted gives way.
  /// - Source: TensorRT-LLM's `capacity_scheduler_policy: MAX_UTILIZATION`; what vLLM does without being asked.
  public static let maxUtilization = SchedulerPolicy(
    name: "max-utilization",
    summary: "first come, once the prompt fits, on any engine; the last admitted gives way",
    reserve: OutputReserve.none)
}
