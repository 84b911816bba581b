// RAGPulseTrace.swift: the RAGPulse trace of a university's question-answering service.

internal import Text

extension TraceFormat {
  /// Mooncake's keys with `timestamp` as a **string** of seconds from 12:00 UTC+8, and `hash_ids` as an
  /// object of five lists in the order of the prompt: system prompt, passages, history, web search, question.
  ///
  /// A hash names a whole piece of text: a regression over 3 800 rows gives 185 tokens for a part of the
  /// system prompt, 327 for a passage, 540 for a history. The published file holds two recordings, the
  /// second from line 3801.
  /// - Source: github.com/flashserve/RAGPulse, README.
  static let ragPulse = TraceFormat(
    name: "ragpulse", summary: "RAGPulse, one JSON object a line", shapes: [.json],
    clock: Clock(column: "timestamp", text: .numberText(.seconds)),
    sizes: Sizes(prompt: "input_length", output: "output_length"),
    names: Names(session: "session_id", prefix: "hash_ids"),
    marks: Marks(needs: ["hash_ids"], foreign: BailianKeys.own))
}
