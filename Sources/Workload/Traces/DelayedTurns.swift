// DelayedTurns.swift: rows timed by the turn before them, put between the rows that have a time.

internal import Text

/// A row with its names, where they are kept.
struct PlacedRow {
  var row: TraceRow
  var details: TraceDetails?
}

/// Turns that come some time after another of their session, waiting until the file's clock reaches them.
///
/// Memory is a time for each session seen and the turns that wait, both bounded.
struct DelayedTurns {
  /// Sessions whose latest turn is remembered, and turns that wait: 4 million of each are about 1 GB.
  static let limit = 4_000_000

  private let file: String
  private var latest: [UInt64: DecimalTime] = [:]
  /// A heap by time, then by the order of the file.
  private var waiting: [PlacedRow] = []
  private var ordinal = 0

  init(file: String) { self.file = file }

  /// The earliest turn that waits.
  var earliest: DecimalTime? { waiting.first?.row.time }

  /// Remembers when a session's latest turn came.
  mutating func note(_ row: TraceRow) {
    guard row.session != 0, latest[row.session] != nil || latest.count < Self.limit else { return }
    latest[row.session] = row.time
  }

  /// The row with its time; nil when no turn of its session came before.
  func timed(_ row: TraceRow) -> TraceRow? {
    guard let before = latest[row.session] else { return nil }
    var row = row
    row.time = before + row.time
    return row
  }

  /// - Throws: `InputErrors` beyond `limit`.
  mutating func wait(_ placed: PlacedRow) throws(InputErrors) {
    guard waiting.count < Self.limit else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: file, line: placed.row.line),
          "more than \(Self.limit) later turns wait for the rows before them",
          hint: "give the rows in order of time, or a 'timestamp' to each"))
    }
    var placed = placed
    placed.row.ordinal = ordinal
    ordinal += 1
    waiting.append(placed)
    var child = waiting.count - 1
    while child > 0, isBefore(child, (child - 1) / 2) {
      waiting.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// - Precondition: a turn waits.
  mutating func take() -> PlacedRow {
    let first = waiting[0]
    waiting.swapAt(0, waiting.count - 1)
    waiting.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < waiting.count && isBefore(child, least) {
        least = child
      }
      if least == parent { return first }
      waiting.swapAt(parent, least)
      parent = least
    }
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let (a, b) = (waiting[a].row, waiting[b].row)
    return a.time != b.time ? a.time < b.time : a.ordinal < b.ordinal
  }
}
