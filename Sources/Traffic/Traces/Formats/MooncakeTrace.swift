// MooncakeTrace.swift: the Mooncake (Kimi) traces of FAST 2025.

internal import Text

extension TraceFormat {
  /// `{"timestamp": ms, "input_length": …, "output_length": …, "hash_ids": […]}`, a line each, with a block
  /// for each 512 tokens begun. Bailian's files look alike and count seconds; so may a home-made one without
  /// `hash_ids`, see `TimeEvidence`.
  /// - Source: github.com/kvcache-ai/Mooncake, FAST25-release/traces.
  static let mooncake = TraceFormat(
    name: "mooncake", summary: "Mooncake, one JSON object a line", shapes: [.json],
    clock: Clock(column: "timestamp", text: .number(.milliseconds)),
    sizes: Sizes(prompt: "input_length", output: "output_length"),
    names: Names(prefix: "hash_ids", blockTokens: 512),
    marks: Marks(
      foreign: BailianKeys.own + AIPerfKeys.own, doubt: { $0.evidence.doubtOfMilliseconds }))
}
