// EngineSignal.swift: what a router can see of a replica beside the requests that it sent there.

/// A replica as its metrics and KV events would show it at an instant.
public struct EngineSignal: Sendable, BitwiseCopyable {
  /// Requests that wait for a place in its batch.
  public var waiting = 0
  /// Share of its KV blocks that requests hold, 0...1.
  public var kvUsage = 0.0
  /// Tokens of the prompt in question that it would find in its cache, could it be admitted at once.
  public var prefixTokens = 0

  /// Nothing waits, and nothing is held.
  public init() {}

  init(waiting: Int, kvUsage: Double, prefixTokens: Int) {
    self.waiting = waiting
    self.kvUsage = kvUsage
    self.prefixTokens = prefixTokens
  }
}
