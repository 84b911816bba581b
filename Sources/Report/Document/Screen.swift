// Screen.swift: the first screen of an answer: what a planner reads aloud.

/// The answer, why, how near, what it costs, the gates, and what to doubt: 24 lines on a terminal, the head of a page.
public struct Screen: Sendable {
  /// What stands behind a label.
  public enum Content: Sendable {
    /// A sentence, or several; the last go first where there is no room.
    case words([Words])
    case table(DocumentTable)
  }

  /// A label and what stands behind it.
  public struct Entry: Sendable {
    public var label: String
    public var content: Content
  }

  /// One sentence.
  public var answer: Words
  public private(set) var entries: [Entry] = []

  public init(_ answer: Words) { self.answer = answer }

  mutating func add(_ entry: Entry) { entries.append(entry) }

  /// Nothing is added where there is nothing to say.
  mutating func add(_ label: String, _ sentences: [Words]) {
    let said = sentences.filter { !$0.isEmpty }
    if !said.isEmpty { entries.append(Entry(label: label, content: .words(said))) }
  }

  mutating func add(_ label: String, _ sentence: Words?) { add(label, sentence.map { [$0] } ?? []) }

  mutating func add(_ label: String, _ table: DocumentTable) {
    if !table.rows.isEmpty { entries.append(Entry(label: label, content: .table(table))) }
  }
}
