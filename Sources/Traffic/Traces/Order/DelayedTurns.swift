// DelayedTurns.swift: rows timed by the turn before them, put between the rows that have a time.

internal import Text

/// Turns that come some time after another of their session, waiting until the file's clock reaches them.
///
/// Memory is a time for each session seen and the turns that wait, both bounded.
struct DelayedTurns {
  /// Sessions whose latest turn is remembered, and turns that wait: 4 million of each are about 1 GB.
  static let limit = 4_000_000

  private let file: String
  private var latest: [UInt64: DecimalTime] = [:]
  private var waiting = RowHeap()

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
    waiting.insert(placed)
  }

  /// - Precondition: a turn waits.
  mutating func take() -> PlacedRow { waiting.removeFirst() }
}
