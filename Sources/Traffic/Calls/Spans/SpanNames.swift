// SpanNames.swift: the names under which instrumentations write kind, tokens and models of a span.

/// Attributes of spans, the current name of each first.
///
/// - Source: OpenTelemetry's semantic conventions for generative AI spans, 1.44, and their names before 1.27
///   (`prompt_tokens`, `completion_tokens`); OpenInference (Phoenix), spec/semantic_conventions.md; OpenLLMetry
///   (Traceloop), opentelemetry-semantic-conventions-ai; Vercel's AI SDK, telemetry.
enum SpanNames {
  static let inputs = [
    "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt",
    "llm.usage.prompt_tokens", "ai.usage.inputTokens", "ai.usage.promptTokens",
  ]
  static let outputs = [
    "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion",
    "llm.usage.completion_tokens", "ai.usage.outputTokens", "ai.usage.completionTokens",
  ]
  static let models = [
    "gen_ai.request.model", "gen_ai.response.model", "llm.model_name", "ai.model.id",
  ]
  static let sessions = ["gen_ai.conversation.id", "session.id"]
  /// What a span is, and the beginnings of the words for one that is no call of a model, or contains some.
  static let kinds: [(key: String, reasons: [(prefix: String, reason: CallExclusion)])] = [
    (
      "gen_ai.operation.name",
      [
        ("invoke_agent", .agent), ("create_agent", .agent), ("invoke_workflow", .agent),
        ("execute_tool", .tool), ("retrieval", .tool), ("embeddings", .embedding),
      ]
    ),
    (
      "openinference.span.kind",
      [
        ("agent", .agent), ("chain", .agent), ("tool", .tool), ("retriever", .tool),
        ("reranker", .tool), ("guardrail", .tool), ("evaluator", .tool), ("prompt", .tool),
        ("embedding", .embedding),
      ]
    ),
    (
      "traceloop.span.kind",
      [("workflow", .agent), ("agent", .agent), ("task", .agent), ("tool", .tool)]
    ),
    ("llm.request.type", [("embedding", .embedding), ("rerank", .tool)]),
  ]
  static let wanted = Set(inputs + outputs + models + sessions + kinds.map(\.key))
}
