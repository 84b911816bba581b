// StaticBatchingPolicy.swift: a batch is filled once and runs until all of it is done.

internal import Hardware

extension SchedulerPolicy {
  /// Request-level batching: prompts first, and from the first step that decodes nobody joins until nobody runs.
  ///
  /// Who ends leaves its seat empty and its answer is given at once: the padding of ended rows, and answers held back
  /// until the batch is done, are not modelled.
  /// - Source: Yu et al., "Orca: A Distributed Serving System for Transformer-Based Generative Models", OSDI 2022, section 3.
  public static let staticBatching = SchedulerPolicy(
    name: "static-batching",
    summary: "a batch decodes until all of it is done before others are admitted",
    fill: .first, isStatic: true)
}
