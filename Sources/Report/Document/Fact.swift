// Fact.swift: one figure of an answer that is read at a glance, and the verdict beside it.

/// A figure that a page shows large: GPUs, cost a month.
public struct Fact: Hashable, Sendable {
  /// What it is, as in "GPUs".
  public var label: String
  /// With its unit, as in "$54 an hour".
  public var value: String
  /// A few words under it; empty for none.
  public var remark: String
  /// Good, bad or plain.
  public var tone: Words.Tone

  public init(_ label: String, _ value: String, remark: String = "", tone: Words.Tone = .plain) {
    self.label = label
    self.value = value
    self.remark = remark
    self.tone = tone
  }
}

/// The answer in one word.
public struct Verdict: Hashable, Sendable {
  /// As in "holds".
  public var word: String
  /// Good, bad, or plain where it is neither.
  public var tone: Words.Tone

  public init(_ word: String, _ tone: Words.Tone) { (self.word, self.tone) = (word, tone) }

  public static let holds = Verdict("holds", .good)
  public static let missed = Verdict("missed", .bad)
  public static let undecided = Verdict("undecided", .plain)

  /// For readers who see no colours.
  var sign: String {
    switch tone {
    case .good: "✓"
    case .bad: "✗"
    case .plain, .strong, .faint: "?"
    }
  }
}
