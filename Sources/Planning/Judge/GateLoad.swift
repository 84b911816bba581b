// GateLoad.swift: what a gate plays, in words.

/// The load of a gate, for tables.
public struct GateLoad: Hashable, Sendable {
  public var gate: String
  public var words: String
  /// For a narrow screen.
  public var short: String

  init(_ gate: String, _ words: String, short: String) {
    (self.gate, self.words, self.short) = (gate, words, short)
  }
}
