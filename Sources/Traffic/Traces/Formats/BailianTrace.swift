// BailianTrace.swift: the Qwen traces of Alibaba's Bailian service.

internal import Text

enum BailianKeys {
  static let own = ["chat_id", "parent_chat_id"]
}

extension TraceFormat {
  /// `chat_id,parent_chat_id,timestamp,input_length,output_length,type,turn,hash_ids`: seconds, and a block
  /// for each 16 tokens begun. A row is a chat's turn; a session is named by the first `chat_id` of its chain
  /// of parents, -1 for none, see `SessionChains`.
  /// - Source: github.com/alibaba-edu/qwen-bailian-usagetraces-anon, README.
  static let bailian = TraceFormat(
    name: "bailian", summary: "Bailian (Qwen), one JSON object a line, seconds", shapes: [.json],
    clock: Clock(column: "timestamp", text: .number(.seconds)),
    sizes: Sizes(prompt: "input_length", output: "output_length"),
    names: Names(
      session: "chat_id", parent: "parent_chat_id", label: ["type"], prefix: "hash_ids",
      blockTokens: 16),
    marks: Marks(anyOf: BailianKeys.own, doubt: { $0.evidence.doubtOfSeconds }))
}
