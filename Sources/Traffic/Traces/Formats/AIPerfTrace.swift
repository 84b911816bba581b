// AIPerfTrace.swift: what AIPerf replays as a `mooncake_trace`: Mooncake's keys, and turns of sessions.

internal import Text

extension TraceFormat {
  /// Mooncake's keys, of which `output_length` and `hash_ids` may be absent, and `session_id`. Later turns
  /// of a session have `delay`, ms after the end of the turn before, and no `timestamp`.
  ///
  /// When the turn before ended is not in a trace: such a row comes `delay` after its start.
  /// - Source: github.com/ai-dynamo/aiperf, docs/tutorials/trace-benchmarking.md and custom datasets.
  static let aiperf = TraceFormat(
    name: "aiperf", summary: "AIPerf mooncake_trace with sessions, JSON", shapes: [.json],
    clock: Clock(column: "timestamp", text: .number(.milliseconds), delay: "delay"),
    sizes: Sizes(prompt: "input_length", output: "output_length", outputIsOptional: true),
    names: Names(session: "session_id", prefix: "hash_ids", blockTokens: 512),
    marks: Marks(
      anyOf: AIPerfKeys.own, foreign: BailianKeys.own,
      doubt: { $0.evidence.doubtOfMillisecondTurns }),
    holdsText: true)
}
