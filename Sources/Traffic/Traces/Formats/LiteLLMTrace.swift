// LiteLLMTrace.swift: the spend logs of a LiteLLM proxy, as CSV or JSON.

internal import Text

extension TraceFormat {
  /// Rows of `LiteLLM_SpendLogs`: `startTime`, `prompt_tokens`, `completion_tokens`, `call_type`, `status`,
  /// `cache_hit` and two dozen more, some of which hold prompts.
  ///
  /// A proxy writes a row when its request ends; the API answers the newest first.
  /// Failures, answers from the cache, embeddings and calls that generate no text are no requests to a GPU.
  /// - Source: github.com/BerriAI/litellm, schema.prisma, model `LiteLLM_SpendLogs`; call types from
  ///   litellm/types/utils.py, `CallTypes`.
  static let liteLLM = TraceFormat(
    name: "litellm", summary: "LiteLLM spend logs, CSV or JSON", shapes: [.csv, .json],
    clock: Clock(
      column: "startTime", aliases: ["starttime", "start_time"], text: .date,
      ends: ["endTime", "endtime", "end_time"]),
    sizes: Sizes(prompt: "prompt_tokens", output: "completion_tokens"),
    names: Names(
      session: "session_id", tenant: ["team_id", "user", "end_user"],
      model: ["model_group", "model"], label: ["call_type"]),
    order: .log,
    rules: [
      TraceRule(column: "status", reason: failed) { $0.isOne(of: failures) },
      // Rows written before the column `status` say it in their metadata, whatever the rows beside them do.
      TraceRule(column: "metadata", reason: failed) { JSONText.says("status", failures, in: $0) },
      TraceRule(column: "cache_hit", reason: "answered from the proxy's cache") {
        $0.isOne(of: yes)
      },
      TraceRule(column: "call_type", reason: "an embedding") { call in
        !call.isOne(of: callsWithText) && call.contains(text: "embedding")
      },
      TraceRule(column: "call_type", reason: "a call that generates no text") { call in
        !call.isOne(of: callsWithText) && callsWithoutText.contains { call.contains(text: $0) }
      },
    ], holdsText: true)

  private static let failed = "the proxy logged a failure"
  private static let failures = ["failure", "failed", "error"].map { Array($0.utf8) }
  private static let yes = ["true", "1"].map { Array($0.utf8) }
  /// The calls that nearly all rows are, told before the slower search.
  private static let callsWithText = [
    "acompletion", "completion", "atext_completion", "text_completion", "aresponses", "responses",
    "anthropic_messages", "",
  ].map { Array($0.utf8) }
  /// Parts of the names of calls for images, speech, ranking, files and lists.
  private static let callsWithoutText = [
    "image", "transcription", "speech", "rerank", "moderation", "ocr", "video", "file", "batch",
    "search", "vector_store", "retrieve", "list", "delete", "cancel", "fine_tuning", "health",
    "container", "mcp",
  ]
}
