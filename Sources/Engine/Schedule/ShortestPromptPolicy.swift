// ShortestPromptPolicy.swift: short prompts before long ones.

internal import Workload

extension SchedulerPolicy {
  /// Shortest job first, by what is known of a job at its arrival: its prompt.
  public static let shortestPromptFirst = SchedulerPolicy(
    name: "shortest-prompt-first", summary: "the shortest prompt first; the last admitted gives way"
  ) { request, _ in Int64(request.promptTokens) }
}
