// AIPerfKeys.swift: keys by which a file for AIPerf is told from others, or has no counts of tokens.

/// Keys that Mooncake's own files do not have.
enum AIPerfKeys {
  static let own = ["session_id", "delay", "messages", "text_input", "payload", "tools", "extra"]
  /// Keys that hold a prompt's text, which has no count of tokens.
  static let texts = ["messages", "text_input", "payload", "input_text"]
}
