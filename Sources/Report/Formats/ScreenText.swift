// ScreenText.swift: the first screen on a terminal: 24 lines, no wider than it is.

/// The answer, then labelled sentences and small tables; what does not fit is counted.
public struct ScreenText: Sendable {
  private let screen: Screen
  private let format: TerminalFormat

  /// Lines of a terminal of the usual height, the prompt's line left.
  public static let lineLimit = 24
  private static let labelWidth = 10

  public init(_ document: Document, _ format: TerminalFormat) {
    screen = document.screen
    self.format = format
  }

  /// At most `lineLimit` lines, the last one naming where the rest is.
  public func lines() -> [String] {
    let answer = WordWrap(width: format.width).lines(screen.answer.toned(.strong))
    let more = Words("--details prints all of it; --json and --out DIR hold it", .faint)
    // A blank line after the answer, and the last line.
    let shown = fitted(to: Self.lineLimit - answer.count - 2)
    return answer.map(format.line) + [""] + shown.flatMap(lines) + [format.line(more)]
  }

  /// All of it, however long: the head of the details.
  func whole() -> [String] {
    WordWrap(width: format.width).lines(screen.answer.toned(.strong)).map(format.line) + [""]
      + screen.entries.map { Shown($0) }.flatMap(lines)
  }

  /// An entry with how much of it is shown.
  private struct Shown {
    let entry: Screen.Entry
    /// Sentences left out at its end.
    var left = 0
    /// Lines kept of it; nil for all.
    var most: Int?

    init(_ entry: Screen.Entry) { self.entry = entry }

    var sentences: Int {
      if case .words(let all) = entry.content { all.count - left } else { 0 }
    }
  }

  /// Sentences behind the first go from the end on; then long entries lose lines.
  private func fitted(to limit: Int) -> [Shown] {
    var shown = screen.entries.map { Shown($0) }
    func count() -> Int { shown.reduce(0) { $0 + lines($1).count } }
    while count() > limit {
      if let last = shown.lastIndex(where: { $0.sentences > 1 }) {
        shown[last].left += 1
        continue
      }
      let counts = shown.map { lines($0).count }
      guard let longest = counts.indices.max(by: { counts[$0] < counts[$1] }), counts[longest] > 1
      else { return Array(shown.prefix(max(0, limit))) }
      shown[longest].most = counts[longest] - 1
    }
    return shown
  }

  private func lines(_ shown: Shown) -> [String] {
    let room = format.width - Self.labelWidth
    var body: [String]
    switch shown.entry.content {
    case .words(let sentences):
      let wrap = WordWrap(width: room)
      var wrapped = sentences.dropLast(shown.left).flatMap(wrap.lines)
      if shown.left > 0 { wrapped += wrap.lines("… and \(shown.left) more") }
      if let most = shown.most, wrapped.count > most {
        wrapped = Array(wrapped.prefix(max(1, most)))
        wrapped[wrapped.count - 1] = WordWrap.cut(wrapped[wrapped.count - 1], to: room - 2) + " …"
      }
      body = wrapped.map(format.line)
    case .table(let table):
      body = format.lines(table, room: room)
      if let most = shown.most, body.count > most {
        body = Array(body.prefix(max(1, most)))
        body[body.count - 1] = "…"
      }
    }
    return body.enumerated().map { index, line in
      let label = index == 0 ? shown.entry.label : ""
      let blanks = String(repeating: " ", count: max(1, Self.labelWidth - label.count))
      return format.line(Words(label, .strong)) + (line.isEmpty ? "" : blanks + line)
    }
  }
}
