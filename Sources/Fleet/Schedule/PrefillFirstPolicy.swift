// PrefillFirstPolicy.swift: prompts before the tokens of running requests.

internal import Hardware

extension SchedulerPolicy {
  /// - Source: SGLang and vLLM V0 without chunked prefill: a step of prompts leaves the decode rows out.
  public static let prefillFirst = SchedulerPolicy(
    name: "prefill-first", summary: "prompts have steps of their own and come first", fill: .first)
}
