// OrderedRows.swift: rows of a log in the order of their start, whatever order the log writes them in.

internal import Text

/// Reads ahead in a log and hands its rows out in the order of their start.
///
/// A log of up to `window` rows is sorted whole. Of a longer one so many rows are held, which mends any disorder
/// that is bounded by the duration of requests; one that is newest first is held whole, as a sorted trace is.
/// A log in an order that nothing explains is handed on as it stands, so that the fall is named.
struct OrderedRows: TraceRowReader {
  /// Rows held: 100 requests a second that last up to 20 minutes; 14 MB without names. A guess at more than
  /// one proxy writes.
  static let window = 1 << 17

  private enum Stage {
    case filling
    /// Rows are taken from `held`, from a place on.
    case whole(Int)
    case streaming
    /// `held` from a place on, then the rows as they come.
    case passing(Int)
  }

  private var rows: any TraceRowReader
  private let file: String
  private let rule: TraceFormat.OrderRule
  private let keepsDetails: Bool
  private var limit: Int
  private(set) var order = RecordedOrder.start
  private var stage = Stage.filling
  private var held: [PlacedRow] = []
  private var heap = RowHeap()
  private var current: PlacedRow?

  /// - Parameter limit: rows held; `SortedRows.limit` where the user asks for sorting.
  init(
    _ rows: any TraceRowReader, of file: String, rule: TraceFormat.OrderRule, keepsDetails: Bool,
    limit: Int = OrderedRows.window
  ) {
    self.rows = rows
    self.file = file
    self.rule = rule
    self.keepsDetails = keepsDetails
    self.limit = limit
  }

  var runs: Int { rows.runs }

  mutating func next() throws(ReadError) -> RowOutcome {
    while true {
      switch stage {
      case .filling:
        if let other = try fill() { return other }
      case .whole(let place):
        guard place < held.count else { return .end }
        stage = .whole(place + 1)
        return hand(held[place])
      case .streaming:
        if let outcome = try nextStreamed() { return outcome }
      case .passing(let place):
        if place < held.count {
          stage = .passing(place + 1)
          return hand(held[place])
        }
        held = []
        current = nil
        return try rows.next()
      }
    }
  }

  private mutating func hand(_ placed: PlacedRow) -> RowOutcome {
    current = placed
    return .row(placed.row)
  }

  /// Reads rows until `limit` are held; what is no row goes on at once.
  private mutating func fill() throws(ReadError) -> RowOutcome? {
    while held.count < limit {
      switch try rows.next() {
      case .row(let row): held.append(placed(row))
      case .end:
        try decide(atEnd: true)
        return nil
      case let other: return other
      }
    }
    try decide(atEnd: false)
    return nil
  }

  private func placed(_ row: TraceRow) -> PlacedRow {
    PlacedRow(row: row, details: keepsDetails ? rows.details : nil)
  }

  private mutating func decide(atEnd: Bool) throws(ReadError) {
    let found = RecordedOrder(of: held.lazy.map(\.row))
    order = found ?? .none
    if found == nil, rule == .log {
      order = .start
      stage = .passing(0)
    } else if !atEnd, order == .newestFirst {
      // The oldest rows stand at the end: nothing can go out before all are read.
      guard limit < SortedRows.limit else { throw tooLong }
      limit = SortedRows.limit
    } else if atEnd {
      for index in held.indices { held[index].row.ordinal = index }
      held.sort {
        $0.row.time != $1.row.time
          ? $0.row.time < $1.row.time : $0.row.ordinal < $1.row.ordinal
      }
      stage = .whole(0)
    } else if order == .start, rule == .log {
      stage = .passing(0)
    } else {
      for placed in held { heap.insert(placed) }
      held = []
      stage = .streaming
    }
  }

  private var tooLong: ReadError {
    .input(
      .tooLarge, at: SourceLocation(file: file),
      "the rows stand newest first, and \(SortedRows.limit) of them at most are turned round in memory",
      hint: "turn the file round first, for instance with tac(1), or cut it into parts")
  }

  /// Reads one row more, and hands out the earliest of all that are held.
  private mutating func nextStreamed() throws(ReadError) -> RowOutcome? {
    switch try rows.next() {
    case .row(let row):
      heap.insert(placed(row))
      return hand(heap.removeFirst())
    case .end:
      held = []
      while !heap.isEmpty { held.append(heap.removeFirst()) }
      stage = .whole(0)
      return nil
    case let other: return other
    }
  }

  /// The reader stands behind a row that was held, so that its line alone is known.
  var timePlace: SourceLocation {
    current.map { SourceLocation(file: file, line: $0.row.line) } ?? rows.timePlace
  }

  var details: TraceDetails { current?.details ?? rows.details }
}
