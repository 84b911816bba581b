// ScreenText.swift: the first screen on a terminal: 24 lines, no wider than it is.

/// The answer, then labelled sentences and small tables; what does not fit is counted.
public struct ScreenText: Sendable {
  private let screen: Screen
  private let format: TerminalFormat

  /// Lines of a terminal of the usual height, the prompt's line left.
  public static let lineLimit = 24
  /// Columns of the labels, with two blanks behind the longest; a longer one than half a line has a line of its own.
  private let labelWidth: Int

  public init(_ document: Document, _ format: TerminalFormat) {
    screen = format.hasUnicode ? document.screen : PlainSigns.screen(document.screen)
    self.format = format
    let longest = screen.entries.map { WordWrap.columns($0.label) }.max() ?? 0
    labelWidth = max(10, min(longest + 2, format.width / 2))
  }

  /// At most `lineLimit` lines, the last one naming where the rest is.
  public func lines() -> [String] {
    let answer = WordWrap(width: format.width).lines(screen.answer.toned(.strong))
    let more = WordWrap.cut(
      Words("--details prints all of it; --json and --out DIR hold it", .faint), to: format.width)
    // A blank line after the answer, and the last line.
    let shown = fitted(to: Self.lineLimit - answer.count - 2)
    return answer.map(format.line) + [""] + shown.flatMap { lines($0) } + [format.line(more)]
  }

  /// All of it, however long: the head of the details.
  func whole() -> [String] {
    WordWrap(width: format.width).lines(screen.answer.toned(.strong)).map(format.line)
      + (screen.entries.isEmpty ? [] : [""])
      + screen.entries.flatMap { lines(Shown($0)) }
  }

  /// An entry with how much of it is shown.
  private struct Shown {
    let entry: Screen.Entry
    /// Sentences that are shown, in order; of those of an entry that has some.
    var sentences: [Words] = []
    /// Sentences left out.
    var left = 0
    /// Lines kept of it; nil for all.
    var most: Int?

    init(_ entry: Screen.Entry) {
      self.entry = entry
      if case .words(let all) = entry.content { sentences = all }
    }

    /// One sentence fewer: the last that tells of nothing bad; never the first, which is what the entry says.
    func shorter() -> Shown? {
      guard sentences.count > 1 else { return nil }
      let calm = sentences.indices.dropFirst().last { index in
        !sentences[index].runs.contains { $0.tone == .bad }
      }
      var next = self
      next.sentences.remove(at: calm ?? sentences.count - 1)
      next.left += 1
      return next
    }
  }

  /// Sentences behind the first go, from the last entry on; then long sentences lose lines, tables last.
  /// - Complexity: an entry is laid out once for each thing taken from it.
  private func fitted(to limit: Int) -> [Shown] {
    var shown = screen.entries.map { Shown($0) }
    var counts = shown.map { lines($0).count }
    func isTooLong() -> Bool { counts.reduce(0, +) > limit }
    for index in shown.indices.reversed() {
      while isTooLong(), let next = shortened(shown[index], of: counts[index]) {
        (shown[index], counts[index]) = next
      }
    }
    while isTooLong() {
      let words = counts.indices.filter { !shown[$0].sentences.isEmpty && counts[$0] > 2 }
      let all = words.isEmpty ? Array(counts.indices) : words
      guard let longest = all.max(by: { counts[$0] < counts[$1] }), counts[longest] > 1
      else { return Array(shown.prefix(max(0, limit))) }
      shown[longest].most = counts[longest] - 1
      counts[longest] = lines(shown[longest]).count
    }
    return shown
  }

  /// With as few sentences less as save a line; one sentence that "… and 1 more" replaces gains nothing.
  /// - Returns: with its lines; nil where nothing saves one.
  private func shortened(_ entry: Shown, of lineCount: Int) -> (Shown, Int)? {
    var next = entry
    while let shorter = next.shorter() {
      next = shorter
      let count = lines(next).count
      if count < lineCount { return (next, count) }
    }
    return nil
  }

  private func lines(_ shown: Shown) -> [String] {
    let room = format.width - labelWidth
    var body: [String]
    switch shown.entry.content {
    case .words:
      let wrap = WordWrap(width: room)
      var wrapped = shown.sentences.flatMap(wrap.lines)
      if shown.left > 0 { wrapped += wrap.lines("… and \(shown.left) more") }
      if let most = shown.most, wrapped.count > most {
        wrapped = Array(wrapped.prefix(max(1, most)))
        wrapped[wrapped.count - 1] = WordWrap.cut(wrapped[wrapped.count - 1], to: room - 2) + " …"
      }
      body = wrapped.map(format.line)
    case .table(let table):
      body = Self.cut(TableLayout(table).lines(in: room), to: shown.most).map {
        format.line(WordWrap.cut($0, to: room))
      }
    }
    return labelled(body, shown.entry.label)
  }

  private func labelled(_ body: [String], _ label: String) -> [String] {
    func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
    let name = WordWrap.cut(Words(label, .strong), to: format.width)
    let width = WordWrap.columns(name.text)
    if width + 2 > labelWidth {
      return [format.line(name)] + body.map { $0.isEmpty ? "" : blanks(labelWidth) + $0 }
    }
    return body.enumerated().map { index, line in
      let head = index == 0 ? format.line(name) : ""
      let rest = line.isEmpty ? "" : blanks(labelWidth - (index == 0 ? width : 0)) + line
      return head + rest
    }
  }

  /// Whole rows of a table, and how many are left out.
  private static func cut(_ rows: [[Words]], to most: Int?) -> [Words] {
    guard let most, rows.joined().count > most else { return Array(rows.joined()) }
    var shown: [Words] = []
    var left = rows[...]
    while let row = left.first, shown.count + row.count < most {
      shown += row
      left = left.dropFirst()
    }
    return shown + ["… and \(left.count) more"]
  }
}
