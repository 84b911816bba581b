// PromptRange.swift: which prompts a pool takes, by their length.

/// Prompt lengths, in tokens, that a pool takes: from `min` to `max`, both included.
public struct PromptRange: Hashable, Sendable {
  /// Tokens of the shortest prompt; 1 is no bound, as every prompt has a token.
  public var min: Int
  /// Tokens of the longest prompt; nil is no bound.
  public var max: Int?

  /// Every prompt, where nothing else is said.
  public init(min: Int = 1, max: Int? = nil) {
    self.min = min
    self.max = max
  }

  /// Prompts of every length.
  public static let all = PromptRange()

  /// Whether a prompt of so many tokens is taken.
  public func contains(_ promptTokens: Int) -> Bool {
    promptTokens >= min && promptTokens <= longest
  }

  /// The range as a reader would say it behind "prompts": "of 1 to 4000 tokens", "of 4001 tokens and more",
  /// "of every length".
  public var description: String {
    switch max {
    case let max? where min == max: "of \(min) \(min == 1 ? "token" : "tokens")"
    case let max?: "of \(min) to \(max) tokens"
    case nil: min > 1 ? "of \(min) tokens and more" : "of every length"
    }
  }

  /// `max`, or the largest number there is.
  var longest: Int { max ?? .max }
}
