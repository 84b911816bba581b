// AIPerfTrace.swift: what AIPerf replays as a `mooncake_trace`: Mooncake's keys, and turns of sessions.

internal import Text

/// Keys that Mooncake's own files do not have.
enum AIPerfKeys {
  static let own = ["session_id", "delay", "messages", "text_input", "payload", "tools", "extra"]
  /// Keys that hold a prompt's text, which has no count of tokens.
  static let texts = ["messages", "text_input", "payload", "input_text"]
}

extension TraceFormat {
  /// Mooncake's keys, of which `output_length` and `hash_ids` may be absent, and `session_id`. Later turns
  /// of a session have `delay`, ms after the end of the turn before, and no `timestamp`.
  ///
  /// When the turn before ended is not in a trace: such a row comes `delay` after its start.
  /// - Source: github.com/ai-dynamo/aiperf, docs/tutorials/trace-benchmarking.md and custom datasets.
  static let aiperf = TraceFormat(
    name: "aiperf", summary: "AIPerf mooncake_trace with sessions, JSON", shapes: [.json],
    time: "timestamp", timeText: .number(.milliseconds), prompt: "input_length",
    output: "output_length", session: "session_id", prefix: "hash_ids",
    markers: AIPerfKeys.own, foreign: BailianKeys.own, delay: "delay", outputIsOptional: true,
    holdsText: true, doubt: { $0.evidence.doubtOfMillisecondTurns })
}
