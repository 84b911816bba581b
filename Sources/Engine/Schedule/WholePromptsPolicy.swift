// WholePromptsPolicy.swift: no prompt is cut that fits a step.

internal import Hardware

extension SchedulerPolicy {
  /// First come, first served; a prompt that fits a step waits for one in which all of it fits.
  /// - Source: vLLM's `--no-enable-chunked-prefill`; TensorRT-LLM without `enable_chunked_prefill`.
  public static let wholePrompts = SchedulerPolicy(
    name: "whole-prompts",
    summary: "first come, chunked prefill off: no prompt is cut that fits a step", fill: .whole)
}
