// MooncakeTrace.swift: the Mooncake (Kimi) traces of FAST 2025.

extension TraceFormat {
  /// `{"timestamp": ms, "input_length": …, "output_length": …, "hash_ids": […]}`, a line each.
  /// Bailian's files look alike and count seconds: `chat_id` tells them.
  /// - Source: github.com/kvcache-ai/Mooncake, FAST25-release/traces.
  static let mooncake = TraceFormat(
    name: "mooncake", summary: "Mooncake, one JSON object a line", shape: .jsonLines,
    time: "timestamp", timeText: .number(.milliseconds), prompt: "input_length",
    output: "output_length", prefix: "hash_ids", foreign: ["chat_id"])
}
