// EstimatedOutputPolicy.swift: room is kept for a share of the outputs to come.

internal import Hardware

extension SchedulerPolicy {
  /// First come, first served; room is kept for the estimated rest of the outputs, and the last admitted gives way.
  ///
  /// (SGLang takes back the request that emitted the fewest tokens, which is mostly the last admitted.)
  /// - Source: SGLang's default, `--schedule-policy fcfs` and `--schedule-conservativeness 1.0`.
  public static let estimatedOutput = SchedulerPolicy(
    name: "estimated-output",
    summary: "first come, with room kept for a share of the outputs to come; the last gives way",
    reserve: .estimated)
}
