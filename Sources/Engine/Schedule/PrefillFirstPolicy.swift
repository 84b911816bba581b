// PrefillFirstPolicy.swift: prompts before the tokens of running requests.

internal import Hardware

extension SchedulerPolicy {
  /// A step of prompts leaves the decode rows out.
  /// - Source: SGLang and vLLM V0 without chunked prefill.
  public static let prefillFirst = SchedulerPolicy(
    name: "prefill-first", summary: "prompts have steps of their own and come first", fill: .first)
}
