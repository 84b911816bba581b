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
  /// Figures at a glance, the most telling first: a page shows them large; sentences of the entries say them too.
  public var facts: [Fact] = []
  /// How near the call was; nil where nothing measures it.
  public var gauge: Gauge?
  /// Nil where a marked word of the answer says it, or there is none.
  public var verdict: Verdict?

  public init(_ answer: Words) { self.answer = answer }

  mutating func add(_ entry: Entry) { entries.append(entry) }

  /// A figure that is read at a glance; nothing is added where there is none.
  mutating func fact(
    _ label: String, _ value: String?, remark: String = "", tone: Words.Tone = .plain
  ) {
    if let value { facts.append(Fact(label, value, remark: remark, tone: tone)) }
  }

  /// The verdict that was set, or the first word of the answer that is marked good or bad.
  var shownVerdict: Verdict? {
    if let verdict { return verdict }
    let marked = answer.runs.first { $0.tone == .good || $0.tone == .bad }
    return marked.flatMap { run in
      run.text.count <= Self.longestVerdict ? Verdict(run.text, run.tone) : nil
    }
  }

  /// Characters of a word that stands for an answer; what is longer is a sentence.
  private static let longestVerdict = 20

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
